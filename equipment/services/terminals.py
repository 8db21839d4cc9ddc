"""Terminals: pairing a device with a place, and its last touch."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from equipment.errors import PairingCodeUnknown
from equipment.events import TerminalEvent
from equipment.models import Terminal
from kernel.clock import now
from kernel.hints import hint
from personnel.services import digest, require, system_person
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

# Without letters and digits that look alike: people type it from a sheet.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def pair_terminal(code: str, *, by: Person | None = None) -> tuple[Terminal, str]:
    """Make this device the terminal that waits for `code`; answers it and the token for its cookie.

    The device that was this terminal before stops being it.
    """
    code = code.strip().upper()
    terminal = Terminal.objects.select_for_update().filter(pairing_code=code).first() if code else None
    if terminal is None:
        raise PairingCodeUnknown("No terminal waits for this code. Ask for a new one.", field="code")
    token = secrets.token_urlsafe(32)
    terminal.token_hash = digest(token)
    terminal.paired_at = now()
    if not terminal.code_is_reusable:
        terminal.pairing_code = ""
    terminal.save(update_fields=["token_hash", "paired_at", "pairing_code"])
    record(TerminalEvent.PAIRED, terminal, by=by or system_person("terminals"))
    hint(f"terminal:{terminal.pk}")
    return terminal, token


@transaction.atomic
def unpair_terminal(terminal: Terminal, *, by: Person | None = None) -> Terminal:
    """Make the device forget its place: its token is worthless from now on."""
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    terminal.token_hash = ""
    terminal.save(update_fields=["token_hash"])
    record(TerminalEvent.UNPAIRED, terminal, by=by or system_person("terminals"))
    hint(f"terminal:{terminal.pk}")
    return terminal


@transaction.atomic
def renew_pairing_code(terminal: Terminal, *, by: Person) -> Terminal:
    """Give the terminal a new code, so that a device can be paired with it."""
    require(by, "equipment.pair_terminal")
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    terminal.pairing_code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    terminal.save(update_fields=["pairing_code"])
    record(TerminalEvent.CODE_RENEWED, terminal, by=by)
    return terminal


def touch_terminal(terminal: Terminal, *, by: Person | None = None, at: datetime | None = None) -> None:
    """Note that somebody is at the terminal; a simulated operator stays away from it for a while."""
    Terminal.objects.filter(pk=terminal.pk).update(last_touch_at=at or now(), last_touch_by=by)
