"""What a tool at the station has measured, and whether it may be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from equipment.models import EquipmentProperty
from equipment.selectors import property_named
from kernel.clock import now
from kernel.quantities import quantity, text
from orders.models import JobOrder, StepEntry
from orders.models.definition import Step

# An older value belongs to another piece, or to a tool nobody hears any more.
FRESH_SECONDS = 60


SENTENCES = {
    "missing": "No tool that measures this is connected here.",
    "unmeasured": "The tool has measured nothing yet.",
    "unit": "The tool measures in another unit than the step asks for.",
    "bad": "The tool says that this value is not good. Measure again.",
    "stale": "This value is too old. Measure again.",
    "taken": "This value was taken already. Measure again.",
}


@dataclass(frozen=True, slots=True)
class ToolValue:
    """The latest value of a tool; with an objection (a word of SENTENCES) it is shown but not taken."""

    objection: str
    property: EquipmentProperty | None = None
    value: str = ""
    unit: str = ""
    at: datetime | None = None
    age_seconds: float | None = None


def tool_value(job: JobOrder, step: Step) -> ToolValue:
    """What the process value that the step names says now."""
    unit = job.work_unit
    prop = property_named(unit, step.property_name) if unit is not None else None
    if prop is None:
        return ToolValue("missing")
    if prop.last_at is None or prop.last_value is None:
        return ToolValue("unmeasured", prop, unit=prop.unit)
    age = max(0.0, (now() - prop.last_at).total_seconds())
    value = text(quantity(prop.last_value, field="value"))
    return ToolValue(_objection(prop, step, age), prop, value, prop.unit, prop.last_at, age)


def _objection(prop: EquipmentProperty, step: Step, age: float) -> str:
    if prop.unit != step.unit:
        return "unit"
    if not prop.last_good:
        return "bad"
    if age > FRESH_SECONDS:
        return "stale"
    taken = StepEntry.objects.filter(property=prop, measured_at=prop.last_at)
    return "taken" if taken.exists() else ""
