"""The live floor: what every work unit does now, in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from equipment.selectors import data_age, is_connected, values_now, work_units_now
from genealogy.models import MountedLot
from kernel.clock import now
from kernel.quantities import text
from orders.models import Excursion, JobOrder, UnitCheck
from orders.selectors.cards import job_list, picture_of
from orders.states import RUNNING


def floor(units: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """Work units as the floor board shows them, all or the named ones; nine queries however many.

    The same words travel in the live message, so that a screen merges them without asking.
    """
    moment = now()
    rows = list(work_units_now(units))
    dry: dict[int, list[str]] = defaultdict(list)
    mounts = MountedLot.objects.filter(unmounted_at=None).exclude(ran_dry_at=None)
    for standing in mounts.select_related("lot__material"):
        dry[standing.equipment_id].append(f"{standing.lot.material.number} {standing.lot.number}")
    waiting = UnitCheck.objects.filter(is_unchecked=True, reviewed_at=None)
    unchecked = Counter(waiting.values_list("work_unit", flat=True))
    jobs: dict[int, list[JobOrder]] = defaultdict(list)
    for job in job_list().filter(state=RUNNING, work_unit__in=[unit.pk for unit in rows]).order_by("started_at", "pk"):
        jobs[job.work_unit_id or 0].append(job)
    outside: dict[int, list[Excursion]] = defaultdict(list)
    for excursion in Excursion.objects.filter(ended_at=None, property__equipment__in=rows).select_related("property"):
        outside[excursion.property.equipment_id].append(excursion)
    return [
        _unit(unit, jobs[unit.pk], outside[unit.pk], dry[unit.pk], unchecked[unit.pk], moment) for unit in rows
    ]


def counts(units: list[dict[str, Any]]) -> dict[str, int]:
    """How many work units are in each state."""
    return dict(Counter(unit["state"] for unit in units))


def _unit(
    unit: Any, jobs: list[JobOrder], outside: list[Excursion], dry: list[str], unchecked: int, moment: Any
) -> dict[str, Any]:
    age = data_age(unit, moment)
    connected = is_connected(unit, moment)
    return {
        "id": unit.pk,
        "number": unit.number,
        "name": unit.name,
        "area": unit.area_name,
        "mode": unit.mode,
        "state": _state(unit, jobs, connected),
        "reason": unit.reason_now or "",
        "since": unit.since,
        "data_age_s": None if age is None else round(age, 1),
        "connected": connected,
        "jobs": [_job(job) for job in jobs],
        "values": values_now(unit),
        "excursions": [
            {
                "id": each.pk, "property": each.property.name, "unit": each.property.unit, "worst": each.worst,
                "lower": each.lower, "upper": each.upper, "since": each.started_at,
            }
            for each in outside
        ],
        "dry": dry,
        "unchecked": unchecked,
        "alarms": [
            {"name": alarm.name, "word": alarm.word, "next_step": alarm.next_step, "since": alarm.started_at}
            for alarm in unit.open_alarms
        ],
        "calls": [
            {
                "id": call.pk, "kind": call.kind, "note": call.note, "since": call.called_at, "by": call.called_by.name,
                "answered_by": call.answered_by.name if call.answered_by else None, "answered_at": call.answered_at,
            }
            for call in unit.open_calls
        ],
        "unassigned": text(sum((count.quantity for count in unit.open_counts), Decimal(0))),
    }


def _state(unit: Any, jobs: list[JobOrder], connected: bool | None) -> str:
    """A machine says what it does; where people work, a running job says it."""
    if connected is None:
        return unit.state_now or ("running" if jobs else "idle")
    return unit.state_now or "offline"


def _job(job: JobOrder) -> dict[str, Any]:
    return {
        "id": job.pk,
        "number": job.number,
        "name": job.name,
        "request": job.request.number,
        "request_id": job.request_id,
        "material": job.material.number,
        "material_name": job.material.name,
        "picture": picture_of(job),
        "quantity": text(job.quantity),
        "good": text(job.good),
        "scrap": text(job.scrap),
        "rework": text(job.rework),
        "due_at": job.request.due_at,
        "started_at": job.started_at,
        "started_by": job.started_by.name if job.started_by else None,
    }
