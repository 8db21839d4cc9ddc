"""Single pieces at an operation: begin, enter, scan, complete steps, and what a tester measured."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from equipment.models import Equipment
from equipment.states import Mode
from genealogy import services as genealogy
from genealogy.models import LotLink, MaterialDefinition, MaterialLot
from genealogy.selectors import find, objection
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from genealogy.states import SCRAPPED as LOT_SCRAPPED
from kernel.clock import now
from kernel.errors import Malformed, RuleBroken
from kernel.hints import hint
from kernel.quantities import text
from orders.errors import (
    NothingToWorkOn,
    StepDone,
    StepNotPassed,
    StepOutOfOrder,
    StepUnknown,
    UnitBegun,
    UnitOnHold,
    UnitStillRunning,
    UnitUnknown,
    WrongEntry,
)
from orders.events import UnitEvent
from orders.models import JobOrder, JobRun, JobUnit, MachineResult, SerialCounter, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.selectors.flow import input_left
from orders.states import GOOD, JOB, MOUNTED, ON_HOLD, OVER, RUNNING, SCAN, SCRAPPED, UNIT, UNITS
from personnel.models import Person
from personnel.services import require, system_person
from quality import services as quality
from quality.models import Nonconformance, TestResult
from records.services import record

from .flow import balance, tally
from .locking import lock
from .materials import draw

ZERO = Decimal(0)
VALUES = ("number", "choice", "text")
SCANS = ("scan_lot", "scan_serial")


@transaction.atomic
def begin_unit(job: JobOrder, *, by: Person, serial: str = "") -> JobUnit:
    """Take the next piece in hand: make its serial here, or scan the one that comes from the operation before.

    A unit that was held comes back once quality has released it. Raises UnitStillRunning,
    NothingToWorkOn, UnitUnknown, UnitOnHold, UnitBegun.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "begin_unit")
    if job.counting_source != UNITS:
        raise WrongEntry(f"{job.name} is not counted unit by unit.")
    if job.work_unit is None or job.work_unit.mode == Mode.SINGLE:
        open_unit = job.units.select_related("lot").filter(state=RUNNING).first()
        if open_unit is not None and open_unit.lot.number != serial.strip():
            raise UnitStillRunning(f"Finish {open_unit.lot.number} first.", unit=open_unit.pk)
    for step in job.frozen.job_steps:
        _before(job, None, step, inclusive=True, only_before_units=True)
    unit = _create_serial(job, by=by) if job.frozen.creates_serial else _take_over(job, serial, by=by)
    record(
        UnitEvent.BEGUN, unit, about=unit.lot, by=by,
        job=job.number, serial=unit.lot.number, position=unit.position, operation=job.name,
        work_unit=job.work_unit.number if job.work_unit else "",
    )
    if not job.frozen.unit_steps and unit.state == RUNNING:
        _finish(job, unit, by=by)
    _tell(job)
    return unit


@transaction.atomic
def enter_value(job: JobOrder, *, by: Person, step: int, value: Any, unit: JobUnit | None = None) -> StepEntry:
    """Keep a value with the limits of its step; out of limits it is a failed attempt (decision 23).

    Raises StepOutOfOrder, WrongEntry for another kind of step, NotANumber, NotAChoice, AttemptsUsedUp.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "enter_value")
    asked, unit = _at(job, step, unit)
    if asked.entry not in (*VALUES, "check"):
        raise WrongEntry(f"Step {asked.sequence} {asked.title} asks for no value.", field="value")
    result = quality.record_result(
        asked.name, _yes_or_no(value) if asked.entry == "check" else value,
        kind=asked.entry, unit=asked.unit, lower=asked.lower, upper=asked.upper, choices=asked.choices,
        max_attempts=asked.max_attempts, lot=unit.lot if unit else None, job=job.ref,
        step=_step_name(asked), equipment=job.work_unit, by=by,
    )
    entry = _keep(job, unit, asked, result=result, by=by)
    record(
        UnitEvent.VALUE_ENTERED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, title=asked.title, value=entry.value, unit=asked.unit,
        passed=entry.passed, attempt=entry.attempt,
    )
    _tell(job)
    return entry


@transaction.atomic
def scan(
    job: JobOrder, *, by: Person, code: str, step: int | None = None, unit: JobUnit | None = None
) -> StepEntry:
    """Read a code at the station: a component lot goes into the unit, a serial proves the right unit.

    Without `step` the unit's current step is meant; a serial begins its unit where none is in work.
    Scanning another lot before the step is completed takes the first one back. Raises WrongMaterial,
    LotUnknown, LotOnHold, LotExpired, LotUsedUp, StepOutOfOrder, WrongEntry.
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
    if asked.entry == "scan_serial":
        return _scan_serial(job, unit, asked, code, by=by)
    expected = MaterialDefinition.objects.filter(number=asked.material).first()
    lot = find(code, expected)
    link = _use(job, unit, asked, lot, by=by)
    entry = _keep(job, unit, asked, value=lot.number, lot=lot, link=link, by=by)
    record(
        UnitEvent.SCANNED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, lot=lot.number, material=lot.material.number,
    )
    _tell(job)
    return entry


