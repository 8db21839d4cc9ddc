"""Is everything there for a job: material, tools, people, documents? For one, or for a whole plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from equipment.models import Equipment
from orders import gate
from orders.models import JobOrder, StartOverride
from orders.selectors.gate import Gate
from orders.states import DISPATCHED, HELD, READY
from personnel.models import Person

OK = "ok"
# What a planner looks for first, and the checks behind it.
LIGHTS: Mapping[str, tuple[str, ...]] = {
    "input": (gate.PREVIOUS_OPERATION,),
    "material": (gate.MATERIAL, gate.LOT_STATUS, gate.SHELF_LIFE, gate.NONCONFORMANCE),
    "tools": (gate.TOOL_LIFE, gate.TOOL_MISSING, gate.CALIBRATION),
    "people": (gate.SKILL, gate.DOCUMENT),
    "equipment": (gate.EQUIPMENT_STATE, gate.BUSY),
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a job could start now, and what stands against it."""

    job: JobOrder
    work_unit: Equipment | None
    blockers: list[gate.Blocker]

    @property
    def can_start(self) -> bool:
        return not gate.stopping(self.blockers)

    @property
    def lights(self) -> dict[str, str]:
        """The worst of each group: ok, warn or block."""
        modes = {
            light: {blocker.mode for blocker in self.blockers if blocker.check in checks}
            for light, checks in LIGHTS.items()
        }
        return {
            light: gate.BLOCK if gate.BLOCK in found else gate.WARN if found else OK for light, found in modes.items()
        }


def readiness(
    jobs: Sequence[JobOrder], *, at_unit: Equipment | None = None, worker: Person | None = None
) -> list[Readiness]:
    """The readiness of these jobs, at their own work units or all at one; a fixed number of queries."""
    asked = Gate(jobs, at_unit=at_unit, worker=worker)
    return [Readiness(job, at_unit or job.work_unit, asked.blockers(job)) for job in jobs]


def waiting(*, work_unit: int | None = None, request: int | None = None) -> QuerySet[JobOrder]:
    """Jobs that could start or go on, in the order of their queues, then by priority and date."""
    found = JobOrder.objects.filter(state__in=(READY, DISPATCHED, HELD)).select_related("request", "work_unit")
    if work_unit is not None:
        found = found.filter(work_unit=work_unit)
    if request is not None:
        found = found.filter(request=request)
    return found.order_by("work_unit__number", "queue_position", "request__priority", "request__due_at", "pk")


def overrides(job: JobOrder) -> QuerySet[StartOverride]:
    """What was signed against the gate for this job, withdrawn or not, the newest first."""
    found = StartOverride.objects.filter(job=job).select_related("by", "work_unit", "withdrawal__by")
    return found.order_by("-pk")
