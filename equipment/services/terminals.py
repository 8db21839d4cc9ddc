"""Terminals: their places, pairing a device with one, and its last touch."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from equipment.errors import NotAWorkUnit, NotPaired, PairingCodeUnknown, TerminalExists, TerminalTaken
from equipment.events import TerminalEvent
from equipment.models import Equipment, Terminal
from equipment.states import Level
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import digest, require, system_person
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

# Without letters and digits that look alike: people type it from a sheet.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


# Millimetres of common screens: a wall board of 20 pixels per inch to a telephone of 600.
PIXELS = (0.8, 24.0)
# How exactly a device's presence is kept, and the silence nobody calls a pause of its screen.
HEARD_EVERY, SILENCE = timedelta(seconds=30), timedelta(minutes=3)


@all_or_nothing
def add_terminal(
    number: str,
    name: str,
    *,
    work_units: Iterable[Equipment],
    by: Person,
    pairing_code: str | None = None,
    code_is_reusable: bool = False,
    px_per_mm: float = 3.78,
) -> Terminal:
    """Add a terminal that waits to be paired with a device, by a code of ours unless one is given."""
    require(by, "equipment.pair_terminal")
    if not number.strip():
        raise Malformed("A terminal needs a number.", field="number")
    code = _new_code() if pairing_code is None else pairing_code.upper()
    terminal = Terminal(
        number=number.strip(), name=name, pairing_code=code, code_is_reusable=code_is_reusable, px_per_mm=px_per_mm
    )
    _check(terminal)
    units = _units(work_units)
    if Terminal.objects.filter(number=terminal.number).exists():
        raise TerminalExists(f"There is a terminal {terminal.number} already.", field="number")
    terminal.save()
    terminal.work_units.set(units)
    record(TerminalEvent.ADDED, terminal, by=by, work_units=[unit.number for unit in units])
    hint("terminals")
    return terminal


@all_or_nothing
def change_terminal(
    terminal: Terminal, *, by: Person, name: str | None = None, work_units: Iterable[Equipment] | None = None,
    px_per_mm: float | None = None,
) -> Terminal:
    """Call it otherwise, let it serve other work units, draw to scale on another screen."""
    require(by, "equipment.pair_terminal")
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    before = _facts(terminal)
    terminal.name = terminal.name if name is None else name
    terminal.px_per_mm = terminal.px_per_mm if px_per_mm is None else px_per_mm
    _check(terminal)
    terminal.save(update_fields=["name", "px_per_mm"])
    if work_units is not None:
        terminal.work_units.set(_units(work_units))
    after = _facts(terminal)
    if after != before:
        record(TerminalEvent.CHANGED, terminal, by=by, before=before, after=after)
        hint(f"terminal:{terminal.pk}", "terminals")
    return terminal


@all_or_nothing
def pair_terminal(
    code: str, *, by: Person | None = None, device: str | None = None, take_over: bool = False
) -> tuple[Terminal, str]:
    """Make this device the terminal that waits for `code`; answers it and the token for its cookie.

    Work may be open at the device that is this terminal now: its place is taken only from whoever was told so and
    sends `take_over`. `device` is the token this device has already.
    """
    code = code.strip().upper()
    # People part a long code so that it can be read; a plant's own codes may have hyphens.
    written = {code, re.sub(r"[\s-]", "", code)} - {""}
    terminal = Terminal.objects.select_for_update().filter(pairing_code__in=written).first()
    if terminal is None:
        raise PairingCodeUnknown("No terminal waits for this code.", field="code")
    if terminal.token_hash and not take_over and digest(device or "") != terminal.token_hash:
        who = terminal.last_touch_by
        raise TerminalTaken(
            f"Another device is {terminal.number}{f'; {who.name} worked at it last' if who else ''}.",
            number=terminal.number, who=who.name if who else None, at=terminal.last_touch_at,
        )
    took_over = bool(terminal.token_hash)
    token = secrets.token_urlsafe(32)
    terminal.token_hash = digest(token)
    terminal.paired_at = now()
    if not terminal.code_is_reusable:
        terminal.pairing_code = ""
    terminal.save(update_fields=["token_hash", "paired_at", "pairing_code"])
    record(TerminalEvent.PAIRED, terminal, by=by or system_person("terminals"), took_over=took_over)
    hint(f"terminal:{terminal.pk}")
    return terminal, token


@all_or_nothing
def unpair_terminal(terminal: Terminal, *, by: Person | None = None) -> Terminal:
    """Make the device forget its place: its token is worthless from now on."""
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    terminal.token_hash = ""
    terminal.save(update_fields=["token_hash"])
    record(TerminalEvent.UNPAIRED, terminal, by=by or system_person("terminals"))
    hint(f"terminal:{terminal.pk}")
    return terminal


@all_or_nothing
def disown_terminal(terminal: Terminal, *, by: Person, reason: str) -> Terminal:
    """The device is lost, broken or needed elsewhere: it is this terminal no longer, wherever it is."""
    require(by, "equipment.pair_terminal")
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    if not terminal.token_hash:
        raise NotPaired(f"No device is {terminal.number}.")
    terminal.token_hash = ""
    terminal.save(update_fields=["token_hash"])
    record(TerminalEvent.UNPAIRED, terminal, by=by, reason=reason)
    hint(f"terminal:{terminal.pk}", "terminals")
    return terminal


@all_or_nothing
def renew_pairing_code(terminal: Terminal, *, by: Person) -> Terminal:
    """Give the terminal a new code, so that a device can be paired with it."""
    require(by, "equipment.pair_terminal")
    terminal = Terminal.objects.select_for_update().get(pk=terminal.pk)
    terminal.pairing_code = _new_code()
    terminal.save(update_fields=["pairing_code"])
    record(TerminalEvent.CODE_RENEWED, terminal, by=by)
    return terminal


def touch_terminal(terminal: Terminal, *, by: Person | None = None, at: datetime | None = None) -> None:
    """Note that somebody is at the terminal; a simulated operator stays away from it for a while."""
    Terminal.objects.filter(pk=terminal.pk).update(last_touch_at=at or now(), last_touch_by=by)


def hear_terminal(terminal: Terminal, *, at: datetime | None = None) -> None:
    """Note that the device is there; a silence that ends now is kept, for whoever asks what ran meanwhile."""
    moment = at or now()
    kept = Terminal.objects.filter(pk=terminal.pk).first()
    was = kept.heard_at if kept else None
    if kept is None or (was is not None and moment - was < HEARD_EVERY):
        return
    heard: dict[str, Any] = {"heard_at": moment}
    if was is not None and moment - was >= SILENCE:
        # A screen that came back and was touched by nobody was of no use to anybody in between.
        nobody = kept.silent_until is not None and (
            kept.last_touch_at is None or kept.last_touch_at < kept.silent_until
        )
        heard |= {"silent_from": kept.silent_from if nobody else was, "silent_until": moment}
    Terminal.objects.filter(pk=terminal.pk).update(**heard)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def _check(terminal: Terminal) -> None:
    if not terminal.name.strip():
        raise Malformed("A terminal needs a name.", field="name")
    # Also what is no number at all compares as outside.
    if not PIXELS[0] <= terminal.px_per_mm <= PIXELS[1]:
        raise Malformed(f"{PIXELS[0]} to {PIXELS[1]} pixels per millimetre.", code="out_of_range", field="px_per_mm")


def _units(work_units: Iterable[Equipment]) -> list[Equipment]:
    units = list(work_units)
    for unit in units:
        if unit.level != Level.WORK_UNIT:
            raise NotAWorkUnit(f"{unit.number} is no work unit, so nobody works there.", field="work_units")
    return units


def _facts(terminal: Terminal) -> dict[str, Any]:
    units = sorted(terminal.work_units.values_list("number", flat=True))
    return {"name": terminal.name, "px_per_mm": terminal.px_per_mm, "work_units": units}
