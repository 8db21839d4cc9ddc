"""Stopping a lot, and letting it go again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from genealogy import states
from genealogy.errors import HoldNotYours, LotOnHold, LotScrapped, ReasonMissing
from genealogy.events import LotEvent
from genealogy.models import LotHold, MaterialLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.hints import hint
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.services import record

from .stock import ZERO, lock

# What the rooms above do in the same transaction once a person has freed a lot; the roof adds them (mes.apps).
followers: list[Callable[[MaterialLot, Person], object]] = []


@all_or_nothing
def hold(
    lot: MaterialLot,
    reason: str,
    because: Ref | None = None,
    *,
    by: Person,
    at: datetime | None = None,
) -> MaterialLot:
    """Stop the lot from being used; `because` names what asks for it and alone may lift it again."""
    require(by, "genealogy.hold_lot")
    if not reason.strip():
        raise ReasonMissing("Say why the lot is held.", field="reason")
    lot = lock(lot)[lot.pk]
    if lot.state in (states.SCRAPPED, states.SHIPPED):
        raise LotScrapped(f"{lot.number} was {lot.state}; there is nothing left to hold.", lot=lot.number)
    if open_hold(lot, because) is not None:
        raise LotOnHold(f"{lot.number} is already held for this.", lot=lot.number)
    place(lot, reason, because, by=by, at=at)
    return lot


def place(lot: MaterialLot, reason: str, because: Ref | None, *, by: Person, at: datetime | None) -> None:
    """The hold itself, on a locked lot."""
    LotHold.objects.create(
        lot=lot,
        reason=reason,
        because_kind=because.kind if because else "",
        because_id=because.id if because else None,
        because_label=because.label if because else "",
        placed_by=by,
        placed_at=at or moment(),
    )
    if lot.state != states.ON_HOLD:
        lot.state = states.LOT.next(lot.state, "hold")
        lot.save(update_fields=["state"])
    record(
        LotEvent.HELD, lot, by=by, reason=reason, occurred_at=at, because=because.label if because else ""
    )
    hint("genealogy", "quality")


def open_hold(lot: MaterialLot, because: Ref | None) -> LotHold | None:
    """The hold that stands for this cause."""
    return LotHold.objects.filter(
        lot=lot,
        because_kind=because.kind if because else "",
        because_id=because.id if because else None,
        lifted_at=None,
    ).first()


@all_or_nothing
def release_hold(
    lot: MaterialLot,
    reason: str,
    because: Ref | None = None,
    *,
    by: Person,
    at: datetime | None = None,
) -> MaterialLot:
    """Lift what `because` placed, or without it what people placed; the lot is free when no hold is left.

    Raises HoldNotYours when only something else holds it, such as an open nonconformance.
    """
    require(by, "genealogy.release_lot")
    if not reason.strip():
        raise ReasonMissing("Say why the lot may be used again.", field="reason")
    lot = lock(lot)[lot.pk]
    standing = list(lot.holds.filter(lifted_at=None))
    if because is None:
        # A held component's hold on what it went into is this room's own, and a person may judge it.
        lifted = [held for held in standing if held.because_kind in ("", lot.ref.kind)]
    else:
        lifted = [held for held in standing if (held.because_kind, held.because_id) == (because.kind, because.id)]
    if not lifted:
        states.LOT.next(lot.state, "release_hold")
        names = ", ".join(held.because_label or held.reason for held in standing)
        raise HoldNotYours(f"{lot.number} is held by {names}; it is released there.", lot=lot.number)
    for held in lifted:
        held.lifted_by = by
        # The terminal's clock may have placed it a moment ahead of ours.
        held.lifted_at = max(at or moment(), held.placed_at)
        held.save(update_fields=["lifted_by", "lifted_at"])
    remaining = len(standing) - len(lifted)
    if not remaining and lot.state == states.ON_HOLD:
        lot.state = states.LOT.next(lot.state, "release_hold")
        if lot.quantity == ZERO:
            lot.state = states.LOT.next(lot.state, "use_up")
        lot.save(update_fields=["state"])
    record(
        LotEvent.HOLD_RELEASED, lot, by=by, reason=reason, occurred_at=at,
        because=because.label if because else "", holds_left=remaining,
    )
    # Whoever placed a hold and lifts it again, as a disposition does, knows itself what comes next.
    if because is None and lot.state != states.ON_HOLD:
        for follow in followers:
            follow(lot, by)
    hint("genealogy", "quality")
    return lot
