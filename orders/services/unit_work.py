"""What units and steps share: the unit in work, what was done on it, and its end."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from equipment.models import EquipmentProperty
from genealogy.models import LotLink, MaterialLot
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from kernel.clock import moment
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.prepared import Asked, Prepared
from kernel.quantities import text
from orders.errors import UnitUnknown
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.selectors.copies import earlier_copy
from orders.selectors.due import pieces_of, settled_steps
from orders.states import RUNNING, UNIT
from personnel.models import Person
from quality.models import TestResult
from records.models import File
from records.services import record

from .co_products import make_beside
from .flow import tally
from .labour import work_on
from .materials import draw
from .units_in_rework import unit_in_rework


def lock_unit(unit: JobUnit, job: JobOrder) -> JobUnit:
    """The unit as it is now, held until the transaction ends, at its locked job."""
    found = _unit.ask(key=unit.pk)
    if not found:
        raise Malformed(f"There is no unit {unit.pk}.", code="unknown", field="unit")
    if found[0].job_id == job.pk:
        found[0].job = job
    return found[0]


_unit = Prepared(
    lambda: JobUnit.objects.select_for_update(of=("self",))
    .select_related("lot__material")
    .filter(pk=Asked("key"))
    .order_by()
)


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
    work_on(job, job.work_unit, by=by)
    last = job.units.aggregate(last=Max("position"))["last"] or 0
    return JobUnit.objects.create(
        job=job, lot=lot, position=last + 1, begun_by=by, begun_at=moment(), earlier=earlier_copy(job, lot.number)
    )


def entries_at(job: JobOrder, unit: JobUnit | None, asked: Step, occasion: int = 1) -> QuerySet[StepEntry]:
    """What was entered at a step on the occasion it is due."""
    return StepEntry.objects.filter(job=job, unit=unit, step=asked.sequence, occasion=occasion).order_by("pk")


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
    file: File | None = None,
    property: EquipmentProperty | None = None,
    measured_at: datetime | None = None,
    occasion: int = 1,
) -> StepEntry:
    work_on(job, job.work_unit, by=by)
    before = entries_at(job, unit, asked, occasion).count()
    if result is not None:
        value = text(result.value) if result.value is not None else result.text
    return StepEntry.objects.create(
        job=job,
        unit=unit,
        step=asked.sequence,
        occasion=occasion,
        attempt=before + 1,
        value=value[:200],
        passed=result.passed if result is not None else True,
        lot=lot,
        link=link,
        result=result,
        file=file,
        property=property,
        measured_at=measured_at,
        by=by,
        at=moment(),
    )


def tick_off(
    job: JobOrder,
    unit: JobUnit | None,
    asked: Step,
    *,
    by: Person,
    occasion: int = 1,
    confirms: StepEntry | None = None,
) -> StepCompletion:
    """Once per step, unit and occasion: the job's lock decides between two who press, and the database keeps it so."""
    completion = StepCompletion.objects.create(
        job=job, unit=unit, step=asked.sequence, occasion=occasion, pieces=pieces_of(job) if unit is None else None,
        confirms=confirms, by=by, at=moment(),
    )
    confirmed: dict[str, Any] = {"confirms": confirms.value, "entered_by": confirms.by.name} if confirms else {}
    record(
        UnitEvent.STEP_COMPLETED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, title=asked.title,
        occasion=occasion, **confirmed,
    )
    work_on(job, job.work_unit, by=by)
    return completion


def finish_when_done(job: JobOrder, unit: JobUnit, *, by: Person, used_by: Person | None = None) -> None:
    settled = settled_steps(unit)
    if all(step.sequence in settled for step in unit.frozen.unit_steps):
        finish_unit(job, unit, by=by, used_by=used_by)


def finish_unit(job: JobOrder, unit: JobUnit, *, by: Person, used_by: Person | None = None) -> None:
    """The unit is good here: it is counted, and what it took by backflush is written down.

    Who decides that it is good need not be who used the material.
    """
    if unit.ended_at is None:
        draw(job, Decimal(1), unit.lot, needs=unit.frozen.materials, by=used_by or by)
        make_beside(job, Decimal(1), unit.frozen.co_products, by=used_by or by)
    unit.lot.refresh_from_db()
    # What it is made of was held meanwhile: the unit is recorded, and held with it (decision 22).
    action = "hold" if unit.lot.state == LOT_ON_HOLD else "finish"
    unit.state = UNIT.next(unit.state, action)
    unit.ended_at = moment()
    unit.save(update_fields=["state", "ended_at"])
    if action == "finish":
        job.good += 1
        job.save(update_fields=["good"])
        tally(job, Decimal(1))
    record(
        UnitEvent.FINISHED if action == "finish" else UnitEvent.HELD, unit, about=unit.lot, by=by,
        job=job.number, operation=job.name,
    )
    if action == "finish":
        _back_from_rework(job, unit, by=by)
    hint("dispatch", "orders", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))


def _back_from_rework(rework: JobOrder, unit: JobUnit, *, by: Person) -> None:
    """A reworked unit goes on where it was sent from: what is due there is done on it again or still."""
    before = unit_in_rework(rework, unit)
    if before is None:
        return
    before.state = UNIT.next(before.state, "come_back")
    before.save(update_fields=["state"])
    record(UnitEvent.REWORKED, before, about=unit.lot, by=by, job=before.job.number, rework=rework.number)
    finish_when_done(before.job, before, by=by)
    tell(before.job)


def step_name(step: Step, occasion: int = 1) -> str:
    """What results of a step are kept under; each occasion has attempts of its own."""
    again = f" #{occasion}" if occasion > 1 else ""
    return f"{step.sequence} {step.title}"[: 120 - len(again)] + again


def tell(job: JobOrder) -> None:
    hint(*([f"unit:{job.work_unit_id}"] if job.work_unit_id else []), f"job:{job.pk}")
