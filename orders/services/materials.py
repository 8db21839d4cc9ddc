"""What making pieces does to material: produce into the output lot, consume what went in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum

from genealogy import services as genealogy
from genealogy.models import LotLink, LotMovement, MaterialLot, MountedLot
from genealogy.states import AVAILABLE, PRODUCED
from kernel.quantities import text
from orders.models import JobOrder
from orders.models.definition import Need
from orders.states import BACKFLUSH, MOUNTED
from personnel.models import Person

ZERO = Decimal(0)


@dataclass
class Flow:
    """What one command moved, so that it can be taken back."""

    links: list[LotLink] = field(default_factory=list)
    movements: list[int] = field(default_factory=list)


def make(job: JobOrder, pieces: Decimal, *, by: Person, at: datetime | None = None) -> Flow:
    """Put `pieces` into the locked job's output lot and take from the stations and the order what they are made of.

    They exist, so nothing is refused for book stock (decision 22).
    """
    flow = Flow()
    if pieces <= ZERO or job.frozen.output is None:
        return flow
    lot = genealogy.produce(job.material, job.number, pieces, job.ref, job.name, job.work_unit, by=by, at=at)
    if job.output_lot_id != lot.pk:
        job.output_lot = lot
        job.save(update_fields=["output_lot"])
    made = LotMovement.objects.filter(lot=lot, why=PRODUCED).order_by("-pk").values_list("pk", flat=True)
    flow.movements.append(made[0])
    flow.links += draw(job, pieces, lot, by=by, at=at)
    return flow


def draw(
    job: JobOrder, pieces: Decimal, into: MaterialLot, *, by: Person, at: datetime | None = None
) -> list[LotLink]:
    """Consume what `pieces` are made of, by the lots mounted and by backflush, and what is still owed."""
    links: list[LotLink] = []
    owed = dict(job.owed)
    for need in job.frozen.materials:
        if need.mode not in (MOUNTED, BACKFLUSH):
            continue
        due = need.quantity * pieces + Decimal(owed.pop(str(need.id), "0"))
        if due <= ZERO:
            continue
        drawn = _draw(job, need, due, into, by=by, at=at)
        if drawn:
            links += drawn
        else:
            # No lot is known yet: it is written down when one is mounted, at the latest at the end.
            owed[str(need.id)] = text(due)
    if owed != job.owed:
        job.owed = owed
        job.save(update_fields=["owed"])
    return links


def pay_owed(job: JobOrder, *, by: Person) -> None:
    """Consume from what is mounted or in stock by now for pieces that were made without."""
    if not job.owed:
        return
    last = job.units.select_related("lot").exclude(ended_at=None).order_by("-ended_at").first()
    into = job.output_lot or (last.lot if last else None)
    if into is not None:
        draw(job, ZERO, into, by=by)


def reckon_owed(job: JobOrder) -> None:
    """What the pieces of a locked job took and no lot has given, reckoned anew after a report was taken back."""
    owed: dict[str, str] = {}
    links = LotLink.objects.filter(job_kind=job.ref.kind, job_id=job.pk)
    for need in job.frozen.materials:
        of_material = links.filter(parent__material=need.id)
        given = of_material.filter(reverses=None).aggregate(total=Sum("quantity"))["total"] or ZERO
        back = of_material.exclude(reverses=None).aggregate(total=Sum("quantity"))["total"] or ZERO
        due = need.quantity * job.made - (given - back)
        if need.mode in (MOUNTED, BACKFLUSH) and due > ZERO:
            owed[str(need.id)] = text(due)
    job.owed = owed
    job.save(update_fields=["owed"])


def _draw(
    job: JobOrder, need: Need, due: Decimal, into: MaterialLot, *, by: Person, at: datetime | None
) -> list[LotLink]:
    lots = list(_sources(job, need))
    links: list[LotLink] = []
    for index, lot in enumerate(lots):
        is_last = index == len(lots) - 1
        part = due if is_last else min(due, lot.quantity)
        if part <= ZERO:
            continue
        links.append(
            genealogy.consume(
                lot, part, into, job.ref, job.name, job.work_unit, beyond_book=True,
                reason=f"Used for {job.number}", by=by, at=at,
            )
        )
        due -= part
        if due <= ZERO:
            break
    return links


def _sources(job: JobOrder, need: Need) -> Iterable[MaterialLot]:
    """The lots this material is taken from, in the order they are used up; the last one bears what the book misses."""
    if need.mode == MOUNTED:
        mounted = MountedLot.objects.filter(
            equipment=job.work_unit_id, material=need.id, unmounted_at=None
        ).select_related("lot")
        return [standing.lot for standing in mounted]
    if need.is_from_order:
        made = JobOrder.objects.filter(request_id=job.request_id, output_lot__material=need.id)
        lots = MaterialLot.objects.filter(pk__in=made.values("output_lot"))
        # Free ones first, the fullest last: it bears what the book misses.
        return sorted(lots, key=lambda lot: (lot.state != AVAILABLE, lot.quantity <= ZERO, lot.pk))
    stock = MaterialLot.objects.filter(material=need.id, state=AVAILABLE, quantity__gt=0, is_serial=False)
    # First expired, first out.
    return stock.order_by(F("expires_on").asc(nulls_last=True), F("received_at").asc(nulls_last=True), "pk")[:20]
