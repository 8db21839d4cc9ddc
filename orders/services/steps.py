"""The end of a step: ticked off, confirmed by somebody else, or the piece is set aside."""

from __future__ import annotations

from typing import Any

from equipment.models import Gauge
from kernel.commands import all_or_nothing
from orders.branches import branch_of
from orders.models import JobOrder, JobUnit, StepCompletion
from orders.states import JOB
from personnel.models import Person
from personnel.services import require

from .locking import lock
from .step_end import confirmed_by, last_entry, leads_to_end, refuse_unanswered, settle
from .step_place import place_of
from .step_values import enter_value
from .unit_hold import hold_failed
from .unit_work import finish_when_done, tell


@all_or_nothing
def complete_step(
    job: JobOrder,
    *,
    by: Person,
    step: int,
    unit: JobUnit | None = None,
    value: Any = None,
    attempt: int | None = None,
    confirms: int | None = None,
    second: Person | None = None,
    gauge: Gauge | None = None,
) -> StepCompletion | None:
    """Tick a step off; the last one of a unit makes it good. `value` is entered first when it is given.

    Where another person must look, `confirms` is the entry (its id) they were shown, and `second` that person when
    `by` is not. A failed value whose branch leads to the end holds the unit instead, and nothing is ticked off.
    Raises StepDone with who and when, StepOutOfOrder, StepNotDue, StepNotPassed, NeedsAnotherPerson.
    """
    require(by, "orders.work_joborder" if confirms is None else "orders.confirm_step")
    job = lock(job)
    JOB.next(job.state, "complete_step")
    place = place_of(job, step, unit, by=by)
    asked, unit = place.step, place.unit
    if value is not None:
        enter_value(job, by=by, step=step, value=value, unit=unit, attempt=attempt, gauge=gauge)
    entry = last_entry(job, place)
    is_open = entry is None or (not entry.passed and branch_of(asked, entry.value, False) is None)
    if asked.entry == "check" and is_open:
        entry = enter_value(job, by=by, step=step, value=True, unit=unit, gauge=gauge)
    refuse_unanswered(job, place, entry)
    who = confirmed_by(job, place, entry, by=by, second=second, confirms=confirms)
    if unit is not None and entry is not None and not entry.passed and leads_to_end(asked, entry):
        hold_failed(job, unit, [entry.result] if entry.result else [], by=by, at=entry.at)
        tell(job)
        return None
    completion = settle(job, place, entry, by=who)
    if unit is not None:
        finish_when_done(job, unit, by=by)
    tell(job)
    return completion
