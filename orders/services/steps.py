"""Steps of an operation: a value entered, a code scanned, a step ticked off."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from genealogy import services as genealogy
from genealogy.models import LotLink, MaterialDefinition, MaterialLot
from genealogy.selectors import find, objection
from kernel.quantities import text
from orders.errors import (
    EnteredMeanwhile,
    StepDone,
    StepNotPassed,
    StepUnknown,
    UnitOnHold,
    UnitUnknown,
    WrongEntry,
)
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.states import JOB, MOUNTED, ON_HOLD, RUNNING, SCAN, UNITS
from personnel.models import Person
from personnel.services import require
from quality import services as quality
from records.services import record

from .locking import lock
from .unit_work import (
    finish_when_done,
    keep_entry,
    lock_unit,
    only_unit,
    refuse_out_of_order,
    step_name,
    tell,
    tick_off,
)
from .units import begin_unit

VALUES = ("number", "choice", "text")
SCANS = ("scan_lot", "scan_serial")


@transaction.atomic
def enter_value(
    job: JobOrder,
    *,
    by: Person,
    step: int,
    value: Any,
    unit: JobUnit | None = None,
    attempt: int | None = None,
) -> StepEntry:
    """Keep a value with the limits of its step; out of limits it is a failed attempt (decision 23).

    With `attempt` it is kept only as that attempt: whoever was slower is told (EnteredMeanwhile). Raises
    StepOutOfOrder, WrongEntry for another kind of step, NotANumber, NotAChoice, AttemptsUsedUp.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "enter_value")
    asked, unit = _at(job, step, unit)
    if asked.entry not in (*VALUES, "check"):
        raise WrongEntry(f"Step {asked.sequence} {asked.title} asks for no value.", field="value")
    _refuse_late(job, unit, asked, attempt)
    result = quality.record_result(
        asked.name, _yes_or_no(value) if asked.entry == "check" else value,
        kind=asked.entry, unit=asked.unit, lower=asked.lower, upper=asked.upper, choices=asked.choices,
        max_attempts=asked.max_attempts, lot=unit.lot if unit else None, job=job.ref,
        step=step_name(asked), equipment=job.work_unit, by=by,
    )
    entry = keep_entry(job, unit, asked, result=result, by=by)
    record(
        UnitEvent.VALUE_ENTERED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, title=asked.title, value=entry.value, unit=asked.unit,
        passed=entry.passed, attempt=entry.attempt,
    )
    tell(job)
    return entry


@transaction.atomic
def scan(
    job: JobOrder,
    *,
    by: Person,
    code: str,
    step: int | None = None,
    unit: JobUnit | None = None,
    attempt: int | None = None,
) -> StepEntry:
    """Read a code at the station: a component lot goes into the unit, a serial proves the right unit.

    Without `step` the unit's current step is meant; a serial begins its unit where none is in work.
    Scanning another lot before the step is completed takes the first one back; with `attempt` only who has seen
    that first one may (EnteredMeanwhile). Raises WrongMaterial, LotUnknown, LotOnHold,
    LotExpired, LotUsedUp, StepOutOfOrder, WrongEntry.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "scan")
    code = code.strip()
    if unit is None and job.counting_source == UNITS and not job.units.filter(state=RUNNING).exists():
        begin_unit(job, by=by, serial=code)
        job = lock(job)
    if step is None:
        step = _current_step(job, unit)
    asked, unit = _at(job, step, unit)
    if asked.entry not in SCANS:
        raise WrongEntry(f"Step {asked.sequence} {asked.title} asks for no scan.", field="code")
    _refuse_late(job, unit, asked, attempt)
    if asked.entry == "scan_serial":
        return _scan_serial(job, unit, asked, code, by=by)
    expected = MaterialDefinition.objects.filter(number=asked.material).first()
    lot = find(code, expected)
    link = _use(job, unit, asked, lot, by=by)
    entry = keep_entry(job, unit, asked, value=lot.number, lot=lot, link=link, by=by)
    record(
        UnitEvent.SCANNED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, lot=lot.number, material=lot.material.number,
    )
    tell(job)
    return entry


@transaction.atomic
def complete_step(
    job: JobOrder,
    *,
    by: Person,
    step: int,
    unit: JobUnit | None = None,
    value: Any = None,
    attempt: int | None = None,
) -> StepCompletion:
    """Tick a step off; the last one of a unit makes it good. `value` is entered first when it is given.

    Raises StepDone with who and when, StepOutOfOrder, StepNotPassed.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "complete_step")
    asked, unit = _at(job, step, unit)
    if value is not None:
        enter_value(job, by=by, step=step, value=value, unit=unit, attempt=attempt)
    if asked.entry == "check" and not _passed(job, unit, asked):
        enter_value(job, by=by, step=step, value=True, unit=unit)
    if asked.entry not in ("none", "check") and not _passed(job, unit, asked):
        raise StepNotPassed(_what_is_missing(job, unit, asked), step=step)
    completion = tick_off(job, unit, asked, by=by)
    if unit is not None:
        finish_when_done(job, unit, by=by)
    tell(job)
    return completion


