"""What a tester measured on a serial."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from equipment.models import Equipment
from genealogy.models import MaterialLot
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from kernel.commands import all_or_nothing
from kernel.errors import Malformed, RuleBroken
from orders.events import UnitEvent
from orders.models import JobOrder, JobRun, JobUnit, MachineResult
from orders.models.definition import Step
from orders.selectors.copies import definition_of
from orders.selectors.due import settled_steps
from orders.states import GOOD, ON_HOLD, OVER, RUNNING, SCRAPPED, UNIT, UNITS
from personnel.models import Person
from personnel.services import system_person
from quality import services as quality
from quality.models import TestResult
from records.services import record

from .findings import doubt
from .gauging import gauge_of_machine
from .locking import lock
from .step_end import settle
from .step_place import Place
from .unit_hold import hold_failed
from .unit_work import (
    add_unit,
    finish_when_done,
    keep_entry,
    step_name,
    tell,
)


@all_or_nothing
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
    for result in results:
        doubt(result, by=by)
    # Two collectors with the same result: the second breaks on the row's key, with all it did.
    kept = MachineResult.objects.create(
        work_unit=work_unit, epoch=epoch, seq=seq, serial=serial.strip()[:60], job=job, values=_plain(values),
        passed=_verdict(job, lot, results), at=at,
    )
    if job is not None and lot is not None:
        _judge(job, lot, results, by=by, at=at)
        tell(job)
    return kept


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
    asked = {step.property_name: step for step in _asked(job, lot)}
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
                        lot=lot, job=job.ref if job else None, step=step_name(step) if step else "",
                        source="machine", equipment=work_unit,
                        gauge=gauge_of_machine(job, step) if job and step else None, by=by, at=at,
                    )
                )
        except (Malformed, RuleBroken):
            # Text for a number: nothing was measured, so the unit stays untested.
            if step is not None:
                asked.pop(name)
    return results


def _asked(job: JobOrder | None, lot: MaterialLot | None) -> list[Step]:
    """What the machine is asked for on this serial."""
    if job is None:
        return []
    frozen = definition_of(job, lot.number) if lot else job.frozen
    return [step for step in frozen.unit_steps if step.source == "machine"]


def _verdict(job: JobOrder | None, lot: MaterialLot | None, results: list[TestResult]) -> bool | None:
    """Passed when everything the job asks a machine for lies within; None while something was not measured."""
    if not all(result.passed for result in results):
        return False
    asked = {step.property_name for step in _asked(job, lot)}
    return True if asked and asked <= {result.name for result in results} else None


def _judge(job: JobOrder, lot: MaterialLot, results: list[TestResult], *, by: Person, at: datetime) -> None:
    """Good when everything asked for was measured and lies within; held when something lies outside."""
    unit = job.units.select_for_update(of=("self",)).select_related("lot").filter(lot=lot).first()
    if unit is None:
        unit = add_unit(job, lot, by=by)
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
        for result in failed:
            step = next((step for step in unit.frozen.unit_steps if step.property_name == result.name), None)
            if step is not None:
                keep_entry(job, unit, step, result=result, by=by)
        hold_failed(job, unit, failed, by=by, at=at)
        return
    if unit.state != RUNNING:
        return
    measured = {result.name for result in results}
    settled = settled_steps(unit)
    for step in unit.frozen.unit_steps:
        if step.source == "machine" and step.property_name in measured and step.sequence not in settled:
            result = next(result for result in results if result.name == step.property_name)
            settle(job, Place(step, unit, 1), keep_entry(job, unit, step, result=result, by=by), by=by)
            settled = settled_steps(unit)
    finish_when_done(job, unit, by=by)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As it came, but fit for JSON: a tester may send what is no number."""
    return {
        str(name)[:80]: value if isinstance(value, bool | int) or value is None else str(value)[:200]
        for name, value in values.items()
    }
