"""The end of a step: who may say so, where its result leads, and what that makes unnecessary."""

from __future__ import annotations

from django.db.models import Q

from kernel.clock import moment
from kernel.errors import Malformed
from kernel.quantities import text
from orders.branches import Branch, branch_of, passed_over
from orders.errors import EnteredMeanwhile, NeedsAnotherPerson, StepNotPassed
from orders.models import JobOrder, SkippedStep, StepCompletion, StepEntry
from orders.models.definition import Step
from personnel.models import Person
from personnel.services import require

from .step_place import Place
from .unit_work import entries_at, tick_off


def settle(job: JobOrder, place: Place, entry: StepEntry | None, *, by: Person) -> StepCompletion:
    """Tick a step off and pass over what its result made unnecessary."""
    asked = place.step
    branch = branch_of(asked, entry.value, entry.passed) if entry is not None else None
    is_confirmed = asked.other_person or asked.second_person
    completion = tick_off(
        job, place.unit, asked, by=by, occasion=place.occasion, confirms=entry if is_confirmed else None
    )
    for step in passed_over(place.alike(job), asked, branch) if branch is not None else []:
        SkippedStep.objects.create(
            job=job, unit=place.unit, step=step.sequence, occasion=place.occasion, because=completion, at=moment()
        )
    return completion


def leads_to_end(asked: Step, entry: StepEntry) -> bool:
    """Whether this result ends the work on the piece."""
    return branch_of(asked, entry.value, entry.passed) == Branch(None)


def refuse_unanswered(job: JobOrder, place: Place, entry: StepEntry | None) -> None:
    """A step ends when its entry is there and good, or when its result leads to another step."""
    asked = place.step
    if asked.entry == "none" or (entry is not None and entry.passed):
        return
    if entry is None:
        raise StepNotPassed(f"Step {asked.sequence} {asked.title} is not answered yet.", step=asked.sequence)
    branch = branch_of(asked, entry.value, entry.passed)
    # Without a unit there is nothing that could be held: what failed for the job is put right.
    if branch is None or (branch.to is None and place.unit is None):
        raise StepNotPassed(_what_is_missing(asked, entry), step=asked.sequence)


def confirmed_by(
    job: JobOrder, place: Place, entry: StepEntry | None, *, by: Person, second: Person | None, confirms: int | None
) -> Person:
    """Who ends the step: where somebody else must look, that person, on the very entry they were shown.

    Raises NeedsAnotherPerson, EnteredMeanwhile when another value stands there by now.
    """
    asked = place.step
    if not (asked.other_person or asked.second_person):
        require(by, "orders.work_joborder")
        return by
    who = second or by
    require(who, "orders.confirm_step")
    if entry is None:
        raise StepNotPassed(f"Step {asked.sequence} {asked.title} is not answered yet.", step=asked.sequence)
    if confirms is None:
        raise Malformed("Say which entry is confirmed.", code="required", field="confirms")
    if entry.pk != confirms:
        raise EnteredMeanwhile(
            f"{entry.by.name} has entered {entry.value} here meanwhile.",
            who=entry.by.name, entered=entry.value, given="–",
        )
    if who.pk in _hands(job, place, entry):
        what = "releases" if asked.other_person else "confirms"
        raise NeedsAnotherPerson(
            f"{who.name} has worked on step {asked.sequence} {asked.title}. Somebody else {what} it.",
            step=asked.sequence,
        )
    return who


def _hands(job: JobOrder, place: Place, entry: StepEntry) -> set[int]:
    """Who must not be the one that confirms: who made the entry; for a release, everybody who worked up to it."""
    asked = place.step
    if not asked.other_person:
        return {entry.by_id}
    alike = [step.sequence for step in place.alike(job) if step.due == asked.due]
    here = Q(job=job, unit=place.unit, step__in=alike)
    released = StepCompletion.objects.filter(job=job, unit=place.unit, step=asked.sequence).order_by("-pk").first()
    if released is not None:
        here &= Q(at__gt=released.at)
    found = set(StepEntry.objects.filter(here).values_list("by", flat=True))
    return found | set(StepCompletion.objects.filter(here).values_list("by", flat=True))


def refuse_late(job: JobOrder, place: Place, attempt: int | None, given: object) -> None:
    """Two people at one step: the second one has not seen what the first one did, so nothing of it is replaced."""
    last = last_entry(job, place) if attempt is not None else None
    if last is not None and attempt is not None and attempt <= last.attempt:
        raise EnteredMeanwhile(
            f"{last.by.name} has entered {last.value} here meanwhile; {given} was not taken.",
            who=last.by.name, at=last.at, entered=last.value, given=str(given)[:60],
        )


def last_entry(job: JobOrder, place: Place) -> StepEntry | None:
    return entries_at(job, place.unit, place.step, place.occasion).select_related("by").last()


def _what_is_missing(asked: Step, last: StepEntry) -> str:
    limits = f"{'' if asked.lower is None else text(asked.lower)} to {'' if asked.upper is None else text(asked.upper)}"
    return (
        f"{asked.name} is {last.value}, outside {limits} {asked.unit}. "
        f"Repeat it (attempt {last.attempt + 1} of {asked.max_attempts}) or call for help."
    )
