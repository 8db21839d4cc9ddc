"""What units and steps share: the unit in work, what was done on it, and its end."""

from __future__ import annotations

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max

from genealogy.models import LotLink, MaterialLot
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from kernel.clock import now
from kernel.hints import hint
from kernel.quantities import text
from orders.errors import (
    StepDone,
    StepOutOfOrder,
    UnitUnknown,
)
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.states import RUNNING, UNIT
from personnel.models import Person
from quality.models import TestResult
from records.services import record

from .flow import tally
from .materials import draw


def lock_unit(unit: JobUnit) -> JobUnit:
    return JobUnit.objects.select_for_update(of=("self",)).select_related("lot__material").get(pk=unit.pk)


def only_unit(job: JobOrder) -> JobUnit:
    running = list(
        job.units.select_for_update(of=("self",)).select_related("lot__material").filter(state=RUNNING)[:2]
    )
    if not running:
        raise UnitUnknown(f"No unit of {job.number} is in work: begin one.", field="unit")
    if len(running) > 1:
        raise UnitUnknown("Several units are in work: say which one.", field="unit")
    return running[0]


def add_unit(job: JobOrder, lot: MaterialLot, *, by: Person) -> JobUnit:
    last = job.units.aggregate(last=Max("position"))["last"] or 0
    return JobUnit.objects.create(job=job, lot=lot, position=last + 1, begun_by=by, begun_at=now())


def refuse_out_of_order(
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
        if not step.is_per_unit and step.sequence not in done_once:
            raise StepOutOfOrder(f"Step {step.sequence} {step.title} comes first.", step=step.sequence)
        if step.is_per_unit and unit is not None and step.sequence not in done_here:
            raise StepOutOfOrder(f"Step {step.sequence} {step.title} comes first.", step=step.sequence)


def is_done(job: JobOrder, unit: JobUnit | None, asked: Step) -> bool:
    return StepCompletion.objects.filter(job=job, unit=unit, step=asked.sequence).exists()


def keep_entry(
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


def tick_off(job: JobOrder, unit: JobUnit | None, asked: Step, *, by: Person) -> StepCompletion:
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


def finish_when_done(job: JobOrder, unit: JobUnit, *, by: Person) -> None:
    done = set(StepCompletion.objects.filter(job=job, unit=unit).values_list("step", flat=True))
    if all(step.sequence in done for step in job.frozen.unit_steps):
        finish_unit(job, unit, by=by)


def finish_unit(job: JobOrder, unit: JobUnit, *, by: Person) -> None:
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


def step_name(step: Step) -> str:
    return f"{step.sequence} {step.title}"[:120]


def tell(job: JobOrder) -> None:
    hint(*([f"unit:{job.work_unit_id}"] if job.work_unit_id else []), f"job:{job.pk}")
