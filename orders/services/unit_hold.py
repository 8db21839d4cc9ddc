"""A unit that failed waits for quality."""

from __future__ import annotations

from datetime import datetime

from kernel.quantities import UNITS as UNIT_NAMES
from kernel.quantities import text
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit
from orders.states import RUNNING, UNIT
from personnel.models import Person
from quality import services as quality
from quality.models import TestResult
from records.services import record


def hold_failed(job: JobOrder, unit: JobUnit, failed: list[TestResult], *, by: Person, at: datetime) -> None:
    """A locked unit whose values lie outside: a nonconformance is raised, unit and lot wait for quality."""
    if unit.state == RUNNING:
        unit.state = UNIT.next(unit.state, "hold")
        unit.save(update_fields=["state"])
    words = "; ".join(
        f"{result.name} {text(result.value) if result.value is not None else result.text}, allowed {_limits(result)}"
        for result in failed
    )
    quality.raise_nonconformance(
        unit.lot, f"{job.name} failed: {words}", results=failed, job=job.ref, equipment=job.work_unit, by=by, at=at
    )
    record(UnitEvent.HELD, unit, about=unit.lot, by=by, occurred_at=at, job=job.number, operation=job.name)


def _limits(result: TestResult) -> str:
    """As the floor says them: "43 to 47 Nm", "at most 5 mbar"."""
    sign = UNIT_NAMES[result.unit][1] if result.unit in UNIT_NAMES else result.unit
    if result.lower is not None and result.upper is not None:
        return f"{text(result.lower)} to {text(result.upper)} {sign}"
    if result.upper is not None:
        return f"at most {text(result.upper)} {sign}"
    return f"at least {text(result.lower)} {sign}" if result.lower is not None else "anything"
