"""A part of a lot under a number of its own, and back again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from equipment.models import Equipment
from genealogy import states
from genealogy.errors import LotExists, LotUsedUp, ReasonMissing
from genealogy.events import LotEvent
from genealogy.models import LotLink, LotMovement, MaterialLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.quantities import amount, text
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.services import record

from .lots import legible
from .stock import lock, move, opposite


@all_or_nothing
def split(
    lot: MaterialLot,
    quantity: Decimal,
    number: str,
    reason: str,
    job: Ref,
    operation: str = "",
    equipment: Equipment | None = None,
    *,
    by: Person,
    at: datetime | None = None,
) -> MaterialLot:
    """Put so much of the lot under a number of its own; raises LotExists, LotUsedUp."""
    require(by, "genealogy.use_lot")
    if not reason.strip():
        raise ReasonMissing("Say why the lot is parted.", field="reason")
    lot = lock(lot)[lot.pk]
    share = amount(quantity, lot.material.unit, positive=True)
    if share > lot.quantity:
        raise LotUsedUp(
            f"Lot {lot.number} holds {text(lot.quantity)}, not {text(share)}.", lot=lot.number, left=text(lot.quantity)
        )
    number = legible(number)
    try:
        with transaction.atomic():
            part = MaterialLot.objects.create(
                number=number, material=lot.material, supplier_lot=lot.supplier_lot,
                # A part is no younger than what it comes from.
                expires_on=lot.last_day, received_at=lot.received_at,
            )
    except IntegrityError as taken:
        raise LotExists(f"Lot {number} is already known.", field="number") from taken
    out = move(lot, -share, states.SPLIT, by=by, at=at, reason=reason, job=job, equipment=equipment)
    move(part, share, states.SPLIT, by=by, at=at, reason=reason, job=job, equipment=equipment)
    LotLink.objects.create(
        parent=lot, child=part, quantity=share, movement=out, job_kind=job.kind, job_id=job.id, job_label=job.label,
        operation=operation, equipment=equipment, by=by, at=at or moment(),
    )
    record(
        LotEvent.SPLIT, lot, by=by, reason=reason, occurred_at=at,
        into=part.number, quantity=text(share), stock=text(lot.quantity), job=job.label,
    )
    return part


@all_or_nothing
def join(part: MaterialLot, reason: str, *, by: Person, at: datetime | None = None) -> MaterialLot:
    """Put what was parted back where it came from; answers that lot. Raises LotUsedUp when some of it is gone."""
    # Whoever parts lots puts them back, and so does quality once it has decided.
    require(by, "genealogy.use_lot" if by.has("genealogy.use_lot") else "genealogy.release_lot")
    link = (
        LotLink.objects.select_related("parent", "movement")
        .filter(child=part, movement__why=states.SPLIT, reversed_by=None)
        .first()
    )
    if link is None:
        raise Malformed(f"{part.number} is no part of another lot.", field="lot")
    locked = lock(part, link.parent)
    part, whole = locked[part.pk], locked[link.parent_id]
    came = LotMovement.objects.get(lot=part, why=states.SPLIT, delta__gt=0)
    opposite(part, came, reason=reason, by=by, at=at)
    back = opposite(whole, link.movement, reason=reason, by=by, at=at)
    LotLink.objects.create(
        parent=whole, child=part, quantity=link.quantity, movement=back, job_kind=link.job_kind, job_id=link.job_id,
        job_label=link.job_label, operation=link.operation, equipment_id=link.equipment_id, reverses=link,
        by=by, at=at or moment(),
    )
    record(
        LotEvent.JOINED, whole, by=by, reason=reason, occurred_at=at,
        part=part.number, quantity=text(link.quantity), stock=text(whole.quantity),
    )
    return whole
