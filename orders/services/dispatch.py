"""Which work unit takes which job, and in which order."""

from __future__ import annotations

from equipment.models import Equipment
from kernel.commands import all_or_nothing
from kernel.errors import Conflict
from kernel.hints import hint
from orders.errors import WorkUnitNotSuitable, WorkUnitOutOfUse
from orders.events import JobEvent
from orders.models import JobOrder
from orders.states import DISPATCHED, JOB
from personnel.models import Person
from personnel.services import require
from records.services import record

from .locking import lock_in_queues


@all_or_nothing
def dispatch(job: JobOrder, *, to: Equipment, position: int | None = None, by: Person) -> JobOrder:
    """Put the job into a work unit's queue, at `position` (1 is next) or at the end.

    Raises WorkUnitNotSuitable where its operation does not run.
    """
    require(by, "orders.dispatch_joborder")
    job = lock_in_queues([job], to)[job.pk]
    job.state = JOB.next(job.state, "dispatch")
    suitable(job, to)
    before = job.work_unit
    place(job, to, position)
    _is_the_dispatchers(job)
    record(
        JobEvent.DISPATCHED, job, about=job.request, by=by,
        work_unit=to.number, position=job.queue_position,
        instead_of=before.number if before and before != to else "",
    )
    hint("dispatch", f"unit:{to.pk}", *([f"unit:{before.pk}"] if before else []))
    return job


@all_or_nothing
def take_back(job: JobOrder, *, by: Person, reason: str = "") -> JobOrder:
    """Take a job that has not begun out of its queue."""
    require(by, "orders.dispatch_joborder")
    job = lock_in_queues([job])[job.pk]
    job.state = JOB.next(job.state, "take_back")
    unit = job.work_unit
    leave_queue(job)
    job.work_unit = None
    job.save(update_fields=["state", "work_unit"])
    _is_the_dispatchers(job)
    record(
        JobEvent.TAKEN_BACK, job, about=job.request, by=by, reason=reason, work_unit=unit.number if unit else ""
    )
    hint("dispatch", *([f"unit:{unit.pk}"] if unit else []))
    return job


@all_or_nothing
def reorder(job: JobOrder, *, position: int, by: Person) -> JobOrder:
    """Move a waiting job to another place in its queue; 1 is next."""
    require(by, "orders.dispatch_joborder")
    job = lock_in_queues([job])[job.pk]
    job.state = JOB.next(job.state, "reorder")
    unit = job.work_unit
    if unit is None:
        raise Conflict(f"{job.number} waits nowhere.", code="wrong_state")
    was = job.queue_position
    place(job, unit, position)
    record(
        JobEvent.REORDERED, job, about=job.request, by=by,
        work_unit=unit.number, was=was, position=job.queue_position,
    )
    hint("dispatch", f"unit:{unit.pk}")
    return job


def suitable(job: JobOrder, unit: Equipment) -> None:
    """Refuse a work unit where the operation does not run, or that is out of use."""
    # Read again: it may have been taken out of use while we waited for its queue.
    if not Equipment.objects.filter(pk=unit.pk, is_usable=True).exists():
        raise WorkUnitOutOfUse(f"{unit.number} is out of use.", field="work_unit")
    if unit.pk not in job.frozen.work_units:
        names = ", ".join(Equipment.objects.filter(pk__in=job.frozen.work_units).values_list("number", flat=True))
        raise WorkUnitNotSuitable(
            f"{job.name} runs at {names}, not at {unit.number}.", field="work_unit", work_units=job.frozen.work_units
        )


def place(job: JobOrder, unit: Equipment, position: int | None) -> None:
    """Let a locked job wait at this place; the others close up. The queue is locked before (`lock_in_queues`)."""
    leave_queue(job)
    waiting = _waiting(unit, but=job)
    index = len(waiting) if position is None else min(max(position, 1) - 1, len(waiting))
    waiting.insert(index, job)
    job.work_unit = unit
    job.state = DISPATCHED
    job.save(update_fields=["state", "work_unit"])
    _number(waiting)


def _is_the_dispatchers(job: JobOrder) -> None:
    """Whoever pulled it does not put back what a dispatcher has decided since."""
    if job.claimed_by_id is not None:
        job.claimed_by, job.claimed_at = None, None
        job.save(update_fields=["claimed_by", "claimed_at"])


def leave_queue(job: JobOrder) -> None:
    """Take a locked job out of the queue it waits in; the others close up."""
    if job.queue_position is None or job.work_unit is None:
        return
    JobOrder.objects.filter(pk=job.pk).update(queue_position=None)
    job.queue_position = None
    _number(_waiting(job.work_unit, but=job))


def _waiting(unit: Equipment, *, but: JobOrder) -> list[JobOrder]:
    queue = JobOrder.objects.filter(work_unit=unit, queue_position__isnull=False).exclude(pk=but.pk)
    return list(queue.order_by("queue_position").only("pk", "queue_position"))


def _number(waiting: list[JobOrder]) -> None:
    """1, 2, 3: only rows that move are written."""
    for place_now, job in enumerate(waiting, start=1):
        if job.queue_position != place_now:
            JobOrder.objects.filter(pk=job.pk).update(queue_position=place_now)
            job.queue_position = place_now
