"""Book stock: every change is a movement, and the sum of the movements is what the book says."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from equipment.models import Equipment
from genealogy import states
from genealogy.errors import AlreadyReversed, LotScrapped, LotUsedUp, ReasonMissing
from genealogy.events import LotEvent, MountEvent
from genealogy.models import LotLink, LotMovement, MaterialLot, MountedLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.prepared import Asked, Prepared
from kernel.quantities import quantity as exact
from kernel.quantities import text
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.services import record

ZERO = Decimal(0)


def lock(*lots: MaterialLot) -> dict[int, MaterialLot]:
    """The lots as they are now, locked in the order of their ids so that two commands cannot wait crosswise."""
    return {lot.pk: lot for lot in _locked.ask(keys=[lot.pk for lot in lots])}


def lock_numbered(number: str) -> MaterialLot | None:
    """The same of the lot with this number, if there is one."""
    return next(iter(_locked_by_number.ask(number=number)), None)


def _locking() -> QuerySet[MaterialLot]:
    return MaterialLot.objects.select_for_update(of=("self",), no_key=True).select_related("material").order_by("pk")


_locked = Prepared(lambda: _locking().filter(pk__any_of=Asked("keys")))
_locked_by_number = Prepared(lambda: _locking().filter(number=Asked("number")))


def move(
    lot: MaterialLot,
    delta: Decimal,
    why: str,
    *,
    by: Person,
    at: datetime | None,
    reason: str = "",
    job: Ref | None = None,
    equipment: Equipment | None = None,
    reverses: LotMovement | None = None,
) -> LotMovement:
    """Post one movement to a locked lot and let its state follow the stock."""
    movement = LotMovement.objects.create(
        lot=lot,
        delta=delta,
        why=why,
        reason=reason,
        job_kind=job.kind if job else "",
        job_id=job.id if job else None,
        job_label=job.label if job else "",
        equipment=equipment,
        reverses=reverses,
        by=by,
        at=at or moment(),
    )
    MaterialLot.objects.filter(pk=lot.pk).update(quantity=F("quantity") + delta)
    lot.quantity += delta
    _settle(lot)
    hint("genealogy")
    return movement


def _settle(lot: MaterialLot) -> None:
    """A lot without stock is used up, one with stock is not; a hold outranks both."""
    if lot.quantity == ZERO and lot.state == states.AVAILABLE:
        step = "use_up"
    elif lot.quantity > ZERO and lot.state in (states.USED_UP, states.SCRAPPED, states.SHIPPED):
        step = "refill"
    else:
        return
    lot.state = states.LOT.next(lot.state, step)
    if step == "refill" and lot.holds.filter(lifted_at=None).exists():
        lot.state = states.LOT.next(lot.state, "hold")
    lot.save(update_fields=["state"])


@all_or_nothing
def adjust(
    lot: MaterialLot,
    counted: Decimal | None = None,
    more: Decimal | None = None,
    reason: str = "",
    *,
    by: Person,
    at: datetime | None = None,
) -> LotMovement | None:
    """Correct the book by what was `counted`, or by how much `more` there is, in the material's unit.

    Answers no movement when the count agrees with the book; the count itself is recorded all the same.
    """
    require(by, "genealogy.adjust_lot")
    if not reason.strip():
        raise ReasonMissing("Say why the book is corrected.", field="reason")
    if (counted is None) == (more is None):
        raise Malformed("Give either what was counted or how much more there is.", field="counted")
    lot = lock(lot)[lot.pk]
    if lot.state in (states.SCRAPPED, states.SHIPPED) and lot.is_serial:
        raise LotScrapped(f"{lot.number} was {lot.state}; it cannot be counted any more.", lot=lot.number)
    if counted is not None:
        delta = exact(counted, field="counted") - lot.quantity
        if lot.quantity + delta < ZERO:
            raise Malformed("A count cannot be less than zero.", code="negative", field="counted")
    else:
        delta = exact(more, field="more", positive=True)
    if lot.is_serial and lot.quantity + delta > 1:
        raise Malformed(f"{lot.number} is a serial: there is only one of it.", field="counted")
    exact(lot.quantity + delta, field="counted" if counted is not None else "more")
    movement = move(lot, delta, states.ADJUSTED, by=by, at=at, reason=reason) if delta else None
    if delta > ZERO:
        # The book knows better now; should the lot run dry again, that is news again.
        MountedLot.objects.filter(lot=lot, unmounted_at=None).update(ran_dry_at=None)
    record(
        LotEvent.ADJUSTED, lot, by=by, reason=reason, occurred_at=at, delta=text(delta), stock=text(lot.quantity)
    )
    return movement


@all_or_nothing
def scrap_from(
    lot: MaterialLot,
    quantity: Decimal | None,
    reason: str,
    job: Ref | None = None,
    *,
    beyond_book: bool = False,
    equipment: Equipment | None = None,
    by: Person,
    at: datetime | None = None,
) -> LotMovement | None:
    """Throw so much of the lot away; without a quantity, all that is left, which ends the lot.

    With `beyond_book` the scrap has already happened, so a book that knows of less is counted up first.
    """
    require(by, "genealogy.scrap_lot")
    if not reason.strip():
        raise ReasonMissing("Say why it is scrap.", field="reason")
    lot = lock(lot)[lot.pk]
    everything = quantity is None
    amount = lot.quantity if quantity is None else exact(quantity, positive=True)
    if amount > lot.quantity:
        if not beyond_book:
            raise LotUsedUp(
                f"Lot {lot.number} holds {text(lot.quantity)}, not {text(amount)}.",
                lot=lot.number, left=text(lot.quantity),
            )
        count_up(lot, amount - lot.quantity, reason=reason, by=by, at=at, job=job)
    movement = (
        move(lot, -amount, states.SCRAPPED_STOCK, by=by, at=at, reason=reason, job=job, equipment=equipment)
        if amount
        else None
    )
    # A lot that still is being filled is not scrap because its first pieces were.
    if (everything or lot.is_serial) and lot.state != states.SCRAPPED:
        lot.state = states.LOT.next(lot.state, "scrap")
        lot.save(update_fields=["state"])
    record(
        LotEvent.SCRAPPED, lot, by=by, reason=reason, occurred_at=at,
        quantity=text(amount), stock=text(lot.quantity), job=job.label if job else "",
    )
    return movement


@all_or_nothing
def return_lot(
    lot: MaterialLot, reason: str, *, by: Person, at: datetime | None = None
) -> LotMovement | None:
    """Send all that is left of the lot back to where it came from."""
    require(by, "genealogy.return_lot")
    lot = lock(lot)[lot.pk]
    amount = lot.quantity
    state = states.LOT.next(lot.state, "ship")
    movement = move(lot, -amount, states.RETURNED, by=by, at=at, reason=reason) if amount else None
    lot.state = state
    lot.save(update_fields=["state"])
    record(LotEvent.RETURNED, lot, by=by, reason=reason, occurred_at=at, quantity=text(amount))
    return movement


@all_or_nothing
def take_back(
    movement: LotMovement, *, reason: str, by: Person, at: datetime | None = None
) -> LotMovement:
    """Undo a movement by its opposite, once; what was used since cannot be taken back."""
    require(by, "genealogy.use_lot")
    if LotLink.objects.filter(movement=movement).exists():
        raise Malformed("A consumption is taken back with its link.", field="movement")
    lot = lock(movement.lot)[movement.lot_id]
    counter = opposite(lot, movement, reason=reason, by=by, at=at)
    record(
        LotEvent.REVERSED, lot, by=by, reason=reason, occurred_at=at,
        movement=movement.pk, delta=text(counter.delta), stock=text(lot.quantity),
    )
    return counter


def count_up(
    lot: MaterialLot, shortage: Decimal, *, reason: str, by: Person, at: datetime | None, job: Ref | None = None
) -> None:
    """More was there than the book said: the counted adjustment that goes before the use of it by `job`."""
    exact(lot.quantity + shortage)
    move(lot, shortage, states.ADJUSTED, by=by, at=at, reason=reason or "Used beyond book stock")
    record(
        LotEvent.ADJUSTED, lot, about=job, by=by, reason=reason or "Used beyond book stock", occurred_at=at,
        delta=text(shortage), stock=text(lot.quantity),
    )
    _tell_dry(lot, shortage, by=by, at=at)


def _tell_dry(lot: MaterialLot, missing: Decimal, *, by: Person, at: datetime | None) -> None:
    """Where the lot stands mounted a supervisor is told once: the machine goes on, the book does not know of what."""
    for standing in MountedLot.objects.select_related("equipment").filter(lot=lot, unmounted_at=None, ran_dry_at=None):
        standing.ran_dry_at = at or moment()
        standing.save(update_fields=["ran_dry_at"])
        record(
            MountEvent.RAN_DRY, standing, by=by, occurred_at=at, equipment=standing.equipment.number,
            lot=lot.number, material=lot.material.number, missing=text(missing),
        )
        hint(f"unit:{standing.equipment_id}")


def opposite(
    lot: MaterialLot, movement: LotMovement, *, reason: str, by: Person, at: datetime | None
) -> LotMovement:
    """The counter-movement of a locked lot; the unique column `reverses` lets only one through."""
    if lot.quantity - movement.delta < ZERO:
        raise LotUsedUp(
            f"Lot {lot.number} holds only {text(lot.quantity)} of the {text(movement.delta)}: "
            "take back first what used it.",
            lot=lot.number, left=text(lot.quantity),
        )
    try:
        with transaction.atomic():
            return move(
                lot, -movement.delta, states.REVERSED, by=by, at=at, reason=reason, reverses=movement
            )
    except IntegrityError as twice:
        raise AlreadyReversed(f"This movement of lot {lot.number} was already taken back.") from twice
