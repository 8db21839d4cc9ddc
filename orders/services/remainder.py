"""Moving what is left of a job to another work unit; what was made stays with its maker."""

from __future__ import annotations

from decimal import Decimal

from equipment.models import Equipment
from kernel.commands import all_or_nothing
from kernel.hints import hint
from orders.errors import NothingLeftToMove, UnitStillRunning
from orders.events import JobEvent
from orders.models import JobOrder
from orders.states import JOB, RUNNING
from personnel.models import Person
from personnel.services import require
from records.services import record

from .dispatch import place, suitable
from .execution import end_run, finish, not_in_a_load
from .flow import balance
from .locking import lock_in_queues
from .parts import new_part

ZERO = Decimal(0)


@all_or_nothing
def move_remainder(job: JobOrder, *, to: Equipment, by: Person) -> JobOrder:
    """End the job with what it has made and put the rest, as a job of its own, into another unit's queue.

    Answers the new job. A job that has made nothing is aborted. Raises WorkUnitNotSuitable, NothingLeftToMove.
    """
    require(by, "orders.dispatch_joborder")
    job = lock_in_queues([job], to)[job.pk]
    state = JOB.next(job.state, "move_remainder")
    suitable(job, to)
    not_in_a_load(job)
    # A first operation makes up for its scrap from new material; a later one, or a rework, gets no more.
    is_first = not job.frozen.after and job.reworks_id is None
    rest = job.quantity - (job.good + job.on_hold if is_first else job.made)
    if rest <= ZERO:
        raise NothingLeftToMove(f"{job.number} has made all {job.quantity.normalize():f} pieces.")
    open_unit = job.units.select_related("lot").filter(state=RUNNING).first()
    if open_unit is not None:
        raise UnitStillRunning(
            f"{open_unit.lot.number} is still in work at {job.number}. "
            "Finish it or report it as scrap at its terminal, then move the rest.",
            unit=open_unit.pk, serial=open_unit.lot.number, job=job.number,
        )
    split = new_part(job, rest)
    job.quantity = job.made
    if job.made:
        job.state = state
        job.save(update_fields=["quantity", "state"])
        finish(job, by=by, reason=f"The rest was moved to {to.number}")
    else:
        job.state = JOB.next(job.state, "abort")
        job.save(update_fields=["quantity", "state"])
        end_run(job, by=by)
        balance(job.request, by=by)
    place(split, to, None)
    record(
        JobEvent.REMAINDER_MOVED, job, about=job.request, by=by,
        to=to.number, quantity=rest, new_job=split.number, made=job.made,
    )
    record(JobEvent.DISPATCHED, split, about=job.request, by=by, work_unit=to.number, position=split.queue_position)
    hint("dispatch", "orders", f"unit:{to.pk}")
    return split