@transaction.atomic
def complete_step(
    job: JobOrder, *, by: Person, step: int, unit: JobUnit | None = None, value: Any = None
) -> StepCompletion:
    """Tick a step off; the last one of a unit makes it good. `value` is entered first when it is given.

    Raises StepDone with who and when, StepOutOfOrder, StepNotPassed.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "complete_step")
    asked, unit = _at(job, step, unit)
    if value is not None:
        enter_value(job, by=by, step=step, value=value, unit=unit)
    if asked.entry == "check" and not _passed(job, unit, asked):
        enter_value(job, by=by, step=step, value=True, unit=unit)
    if asked.entry not in ("none", "check") and not _passed(job, unit, asked):
        raise StepNotPassed(_what_is_missing(job, unit, asked), step=step)
    completion = _tick(job, unit, asked, by=by)
    if unit is not None:
        _finish_when_done(job, unit, by=by)
    _tell(job)
    return completion


@transaction.atomic
def machine_result(
    work_unit: Equipment, *, serial: str, values: dict[str, Any], seq: int, epoch: int, at: datetime
) -> MachineResult | None:
    """Take in what a tester measured on a serial, once per (work unit, epoch, seq); None for a repetition.

    All values within the limits of the job's machine steps: the unit is good there. One outside: a
    nonconformance is raised, unit and lot are held. A serial nobody runs here keeps its results all the
    same. Called by ingest in its transaction.
    """
    by = system_person("collector")
    ran = Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    runs = JobRun.objects.select_related("job").filter(ran, work_unit=work_unit, job__counting_source=UNITS)
    lot = MaterialLot.objects.filter(number=serial.strip()[:60]).first()
    of_order = _job_for(lot, list(runs.order_by("-started_at")))
    job = lock(of_order) if of_order is not None else None
    if MachineResult.objects.filter(work_unit=work_unit, epoch=epoch, seq=seq).exists():
        return None
    results = _measure(job, lot, values, work_unit, by=by, at=at)
    # Two collectors with the same result: the second breaks on the row's key, with all it did.
    kept = MachineResult.objects.create(
        work_unit=work_unit, epoch=epoch, seq=seq, serial=serial.strip()[:60], job=job, values=_plain(values),
        passed=_verdict(job, results), at=at,
    )
    if job is not None and lot is not None:
        _judge(job, lot, results, by=by, at=at)
        _tell(job)
    return kept


@transaction.atomic
def follow_disposition(case: Nonconformance, *, by: Person) -> None:
    """Let units go on as quality has decided: as they are, again, or not at all."""
    for unit in JobUnit.objects.select_related("job").filter(lot=case.lot_id, state=ON_HOLD).order_by("job", "pk"):
        job = lock(unit.job)
        unit = _lock_unit(unit)
        if unit.state != ON_HOLD:
            continue
        if unit.lot.state == LOT_SCRAPPED or case.disposition in ("scrap", "return"):
            unit.state = UNIT.next(unit.state, "scrap")
            unit.ended_at = now()
            unit.save(update_fields=["state", "ended_at"])
            job.scrap += 1
            job.save(update_fields=["scrap"])
            record(UnitEvent.SCRAPPED, unit, about=unit.lot, by=by, job=job.number, nonconformance=case.number)
            balance(job.request, by=by)
        elif unit.lot.state != LOT_ON_HOLD:
            unit.state = UNIT.next(unit.state, "release_hold")
            unit.save(update_fields=["state"])
            record(UnitEvent.RELEASED, unit, about=unit.lot, by=by, job=job.number, nonconformance=case.number)
            if case.disposition == "use_as_is":
                # Quality has signed that it is good enough: what failed needs no second attempt.
                for asked in job.frozen.unit_steps:
                    if asked.source == "machine" and not _is_done(job, unit, asked):
                        _tick(job, unit, asked, by=by)
                _finish_when_done(job, unit, by=by)
        _tell(job)


@transaction.atomic
def follow_release(lot: MaterialLot, *, by: Person) -> None:
    """Let units go on whose lot a person of quality has freed; one that was done is good."""
    for unit in JobUnit.objects.select_related("job").filter(lot=lot, state=ON_HOLD).order_by("job", "pk"):
        job = lock(unit.job)
        unit = _lock_unit(unit)
        if unit.state != ON_HOLD or unit.lot.state == LOT_ON_HOLD:
            continue
        unit.state = UNIT.next(unit.state, "release_hold")
        unit.save(update_fields=["state"])
        record(UnitEvent.RELEASED, unit, about=unit.lot, by=by, job=job.number)
        _finish_when_done(job, unit, by=by)
        _tell(job)


def _create_serial(job: JobOrder, *, by: Person) -> JobUnit:
    left = input_left(job)
    at_work = job.units.filter(state__in=(RUNNING, ON_HOLD)).count()
    if left is not None and left - at_work <= ZERO:
        raise NothingToWorkOn("The operations before have not given another piece yet.", after=job.frozen.after)
    prefix = job.frozen.serial_prefix
    SerialCounter.objects.get_or_create(prefix=prefix)
    counter = SerialCounter.objects.select_for_update().get(prefix=prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    lot = genealogy.produce(
        job.material, f"{prefix}{counter.last:06d}", Decimal(1), job.ref, job.name, job.work_unit, is_serial=True, by=by
    )
    return _add_unit(job, lot, by=by)


def _take_over(job: JobOrder, serial: str, *, by: Person) -> JobUnit:
    if not serial.strip():
        raise Malformed("Scan the serial of the unit.", field="serial")
    lot = find(serial)
    objecting = objection(lot)
    if objecting is not None:
        raise objecting
    mine = job.units.select_for_update().filter(lot=lot).first()
    if mine is not None:
        return _come_back(job, mine)
    _comes_from_before(job, lot)
    return _add_unit(job, lot, by=by)


def _come_back(job: JobOrder, unit: JobUnit) -> JobUnit:
    if unit.state == ON_HOLD:
        unit.state = UNIT.next(unit.state, "release_hold")
        unit.save(update_fields=["state"])
    elif unit.state == SCRAPPED:
        raise UnitUnknown(f"{unit.lot.number} is scrap.", field="serial")
    elif unit.state == GOOD:
        raise UnitBegun(f"{unit.lot.number} is finished at {job.name}.", unit=unit.pk, at=unit.ended_at)
    return unit


def _comes_from_before(job: JobOrder, lot: MaterialLot) -> None:
    before = JobUnit.objects.filter(
        lot=lot, job__request=job.request_id, job__sequence__in=job.frozen.after
    ).first()
    if before is None:
        raise UnitUnknown(f"{lot.number} does not come from {job.request.number}.", field="serial")
    if before.state == ON_HOLD:
        raise UnitOnHold(f"{lot.number} is on hold at the operation before.", field="serial")
    if before.state != GOOD:
        raise NothingToWorkOn(f"{lot.number} is not finished at the operation before.", field="serial")
    elsewhere = JobUnit.objects.filter(
        lot=lot, job__request=job.request_id, job__sequence=job.sequence
    ).exclude(job=job)
    taken = elsewhere.select_related("job", "begun_by").first()
    if taken is not None:
        raise UnitBegun(
            f"{taken.begun_by.name} has {lot.number} at {taken.job.number}.", who=taken.begun_by.name, at=taken.begun_at
        )


def _add_unit(job: JobOrder, lot: MaterialLot, *, by: Person) -> JobUnit:
    last = job.units.aggregate(last=Max("position"))["last"] or 0
    return JobUnit.objects.create(job=job, lot=lot, position=last + 1, begun_by=by, begun_at=now())


def _at(job: JobOrder, sequence: int, unit: JobUnit | None) -> tuple[Step, JobUnit | None]:
    """The step that is due and the unit it is due on, locked; refuses what is done or not its turn."""
    asked = job.frozen.step(sequence)
    if asked is None:
        raise StepUnknown(f"{job.number} has no step {sequence}.", field="step")
    if asked.per == "job":
        unit = None
    else:
        unit = _lock_unit(unit) if unit is not None else _only_unit(job)
        if unit.job_id != job.pk:
            raise UnitUnknown(f"This unit is not at {job.number}.", field="unit")
        if unit.state == ON_HOLD:
            raise UnitOnHold(f"{unit.lot.number} is on hold: quality decides first.", unit=unit.pk)
    done = StepCompletion.objects.select_related("by").filter(job=job, unit=unit, step=sequence).first()
    if done is not None:
        raise StepDone(f"{done.by.name} has completed this step already.", who=done.by.name, at=done.at)
    if unit is not None and unit.state != RUNNING:
        raise UnitUnknown(f"{unit.lot.number} is {unit.state} here.", field="unit")
    _before(job, unit, asked)
    return asked, unit


def _lock_unit(unit: JobUnit) -> JobUnit:
    return JobUnit.objects.select_for_update(of=("self",)).select_related("lot__material").get(pk=unit.pk)


def _only_unit(job: JobOrder) -> JobUnit:
    running = list(
        job.units.select_for_update(of=("self",)).select_related("lot__material").filter(state=RUNNING)[:2]
    )
    if not running:
        raise UnitUnknown(f"No unit of {job.number} is in work: begin one.", field="unit")
    if len(running) > 1:
        raise UnitUnknown("Several units are in work: say which one.", field="unit")
    return running[0]


def _before(
    job: JobOrder, unit: JobUnit | None, asked: Step, *, inclusive: bool = False, only_before_units: bool = False
) -> None:
    """Refuse while a step before is open: the unit's own, and those due once per job."""
    done_once = set(StepCompletion.objects.filter(job=job, unit=None).values_list("step", flat=True))
    done_here = (
        set(StepCompletion.objects.filter(job=job, unit=unit).values_list("step", flat=True)) if unit else set()
    )
    first_of_units = min((step.sequence for step in job.frozen.unit_steps), default=0)
    for step in job.frozen.steps:
        if step.sequence > asked.sequence or (step.sequence == asked.sequence and not inclusive):
            break
        if only_before_units and step.sequence > first_of_units:
            break
        if step.per == "job" and step.sequence not in done_once:
            raise StepOutOfOrder(f"Step {step.sequence} {step.title} comes first.", step=step.sequence)
        if step.per == "unit" and unit is not None and step.sequence not in done_here:
            raise StepOutOfOrder(f"Step {step.sequence} {step.title} comes first.", step=step.sequence)


