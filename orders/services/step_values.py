"""What is entered at a step: a value by hand, a value of a tool, a photo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from equipment.models import EquipmentProperty, Gauge
from kernel.commands import all_or_nothing
from orders.errors import EnteredMeanwhile, ToolValueUnusable, WrongEntry
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, StepEntry
from orders.selectors.tool_value import SENTENCES, tool_value
from orders.states import JOB
from personnel.models import Person
from personnel.services import require
from quality import services as quality
from records.models import File
from records.services import record

from .findings import doubt
from .gauging import gauge_for
from .locking import lock
from .step_end import refuse_late
from .step_place import Place, place_of
from .unit_work import keep_entry, step_name, tell

VALUES = ("number", "choice", "text")


@all_or_nothing
def enter_value(
    job: JobOrder,
    *,
    by: Person,
    step: int,
    value: Any,
    unit: JobUnit | None = None,
    attempt: int | None = None,
    gauge: Gauge | None = None,
) -> StepEntry:
    """Keep a value with the limits of its step; out of limits it is a failed attempt (decision 23).

    With `attempt` it is kept only as that attempt: whoever was slower is told (EnteredMeanwhile). `gauge` is what it
    was measured with where the step asks for one. Raises StepOutOfOrder, WrongEntry for another kind of step,
    NotANumber, NotAChoice, AttemptsUsedUp; WrongGauge, GaugeUnsaid, GaugeUnfit.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "enter_value")
    place = place_of(job, step, unit, by=by)
    asked = place.step
    if asked.entry not in (*VALUES, "check"):
        raise WrongEntry(f"Step {asked.sequence} {asked.title} asks for no value.", field="value")
    refuse_late(job, place, attempt, value)
    said = _yes_or_no(value) if asked.entry == "check" else value
    return _measured(job, place, asked.entry, said, gauge=gauge, by=by)


@all_or_nothing
def take_tool_value(
    job: JobOrder,
    *,
    by: Person,
    step: int,
    measured_at: datetime,
    unit: JobUnit | None = None,
    attempt: int | None = None,
    gauge: Gauge | None = None,
) -> StepEntry:
    """Keep what a tool has measured, exactly the value that was shown (of `measured_at`, by the tool's clock).

    Raises ToolValueUnusable when it is too old, not good or was taken before; EnteredMeanwhile when the tool has
    measured again since.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "enter_value")
    place = place_of(job, step, unit, by=by)
    if place.step.entry != "tool_value":
        raise WrongEntry(f"Step {step} {place.step.title} takes no value of a tool.", field="step")
    refuse_late(job, place, attempt, "the tool's value")
    shown = tool_value(job, place.step)
    if shown.objection:
        raise ToolValueUnusable(SENTENCES[shown.objection], why=shown.objection, measured_at=shown.at)
    if shown.at != measured_at or shown.property is None:
        raise EnteredMeanwhile(
            f"The tool has measured {shown.value} meanwhile. Look at it.", at=shown.at, entered=shown.value, given="–",
        )
    taken = (shown.property, measured_at)
    return _measured(job, place, "number", shown.value, gauge=gauge, taken=taken, by=by)


@all_or_nothing
def add_photo(
    job: JobOrder, *, by: Person, step: int, file: File, unit: JobUnit | None = None, attempt: int | None = None
) -> StepEntry:
    """Keep a photo of the piece or the set-up; its digest names it in the records."""
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "enter_value")
    place = place_of(job, step, unit, by=by)
    if place.step.entry != "photo":
        raise WrongEntry(f"Step {step} {place.step.title} asks for no photo.", field="step")
    if not file.content_type.startswith("image/"):
        raise WrongEntry(f"{file.name} is no picture.", field="file")
    refuse_late(job, place, attempt, file.name)
    entry = keep_entry(job, place.unit, place.step, value=file.name, file=file, occasion=place.occasion, by=by)
    _tell_entered(job, place, entry, by=by, sha256=file.sha256)
    return entry


def _measured(
    job: JobOrder, place: Place, kind: str, value: Any, *, gauge: Gauge | None, by: Person,
    taken: tuple[EquipmentProperty, datetime] | None = None,
) -> StepEntry:
    """A value with the limits of its step, as an attempt."""
    asked, unit = place.step, place.unit
    prop, at = taken or (None, None)
    used = gauge_for(job, asked, gauge)
    result = quality.record_result(
        asked.name, value, kind=kind, unit=asked.unit, lower=asked.lower, upper=asked.upper, choices=asked.choices,
        max_attempts=asked.max_attempts, lot=unit.lot if unit else None, job=job.ref,
        step=step_name(asked, place.occasion), equipment=job.work_unit, gauge=used, by=by, at=at,
    )
    entry = keep_entry(job, unit, asked, result=result, occasion=place.occasion, property=prop, measured_at=at, by=by)
    doubt(result, by=by)
    more = {"gauge": used.number} if used else {}
    _tell_entered(job, place, entry, by=by, **more, **({"measured_at": at, "tool": prop.name} if prop else {}))
    return entry


def _tell_entered(job: JobOrder, place: Place, entry: StepEntry, *, by: Person, **more: Any) -> None:
    unit, asked = place.unit, place.step
    record(
        UnitEvent.VALUE_ENTERED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, title=asked.title, value=entry.value, unit=asked.unit,
        passed=entry.passed, attempt=entry.attempt, **more,
    )
    tell(job)


def _yes_or_no(value: Any) -> Any:
    """A check is ticked by a person or a button, which say it in words."""
    return {"ok": True, "yes": True, "true": True, "no": False, "not ok": False, "false": False}.get(
        str(value).strip().lower(), value
    )
