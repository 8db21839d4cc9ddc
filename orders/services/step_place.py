"""Which step is meant, on which unit, and whether it is its turn."""

from __future__ import annotations

from dataclasses import dataclass

from orders.due import STEP, Due, before_next_piece, in_the_way, why
from orders.errors import StepDone, StepNotDue, StepOutOfOrder, StepUnknown, UnitOnHold, UnitUnknown, WrongEntry
from orders.models import JobOrder, JobUnit, StepCompletion
from orders.models.definition import Step
from orders.selectors.due import Known, due_now, read_known
from orders.states import ON_HOLD, RUNNING, UNITS
from personnel.models import Person

from .unit_work import lock_unit, only_unit


@dataclass(frozen=True, slots=True)
class Place:
    """A step, the unit it is done on, and which time it is due."""

    step: Step
    unit: JobUnit | None
    occasion: int

    def alike(self, job: JobOrder) -> list[Step]:
        """All steps of the copy that this one is from."""
        return (job.frozen if self.unit is None else self.unit.frozen).steps


def place_of(job: JobOrder, sequence: int, unit: JobUnit | None, *, by: Person) -> Place:
    """The step that is to be done now, its unit locked; refuses what is done, not due or not its turn."""
    if unit is not None:
        unit = lock_unit(unit, job)
    asked = (job.frozen if unit is None else unit.frozen).step(sequence)
    if unit is None and (asked.is_per_unit if asked else job.units.filter(state=RUNNING).exists()):
        # The unit in work may have been begun with other steps than the next one will be.
        unit = only_unit(job)
        asked = unit.frozen.step(sequence)
    if asked is None:
        raise StepUnknown(f"{job.number} has no step {sequence}.", field="step")
    if not asked.is_per_unit:
        unit = None
    known = read_known(job, unit)
    dues = due_now(job, by, known=known)
    if unit is not None:
        _refuse_unit(job, asked, unit, known)
        due = Due(asked, unit.pk, 1, STEP)
    else:
        due = next((each for each in dues if each.unit is None and each.step == asked), None) or _not_due(job, asked)
    first = in_the_way(dues, due)
    if first is not None:
        raise StepOutOfOrder(first.sentence, step=first.step.sequence)
    return Place(asked, unit, due.occasion)


def current_step(job: JobOrder, unit: JobUnit | None, *, by: Person) -> int:
    """The number of the first step that is to be done now."""
    if job.counting_source == UNITS:
        unit = unit or only_unit(job)
    for due in due_now(job, by):
        if due.unit is None or (unit is not None and due.unit == unit.pk):
            return due.step.sequence
    raise WrongEntry("No step asks for a scan now.", field="code")


def refuse_next_piece(job: JobOrder, *, by: Person) -> None:
    """Refuse another piece while a step is due that comes before it."""
    first = before_next_piece(due_now(job, by)) if job.frozen.job_steps else None
    if first is not None:
        raise StepOutOfOrder(first.sentence, step=first.step.sequence)


def _refuse_unit(job: JobOrder, asked: Step, unit: JobUnit, known: Known) -> None:
    """Refuse a step that is not to be done on this unit now."""
    if unit.job_id != job.pk:
        raise UnitUnknown(f"This unit is not at {job.number}.", field="unit")
    if unit.state == ON_HOLD:
        raise UnitOnHold(f"{unit.lot.number} is on hold: quality decides first.", unit=unit.pk)
    settled = {each.step for each in known.settled if each.unit == unit.pk}
    if asked.sequence in settled:
        _refuse_done(StepCompletion.objects.select_related("by").filter(unit=unit, step=asked.sequence).first())
        raise StepNotDue(f"Step {asked.sequence} {asked.title} is not due on {unit.lot.number}.", step=asked.sequence)
    if unit.state != RUNNING:
        raise UnitUnknown(f"{unit.lot.number} is {unit.state} here.", field="unit")
    for step in unit.frozen.unit_steps:
        if step.sequence < asked.sequence and step.sequence not in settled:
            raise StepOutOfOrder(f"Step {step.sequence} {step.title} comes first.", step=step.sequence)


def _not_due(job: JobOrder, asked: Step) -> Due:
    done = StepCompletion.objects.select_related("by").filter(job=job, unit=None, step=asked.sequence)
    _refuse_done(done.order_by("-pk").first())
    raise StepNotDue(f"Step {asked.sequence} {asked.title} is not due: {why(asked)}.", step=asked.sequence)


def _refuse_done(done: StepCompletion | None) -> None:
    if done is not None:
        raise StepDone(f"{done.by.name} has completed this step already.", who=done.by.name, at=done.at)