def _current_step(job: JobOrder, unit: JobUnit | None) -> int:
    done = set(StepCompletion.objects.filter(job=job, unit=None).values_list("step", flat=True))
    if job.counting_source == UNITS:
        unit = unit or _only_unit(job)
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
    entry = _keep(job, unit, asked, value=code, lot=unit.lot, by=by)
    record(UnitEvent.SCANNED, unit, about=unit.lot, by=by, job=job.number, step=asked.sequence, lot=code)
    _tell(job)
    return entry


def _keep(
    job: JobOrder,
    unit: JobUnit | None,
    asked: Step,
    *,
    by: Person,
    value: str = "",
    result: TestResult | None = None,
    lot: MaterialLot | None = None,
    link: LotLink | None = None,
) -> StepEntry:
    before = StepEntry.objects.filter(job=job, unit=unit, step=asked.sequence).count()
    if result is not None:
        value = text(result.value) if result.value is not None else result.text
    return StepEntry.objects.create(
        job=job,
        unit=unit,
        step=asked.sequence,
        attempt=before + 1,
        value=value[:200],
        passed=result.passed if result is not None else True,
        lot=lot,
        link=link,
        result=result,
        by=by,
        at=now(),
    )


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


def _is_done(job: JobOrder, unit: JobUnit | None, asked: Step) -> bool:
    return StepCompletion.objects.filter(job=job, unit=unit, step=asked.sequence).exists()


