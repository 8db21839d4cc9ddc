"""Material goes into material: the links of the tree."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from equipment.models import Equipment
from genealogy import states
from genealogy.errors import AlreadyReversed, LotUsedUp
from genealogy.events import LotEvent
from genealogy.models import LotLink, MaterialDefinition, MaterialLot
from genealogy.selectors import objection, same_material
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import quantity as exact
from kernel.quantities import text
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.services import record

from .holds import open_hold, place
from .stock import count_up, lock, move, opposite


@all_or_nothing
def consume(
    lot: MaterialLot,
    quantity: Decimal,
    into: MaterialLot,
    job: Ref,
    operation: str = "",
    equipment: Equipment | None = None,
    beyond_book: bool = False,
    *,
    expected: MaterialDefinition | None = None,
    reason: str = "",
    by: Person,
    at: datetime | None = None,
) -> LotLink:
    """Use so much of the lot for the lot or serial `into`, in the lot's unit.

    Raises WrongMaterial, LotOnHold, LotExpired, LotUsedUp. With `beyond_book` the use has already
    happened (a machine counted it, a terminal replays it, a person found more than the book knew), so
    it is written down: missing stock is counted up with the reason, and what should not have been used
    holds the lot it went into.
    """
    require(by, "genealogy.use_lot")
    amount = exact(quantity, positive=True)
    if lot.pk == into.pk:
        raise Malformed(f"{lot.number} cannot go into itself.", field="lot")
    locked = lock(lot, into)
    lot, into = locked[lot.pk], locked[into.pk]
    if expected is not None:
        same_material(lot, expected)
    objecting = objection(lot, at)
    if objecting is not None and not beyond_book:
        raise objecting
    if amount > lot.quantity:
        if not beyond_book:
            raise LotUsedUp(
                f"Lot {lot.number} holds {text(lot.quantity)} {lot.material.unit}, {text(amount)} are needed. "
                "If there is more in the box, say so; else mount the next lot.",
                lot=lot.number, left=text(lot.quantity), needed=text(amount),
            )
        count_up(lot, amount - lot.quantity, reason=reason, by=by, at=at, job=job)
    movement = move(lot, -amount, states.CONSUMED, by=by, at=at, job=job, equipment=equipment)
    link = LotLink.objects.create(
        parent=lot,
        child=into,
        quantity=amount,
        movement=movement,
        job_kind=job.kind,
        job_id=job.id,
        job_label=job.label,
        operation=operation,
        equipment=equipment,
        by=by,
        at=at or moment(),
    )
    # As in `produce`: what a machine used is a reading, and the link and its movement are its record.
    if by.kind != Person.Kind.SYSTEM:
        record(
            LotEvent.CONSUMED, lot, by=by, reason=reason, occurred_at=at,
            into=into.number, quantity=text(amount), unit=lot.material.unit, link=link.pk, job=job.label,
            operation=operation, equipment=equipment.number if equipment else "", stock=text(lot.quantity),
        )
    # It met a lot that should not have been used: the unit waits for quality (decision 22).
    holdable = into.state not in (states.SCRAPPED, states.SHIPPED)
    if objecting is not None and holdable and open_hold(into, lot.ref) is None:
        place(into, f"Contains {lot.number}: {objecting.message}", lot.ref, by=by, at=at)
    return link


@all_or_nothing
def reverse(link: LotLink, reason: str, *, by: Person, at: datetime | None = None) -> LotLink:
    """Take a consumption back: the stock returns to its lot, the link stays on record with its opposite."""
    require(by, "genealogy.use_lot")
    lot = lock(link.parent)[link.parent_id]
    if link.reverses_id is not None:
        raise Malformed("A taking back cannot be taken back; consume again.", field="link")
    counter = opposite(lot, link.movement, reason=reason, by=by, at=at)
    try:
        with transaction.atomic():
            opposite_link = LotLink.objects.create(
                parent_id=link.parent_id,
                child_id=link.child_id,
                quantity=link.quantity,
                movement=counter,
                job_kind=link.job_kind,
                job_id=link.job_id,
                job_label=link.job_label,
                operation=link.operation,
                equipment_id=link.equipment_id,
                reverses=link,
                by=by,
                at=at or moment(),
            )
    except IntegrityError as twice:
        raise AlreadyReversed(f"{link} was already taken back.") from twice
    record(
        LotEvent.REVERSED, lot, by=by, reason=reason, occurred_at=at,
        link=link.pk, delta=text(counter.delta), stock=text(lot.quantity),
    )
    hint("genealogy")
    return opposite_link