def _at(job: JobOrder, sequence: int, unit: JobUnit | None) -> tuple[Step, JobUnit | None]:
    """The step that is due and the unit it is due on, locked; refuses what is done or not its turn."""
    asked = job.frozen.step(sequence)
    if asked is None:
        raise StepUnknown(f"{job.number} has no step {sequence}.", field="step")
    if not asked.is_per_unit:
        unit = None
    else:
        unit = lock_unit(unit) if unit is not None else only_unit(job)
        if unit.job_id != job.pk:
            raise UnitUnknown(f"This unit is not at {job.number}.", field="unit")
        if unit.state == ON_HOLD:
            raise UnitOnHold(f"{unit.lot.number} is on hold: quality decides first.", unit=unit.pk)
    done = StepCompletion.objects.select_related("by").filter(job=job, unit=unit, step=sequence).first()
    if done is not None:
        raise StepDone(f"{done.by.name} has completed this step already.", who=done.by.name, at=done.at)
    if unit is not None and unit.state != RUNNING:
        raise UnitUnknown(f"{unit.lot.number} is {unit.state} here.", field="unit")
    refuse_out_of_order(job, unit, asked)
    return asked, unit


def _refuse_late(job: JobOrder, unit: JobUnit | None, asked: Step, attempt: int | None) -> None:
    """Two people at one step: the second one has not seen what the first one did, so nothing of it is replaced."""
    if attempt is None:
        return
    last = (
        StepEntry.objects.select_related("by").filter(job=job, unit=unit, step=asked.sequence).order_by("-pk").first()
    )
    if last is not None and attempt <= last.attempt:
        raise EnteredMeanwhile(
            f"{last.by.name} has entered {last.value} here meanwhile.", who=last.by.name, at=last.at
        )


def _current_step(job: JobOrder, unit: JobUnit | None) -> int:
    done = set(StepCompletion.objects.filter(job=job, unit=None).values_list("step", flat=True))
    if job.counting_source == UNITS:
        unit = unit or only_unit(job)
        done |= set(StepCompletion.objects.filter(job=job, unit=unit).values_list("step", flat=True))
    for step in job.frozen.steps:
        if step.sequence not in done:
            return step.sequence
    raise WrongEntry("No step asks for a scan now.", field="code")


def _use(job: JobOrder, unit: JobUnit | None, asked: Step, lot: MaterialLot, *, by: Person) -> LotLink | None:
    """Put a scanned lot to its use: into the unit, or on the station for a step due once per job."""
    need = job.frozen.need(asked.material)
    if unit is None:
        if need is not None and need.mode == MOUNTED and job.work_unit is not None:
            genealogy.mount(job.work_unit, lot, by=by)
            return None
        objecting = objection(lot)
        if objecting is not None:
            raise objecting
        return None
    # Another lot before the step is completed: the first one did not go in after all.
    for earlier in StepEntry.objects.select_related("link").filter(job=job, unit=unit, step=asked.sequence):
        if earlier.link is not None and not LotLink.objects.filter(reverses=earlier.link).exists():
            genealogy.reverse(earlier.link, "Another lot was scanned", by=by)
    if need is None or need.mode != SCAN:
        return None
    return genealogy.consume(lot, need.quantity, unit.lot, job.ref, job.name, job.work_unit, by=by)


def _scan_serial(job: JobOrder, unit: JobUnit | None, asked: Step, code: str, *, by: Person) -> StepEntry:
    if unit is None:
        raise UnitUnknown("No unit is in work.", field="unit")
    if code != unit.lot.number:
        raise WrongEntry(
            f"Expected {unit.lot.number}, got {code[:60]}.", code="wrong_serial", field="code",
            expected=unit.lot.number, got=code[:60],
        )
    entry = keep_entry(job, unit, asked, value=code, lot=unit.lot, by=by)
    record(UnitEvent.SCANNED, unit, about=unit.lot, by=by, job=job.number, step=asked.sequence, lot=code)
    tell(job)
    return entry


def _passed(job: JobOrder, unit: JobUnit | None, asked: Step) -> bool:
    last = StepEntry.objects.filter(job=job, unit=unit, step=asked.sequence).order_by("-pk").first()
    return last is not None and last.passed


def _what_is_missing(job: JobOrder, unit: JobUnit | None, asked: Step) -> str:
    last = StepEntry.objects.filter(job=job, unit=unit, step=asked.sequence).order_by("-pk").first()
    if last is None:
        return f"Step {asked.sequence} {asked.title} is not answered yet."
    limits = f"{'' if asked.lower is None else text(asked.lower)} to {'' if asked.upper is None else text(asked.upper)}"
    return (
        f"{asked.name} is {last.value}, outside {limits} {asked.unit}. "
        f"Repeat it (attempt {last.attempt + 1} of {asked.max_attempts}) or call for help."
    )


def _yes_or_no(value: Any) -> Any:
    """A check is ticked by a person or a button, which say it in words."""
    return {"ok": True, "yes": True, "true": True, "no": False, "not ok": False, "false": False}.get(
        str(value).strip().lower(), value
    )
