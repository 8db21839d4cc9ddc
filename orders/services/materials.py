"""What making pieces does to material: produce into the output lot, consume what went in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Sum, When

from genealogy import services as genealogy
from genealogy.models import LotLink, LotMovement, MaterialDefinition, MaterialLot, MountedLot
from genealogy.states import AVAILABLE, PRODUCED
from kernel.quantities import STEP, text
from orders.models import JobOrder
from orders.models.definition import Need
from orders.selectors.copies import definition_at, pieces_by_copy
from orders.selectors.flow import operation_of
from orders.states import BACKFLUSH, MOUNTED
from personnel.models import Person

from .co_products import make_beside
from .excursions import settle_excursions

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
        settle_excursions(job, by=by, at=at)
    made = LotMovement.objects.filter(lot=lot, why=PRODUCED).order_by("-pk").values_list("pk", flat=True)
    flow.movements.append(made[0])
    frozen = definition_at(job, at)
    flow.links += draw(job, pieces, lot, needs=frozen.materials, by=by, at=at)
    flow.movements += make_beside(job, pieces, frozen.co_products, by=by, at=at)
    return flow


def unmake(job: JobOrder, pieces: Decimal, *, at: datetime, by: Person, reason: str) -> None:
    """Take pieces made at `at` back out of the locked job's output lot, and give back what they took.

    What is taken back in part is taken back whole and the rest written anew, at its own time. Raises
    LotUsedUp when the pieces have been used since.
    """
    if pieces <= ZERO or job.frozen.output is None:
        return
    frozen = definition_at(job, at)
    _unproduce(job, job.material, pieces, at=at, by=by, reason=reason)
    for product in MaterialDefinition.objects.filter(pk__in=[product.id for product in frozen.co_products]):
        quantity = next(each.quantity for each in frozen.co_products if each.id == product.pk)
        _unproduce(job, product, _rounded(quantity * pieces), at=at, by=by, reason=reason)
    owed = dict(job.owed)
    for need in frozen.materials:
        if need.mode not in (MOUNTED, BACKFLUSH):
            continue
        due = need.quantity * pieces
        waiting = Decimal(owed.pop(str(need.id), "0"))
        if waiting > due:
            owed[str(need.id)] = text(waiting - due)
        elif due > waiting:
            _give_back(job, need, due - waiting, at=at, by=by, reason=reason)
    if owed != job.owed:
        job.owed = owed
        job.save(update_fields=["owed"])


def _unproduce(
    job: JobOrder, material: MaterialDefinition, pieces: Decimal, *, at: datetime, by: Person, reason: str
) -> None:
    made = LotMovement.objects.filter(
        job_kind=job.ref.kind, job_id=job.pk, lot__material=material, why=PRODUCED, reversed_by=None
    )
    left = pieces
    for movement in _nearest(made.select_related("lot", "by", "equipment"), at):
        rest = movement.delta - left
        if rest > ZERO:
            # Before the whole goes, so that no lot falls below what it holds.
            genealogy.produce(
                material, movement.lot.number, rest, job.ref, job.name, movement.equipment,
                by=movement.by, at=movement.at,
            )
        genealogy.take_back(movement, reason=reason, by=by)
        left -= movement.delta
        if left <= ZERO:
            return


def _give_back(job: JobOrder, need: Need, due: Decimal, *, at: datetime, by: Person, reason: str) -> None:
    used = LotLink.objects.filter(
        job_kind=job.ref.kind, job_id=job.pk, parent__material__in=need.will_do, reverses=None, reversed_by=None
    )
    left = due
    for link in _nearest(used.select_related("parent", "child", "movement", "by", "equipment"), at):
        share = need.share_of(link.parent.material_id)
        rest = link.quantity - _rounded(left * share)
        genealogy.reverse(link, reason, by=by)
        if rest > ZERO:
            genealogy.consume(
                link.parent, rest, link.child, job.ref, link.operation, link.equipment, beyond_book=True,
                reason=reason, by=link.by, at=link.at,
            )
        left = _rounded(left - link.quantity / share)
        if left <= ZERO:
            return


def _nearest(rows: Any, at: datetime) -> Any:
    """Those written for this very moment first, then the newest."""
    elsewhen = Case(When(at=at, then=0), default=1)
    return rows.order_by(elsewhen, "-at", "-pk").iterator(chunk_size=20)


def draw(
    job: JobOrder, pieces: Decimal, into: MaterialLot, *, needs: Iterable[Need], by: Person, at: datetime | None = None
) -> list[LotLink]:
    """Consume what `pieces` are made of, by the lots mounted and by backflush, and what is still owed."""
    links: list[LotLink] = []
    owed = dict(job.owed)
    for need in needs:
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
        draw(job, ZERO, into, needs=job.frozen.materials, by=by)


def reckon_owed(job: JobOrder) -> None:
    """What the pieces of a locked job took and no lot has given, reckoned anew after a report was taken back."""
    due: dict[int, Decimal] = defaultdict(Decimal)
    needs: dict[int, Need] = {}
    for frozen, pieces in pieces_by_copy(job):
        for need in frozen.materials:
            if need.mode in (MOUNTED, BACKFLUSH):
                needs[need.id] = need
                due[need.id] += need.quantity * pieces
    owed: dict[str, str] = {}
    for key, need in needs.items():
        missing = _rounded(due[key] - sum((_given(job, each) / need.share_of(each) for each in need.will_do), ZERO))
        if missing > ZERO:
            owed[str(key)] = text(missing)
    job.owed = owed
    job.save(update_fields=["owed"])


def _rounded(quantity: Decimal) -> Decimal:
    """Without the crumbs that dividing by a substitute's share leaves."""
    return quantity.quantize(STEP)


