"""Pulling from a pool: a work unit takes a job that several could do, and may put it back before it begins."""

from __future__ import annotations

from equipment.models import Equipment
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.hints import hint
from orders.errors import AlreadyClaimed, NotClaimed
from orders.events import JobEvent
from orders.gate import NONCONFORMANCE, PREVIOUS_OPERATION, SKILL
from orders.models import JobOrder
from orders.states import DISPATCHED, JOB, RUNNING
from personnel.models import Person
from personnel.services import require
from records.services import record

from .dispatch import leave_queue, place, suitable
from .execution import already_started
from .locking import lock, lock_in_queues, lock_queue
from .start_gate import pass_gate

# What whoever takes it cannot see to afterwards. Material, tools and papers are fetched for the job one has taken.
ASKED = frozenset({PREVIOUS_OPERATION, SKILL, NONCONFORMANCE})


@all_or_nothing
def claim(job: JobOrder, *, work_unit: Equipment, by: Person) -> JobOrder:
    """Take a ready job out of the pool to one's own work unit; the others see who has it.

    Raises AlreadyClaimed and AlreadyStarted with who and when; WorkUnitNotSuitable, CannotStart.
    """
    require(by, "orders.start_joborder")
    # A job in the pool stands in no queue; whoever was faster is named, not only that it moved.
    lock_queue(work_unit)
    job = lock(job)
    if job.state == RUNNING:
        raise already_started(job)
    if job.state == DISPATCHED:
        raise _already(job)
    JOB.next(job.state, "claim")
    suitable(job, work_unit)
    pass_gate([job], work_unit, by=by, only=ASKED)
    place(job, work_unit, None)
    job.claimed_by, job.claimed_at = by, moment()
    job.save(update_fields=["claimed_by", "claimed_at"])
    record(
        JobEvent.CLAIMED, job, about=job.request, by=by, work_unit=work_unit.number, position=job.queue_position
    )
    hint("dispatch", f"unit:{work_unit.pk}")
    return job


@all_or_nothing
def give_back(job: JobOrder, *, by: Person, reason: str = "") -> JobOrder:
    """Put a job that was pulled and has not begun back into the pool; raises NotClaimed for a supervisor's."""
    require(by, "orders.start_joborder")
    job = lock_in_queues([job])[job.pk]
    state = JOB.next(job.state, "give_back")
    if job.claimed_by is None:
        raise NotClaimed(f"{job.number} was put here by the dispatcher. Ask there.", job=job.number)
    unit = job.work_unit
    leave_queue(job)
    job.state, job.work_unit, job.claimed_by, job.claimed_at = state, None, None, None
    job.save(update_fields=["state", "work_unit", "claimed_by", "claimed_at"])
    record(
        JobEvent.GIVEN_BACK, job, about=job.request, by=by, reason=reason, work_unit=unit.number if unit else ""
    )
    hint("dispatch", *([f"unit:{unit.pk}"] if unit else []))
    return job


def _already(job: JobOrder) -> AlreadyClaimed:
    at = job.work_unit.number if job.work_unit else "another work unit"
    if job.claimed_by is None:
        return AlreadyClaimed(f"{job.number} was dispatched to {at} already.", job=job.number)
    return AlreadyClaimed(
        f"{job.claimed_by.name} has taken {job.number} to {at} already.",
        who=job.claimed_by.name, at=job.claimed_at, job=job.number,
    )
