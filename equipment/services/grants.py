"""A badge-in lets the terminal send later what its person does while the line is cut (decision 15)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from equipment.errors import GrantOver
from equipment.events import TerminalEvent
from equipment.lateness import Moment, moment_of
from equipment.models import OfflineGrant, Terminal
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

# A shift and what goes beyond it.
LASTS = timedelta(hours=16)


def grant_offline(terminal: Terminal, *, person: Person, clock: datetime | None = None) -> OfflineGrant:
    """Somebody badged in; `clock` is what the terminal's own clock says in this moment."""
    at = now()
    return OfflineGrant.objects.create(
        terminal=terminal,
        person=person,
        granted_at=at,
        expires_at=at + LASTS,
        clock_behind=None if clock is None else at - clock,
    )


def close_grants(terminal: Terminal, *, person: Person) -> None:
    """They left on purpose: what was done before may still be sent, what comes after is not theirs."""
    OfflineGrant.objects.filter(terminal=terminal, person=person, closed_at=None).update(closed_at=now())


def use_grant(
    terminal: Terminal, key: int, *, person: Person, done: datetime, sent: datetime, not_before: datetime | None
) -> tuple[OfflineGrant, Moment]:
    """When the action was done, if its person's badge-in still lets the terminal send it.

    Raises GrantOver when the badge-in it was done under has expired, or was closed before it, until that person
    badges in at this terminal once more.
    """
    received = now()
    here = OfflineGrant.objects.filter(terminal=terminal)
    grant = here.filter(pk=key, person=person).first()
    if grant is None or not person.is_active:
        raise GrantOver(f"{person.name} may not send anything from {terminal.number}.", who=person.name)
    last = here.aggregate(last=Max("last_done_at"))["last"]
    moment = moment_of(
        done,
        sent=sent,
        received=received,
        behind=grant.clock_behind,
        not_before=max((each for each in (not_before, last) if each is not None), default=None),
    )
    is_open = grant.expires_at > received and (grant.closed_at is None or moment.at <= grant.closed_at)
    later = here.filter(person=person, pk__gt=grant.pk, expires_at__gt=received, closed_at=None)
    if not is_open and not later.exists():
        raise GrantOver(f"{person.name} badges in at {terminal.number} once more, then it is sent.", who=person.name)
    return grant, moment


def used(grant: OfflineGrant, moment: Moment) -> None:
    """An action was taken: the next one from this terminal was not done before it."""
    OfflineGrant.objects.filter(pk=grant.pk).update(last_done_at=moment.at)


@all_or_nothing
def put_aside_action(
    terminal: Terminal,
    *,
    by: Person,
    person: Person,
    reason: str,
    key: str,
    what: str,
    path: str,
    body: dict[str, Any],
    done: datetime,
    why: str,
) -> None:
    """Give up what somebody did while the line was cut and what cannot be taken any more; it stays on record whole."""
    require(by, "equipment.put_aside_action")
    if not reason.strip():
        raise Malformed("Say why it is put aside.", field="reason")
    record(
        TerminalEvent.ACTION_PUT_ASIDE,
        terminal,
        by=by,
        reason=reason.strip(),
        person=person.name,
        key=key,
        what=what,
        path=path,
        body=body,
        done_at=done,
        why=why,
    )