def _tick(job: JobOrder, unit: JobUnit | None, asked: Step, *, by: Person) -> StepCompletion:
    """Once per step and unit: the database decides between two who press."""
    try:
        with transaction.atomic():
            completion = StepCompletion.objects.create(job=job, unit=unit, step=asked.sequence, by=by, at=now())
    except IntegrityError as faster:
        done = StepCompletion.objects.select_related("by").get(job=job, unit=unit, step=asked.sequence)
        raise StepDone(
            f"{done.by.name} has completed this step already.", who=done.by.name, at=done.at
        ) from faster
    record(
        UnitEvent.STEP_COMPLETED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, title=asked.title,
    )
    return completion


def _finish_when_done(job: JobOrder, unit: JobUnit, *, by: Person) -> None:
    done = set(StepCompletion.objects.filter(job=job, unit=unit).values_list("step", flat=True))
    if all(step.sequence in done for step in job.frozen.unit_steps):
        _finish(job, unit, by=by)


def _finish(job: JobOrder, unit: JobUnit, *, by: Person) -> None:
    """The unit is good here: it is counted, and what it took by backflush is written down."""
    if unit.ended_at is None:
        draw(job, Decimal(1), unit.lot, by=by)
    unit.lot.refresh_from_db()
    # What it is made of was held meanwhile: the unit is recorded, and held with it (decision 22).
    action = "hold" if unit.lot.state == LOT_ON_HOLD else "finish"
    unit.state = UNIT.next(unit.state, action)
    unit.ended_at = now()
    unit.save(update_fields=["state", "ended_at"])
    if action == "finish":
        job.good += 1
        job.save(update_fields=["good"])
        tally(job, Decimal(1))
    record(
        UnitEvent.FINISHED if action == "finish" else UnitEvent.HELD, unit, about=unit.lot, by=by,
        job=job.number, operation=job.name,
    )
    hint("dispatch", "orders", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))


