"""One job in two, and two in one: an operation of an order done in parts."""

from __future__ import annotations

from decimal import Decimal

from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import amount, text
from orders.errors import NothingLeftToMove, NotTheSameWork
from orders.events import JobEvent
from orders.models import JobDefinition, JobOrder
from orders.states import JOB, READY
from personnel.models import Person
from personnel.services import require
from records.services import record

from .dispatch import leave_queue
from .execution import not_in_a_load
from .flow import balance
from .locking import lock_all, lock_in_queues


@all_or_nothing
def split_job(job: JobOrder, quantity: Decimal, *, by: Person, reason: str = "") -> JobOrder:
    """Let so many of the pieces that are not made yet be a job of their own, in the pool; answers it.

    Raises NothingLeftToMove where fewer are left, or where none would stay.
    """
    require(by, "orders.dispatch_joborder")
    job = lock_all([job])[job.pk]
    JOB.next(job.state, "split")
    not_in_a_load(job)
    share = amount(quantity, job.material.unit, positive=True)
    left = job.quantity - job.made
    if share > left or share == job.quantity:
        raise NothingLeftToMove(
            f"{text(left)} of {text(job.quantity)} are not made yet at {job.number}: "
            f"{text(share)} cannot be split off.",
            field="quantity",
        )
    part = new_part(job, share)
    job.quantity -= share
    job.save(update_fields=["quantity"])
    record(JobEvent.SPLIT, job, about=job.request, by=by, reason=reason, new_job=part.number, quantity=share)
    hint("dispatch", "orders", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))
    return part


@all_or_nothing
def merge_jobs(job: JobOrder, other: JobOrder, *, by: Person, reason: str = "") -> JobOrder:
    """Let a job also make what another of the same operation was to make; that one has not begun and ends.

    Raises NotTheSameWork.
    """
    require(by, "orders.dispatch_joborder")
    if job.pk == other.pk:
        raise Malformed("A job cannot be merged with itself.", field="other")
    locked = lock_in_queues([job, other])
    job, other = locked[job.pk], locked[other.pk]
    JOB.next(job.state, "merge")
    state = JOB.next(other.state, "cancel")
    if _work(job) != _work(other) or other.made:
        raise NotTheSameWork(
            f"{other.number} is not the same operation of {job.request.number} as {job.number}, or has begun.",
            field="other",
        )
    not_in_a_load(job)
    moved = other.quantity
    leave_queue(other)
    other.state, other.quantity, other.queue_position = state, Decimal(0), None
    other.save(update_fields=["state", "quantity", "queue_position"])
    job.quantity += moved
    job.save(update_fields=["quantity"])
    record(JobEvent.MERGED, job, about=job.request, by=by, reason=reason, other=other.number, quantity=moved)
    record(JobEvent.CANCELLED, other, about=job.request, by=by, reason=f"Merged into {job.number}")
    balance(job.request, by=by)
    units = {one.work_unit_id for one in (job, other)} - {None}
    hint("dispatch", "orders", *(f"unit:{unit}" for unit in units))
    return job


def new_part(job: JobOrder, quantity: Decimal) -> JobOrder:
    """A second job of a locked job's operation, ready, with the copies it goes on by."""
    part = JobOrder.objects.create(
        number=_number(job),
        request=job.request,
        work_master=job.work_master,
        sequence=job.sequence,
        name=job.name,
        material=job.material,
        definition=job.definition,
        counting_source=job.counting_source,
        state=READY,
        quantity=quantity,
        split_from=job,
        reworks=job.reworks,
        # The pieces that are reworked lie under one tag.
        output_lot=job.output_lot if job.reworks_id is not None else None,
    )
    for copy in job.earlier_definitions.exclude(until_unit=""):
        # Serials before the one a change order names go on by their copy, wherever they are worked.
        JobDefinition.objects.create(
            job=part, change_order=copy.change_order, work_master=copy.work_master, definition=copy.definition,
            made=0, until_unit=copy.until_unit, replaced_at=copy.replaced_at,
        )
    return part


def _work(job: JobOrder) -> tuple[int, int, int]:
    return job.request_id, job.sequence, job.work_master_id


def _number(job: JobOrder) -> str:
    """PO-1001-10, PO-1001-10/2, PO-1001-10/3: under the request's lock, so that no two are alike."""
    parts = JobOrder.objects.filter(request=job.request_id, sequence=job.sequence).order_by("pk")
    return f"{parts[0].number}/{len(parts) + 1}"