def _given(job: JobOrder, material: int) -> Decimal:
    """What lots of a material gave to the job, less what was taken back."""
    links = LotLink.objects.filter(job_kind=job.ref.kind, job_id=job.pk, parent__material=material)
    given: Decimal = links.filter(reverses=None).aggregate(total=Sum("quantity"))["total"] or ZERO
    back: Decimal = links.exclude(reverses=None).aggregate(total=Sum("quantity"))["total"] or ZERO
    return given - back


def _draw(
    job: JobOrder, need: Need, due: Decimal, into: MaterialLot, *, by: Person, at: datetime | None
) -> list[LotLink]:
    lots = list(sources(job, need, at))
    links: list[LotLink] = []
    for index, lot in enumerate(lots):
        is_last, share = index == len(lots) - 1, need.share_of(lot.material_id)
        part = _rounded(due * share) if is_last else min(_rounded(due * share), lot.quantity)
        if part <= ZERO:
            continue
        links.append(
            genealogy.consume(
                lot, part, into, job.ref, job.name, job.work_unit, beyond_book=True,
                reason=f"Used for {job.number}", by=by, at=at,
            )
        )
        due = _rounded(due - part / share)
        if due <= ZERO:
            break
    return links


def sources(job: JobOrder, need: Need, at: datetime | None) -> Iterable[MaterialLot]:
    """The lots this material is taken from, in the order they are used up; the last one bears what the book misses."""
    if need.mode == MOUNTED:
        mounts = MountedLot.objects.filter(
            equipment=job.work_unit_id, material__in=need.will_do
        ).select_related("lot")
        if at is not None:
            # What stood there when the piece was made; before the first mount, what was mounted afterwards.
            then = mounts.filter(mounted_at__lte=at).exclude(unmounted_at__lte=at).order_by("-mounted_at")[:1]
            if then:
                return [then[0].lot]
        # Where a substitute stands beside it, what is asked for is used first.
        standing = sorted(mounts.filter(unmounted_at=None), key=lambda mount: need.will_do.index(mount.material_id))
        return [mount.lot for mount in standing]
    if need.is_from_order:
        jobs = JobOrder.objects.filter(request_id=job.request_id).values_list("pk", "sequence", "reworks", "output_lot")
        family = {key: (sequence, reworks) for key, sequence, reworks, _ in jobs}
        made = [lot for key, _, _, lot in jobs if lot and operation_of(key, family) in job.frozen.after]
        lots = MaterialLot.objects.filter(pk__in=made, material=need.id)
        # Free ones first, the fullest last: it bears what the book misses.
        return sorted(lots, key=lambda lot: (lot.state != AVAILABLE, lot.quantity <= ZERO, lot.pk))
    stock = MaterialLot.objects.filter(material=need.id, state=AVAILABLE, quantity__gt=0, is_serial=False)
    # First expired, first out.
    return stock.order_by(F("expires_on").asc(nulls_last=True), F("received_at").asc(nulls_last=True), "pk")[:20]