def _job_for(lot: MaterialLot | None, runs: list[JobRun]) -> JobOrder | None:
    """Which of the jobs that ran at the tester then the serial belongs to."""
    if lot is None:
        return None
    of_orders = set(JobUnit.objects.filter(lot=lot).values_list("job__request", flat=True))
    for run in runs:
        if run.job.request_id in of_orders and run.job.state not in OVER:
            return run.job
    return None


def _measure(
    job: JobOrder | None,
    lot: MaterialLot | None,
    values: dict[str, Any],
    work_unit: Equipment,
    *,
    by: Person,
    at: datetime,
) -> list[TestResult]:
    """Every value the job asks the machine for, with its limits; a value that is no number is a failed answer."""
    asked = {step.property_name: step for step in job.frozen.unit_steps if step.source == "machine"} if job else {}
    results = []
    for name, value in sorted(values.items()):
        step = asked.get(name)
        if step is None and (lot is None or isinstance(value, bool) or not isinstance(value, int | float | Decimal)):
            continue
        try:
            with transaction.atomic():
                results.append(
                    quality.record_result(
                        name, value, unit=step.unit if step else "", lower=step.lower if step else None,
                        upper=step.upper if step else None, max_attempts=step.max_attempts if step else 0,
                        lot=lot, job=job.ref if job else None, step=_step_name(step) if step else "",
                        source="machine", equipment=work_unit, by=by, at=at,
                    )
                )
        except (Malformed, RuleBroken):
            # Text for a number: nothing was measured, so the unit stays untested.
            if step is not None:
                asked.pop(name)
    return results


def _verdict(job: JobOrder | None, results: list[TestResult]) -> bool | None:
    """Passed when everything the job asks a machine for lies within; None while something was not measured."""
    if not all(result.passed for result in results):
        return False
    asked = {step.property_name for step in job.frozen.unit_steps if step.source == "machine"} if job else set()
    return True if asked and asked <= {result.name for result in results} else None


def _judge(job: JobOrder, lot: MaterialLot, results: list[TestResult], *, by: Person, at: datetime) -> None:
    """Good when everything asked for was measured and lies within; held when something lies outside."""
    unit = job.units.select_for_update(of=("self",)).select_related("lot").filter(lot=lot).first()
    if unit is None:
        unit = _add_unit(job, lot, by=by)
    if unit.state in (GOOD, SCRAPPED):
        return
    lot.refresh_from_db()
    if unit.state == ON_HOLD and lot.state != LOT_ON_HOLD:
        unit.state = UNIT.next(unit.state, "release_hold")
        unit.save(update_fields=["state"])
    failed = [result for result in results if not result.passed]
    record(
        UnitEvent.TESTED, unit, about=lot, by=by, occurred_at=at, job=job.number, passed=not failed,
        values={result.name: result.value for result in results},
    )
    if failed:
        _hold(job, unit, failed, by=by, at=at)
        return
    if unit.state != RUNNING or lot.state == LOT_ON_HOLD:
        return
    measured = {result.name for result in results}
    for step in job.frozen.unit_steps:
        if step.source == "machine" and step.property_name in measured and not _is_done(job, unit, step):
            result = next(result for result in results if result.name == step.property_name)
            _keep(job, unit, step, result=result, by=by)
            _tick(job, unit, step, by=by)
    _finish_when_done(job, unit, by=by)


def _hold(job: JobOrder, unit: JobUnit, failed: list[TestResult], *, by: Person, at: datetime) -> None:
    for result in failed:
        step = next((step for step in job.frozen.unit_steps if step.property_name == result.name), None)
        if step is not None:
            _keep(job, unit, step, result=result, by=by)
    if unit.state == RUNNING:
        unit.state = UNIT.next(unit.state, "hold")
        unit.save(update_fields=["state"])
    words = "; ".join(
        f"{result.name} {text(result.value) if result.value is not None else result.text} {result.unit}"
        f" outside {_limits(result)}"
        for result in failed
    )
    quality.raise_nonconformance(
        unit.lot, f"{job.name} failed: {words}", results=failed, job=job.ref, equipment=job.work_unit, by=by, at=at
    )
    record(UnitEvent.HELD, unit, about=unit.lot, by=by, occurred_at=at, job=job.number, operation=job.name)


def _limits(result: TestResult) -> str:
    lower = "" if result.lower is None else text(result.lower)
    upper = "" if result.upper is None else text(result.upper)
    return f"{lower}..{upper}"


def _yes_or_no(value: Any) -> Any:
    """A check is ticked by a person or a button, which say it in words."""
    return {"ok": True, "yes": True, "true": True, "no": False, "not ok": False, "false": False}.get(
        str(value).strip().lower(), value
    )


def _step_name(step: Step) -> str:
    return f"{step.sequence} {step.title}"[:120]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As it came, but fit for JSON: a tester may send what is no number."""
    return {
        str(name)[:80]: value if isinstance(value, bool | int) or value is None else str(value)[:200]
        for name, value in values.items()
    }


def _tell(job: JobOrder) -> None:
    hint(*([f"unit:{job.work_unit_id}"] if job.work_unit_id else []), f"job:{job.pk}")


