"""What is printed: an order's traveller, the queues of stations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from equipment.models import Equipment
from equipment.states import Level
from kernel import symbols
from kernel.quantities import text
from orders.models import JobOrder
from orders.models.definition import Step
from orders.states import DISPATCHED, HELD, READY, RUNNING, UNITS

# What a shift may need; the rest of a long queue is not printed.
MOST_PER_STATION = 20
MOST_SERIALS = 60


def sheets(
    *, order: int | None, work_units: Sequence[int], address: Callable[[str], str]
) -> list[dict[str, Any]]:
    """The sheets of an order under one heading, or those of stations, each with what runs and waits there."""
    jobs = JobOrder.objects.select_related("request__material", "material", "work_unit").prefetch_related("units__lot")
    names = dict(Equipment.objects.filter(level=Level.WORK_UNIT).values_list("pk", "number"))
    if order is not None:
        found = jobs.filter(request=order).order_by("sequence", "pk")
        return [{"work_unit": "", "name": "", "sheets": [_sheet(job, names, address) for job in found]}]
    units = Equipment.objects.filter(level=Level.WORK_UNIT, is_usable=True).order_by("number")
    if work_units:
        units = units.filter(pk__in=work_units)
    return [
        {
            "work_unit": unit.number, "name": unit.name,
            "sheets": [_sheet(job, names, address) for job in _waiting(jobs, unit)],
        }
        for unit in units
    ]


def _waiting(jobs: QuerySet[JobOrder], unit: Equipment) -> list[JobOrder]:
    here = jobs.filter(work_unit=unit, state__in=(RUNNING, HELD, DISPATCHED))
    free = jobs.filter(state=READY, work_unit=None, definition__work_units__contains=unit.pk)
    rank = {RUNNING: 0, HELD: 1, DISPATCHED: 2, READY: 3}
    found = sorted(
        here | free, key=lambda job: (rank[job.state], job.queue_position or 0, job.request.priority, job.pk)
    )
    return found[:MOST_PER_STATION]


def _sheet(job: JobOrder, names: dict[int, str], address: Callable[[str], str]) -> dict[str, Any]:
    frozen = job.frozen
    running = [unit for unit in job.units.all() if unit.state == RUNNING]
    return {
        "job": job.pk, "number": job.number, "name": job.name, "sequence": job.sequence, "state": job.state,
        "order": job.request_id, "order_number": job.request.number,
        "material": job.request.material.number, "material_name": job.request.material.name,
        "quantity": text(job.quantity), "made": text(job.good), "unit": job.material.unit,
        "due_at": job.request.due_at,
        "work_units": [job.work_unit.number] if job.work_unit else [
            names[key] for key in frozen.work_units if key in names
        ],
        "is_per_unit": job.counting_source == UNITS, "creates_serial": frozen.creates_serial,
        "materials": [
            {
                "number": need.number, "name": need.name, "quantity": text(need.quantity), "unit": need.unit,
                "mode": need.mode,
            }
            for need in frozen.materials
        ],
        "steps": [_step(step) for step in frozen.steps],
        "serials": [
            {"serial": unit.lot.number, "qr": symbols.qr(unit.lot.number)} for unit in running[:MOST_SERIALS]
        ],
        "order_qr": symbols.qr(job.request.number),
        "qr": symbols.qr(address(f"/paper/enter?job={job.pk}")),
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    return {
        "sequence": step.sequence, "title": step.title, "entry": step.entry, "due": step.due, "unit": step.unit,
        "lower": _limit(step.lower), "upper": _limit(step.upper), "choices": step.choices,
        "material": step.material,
    }


def _limit(value: Decimal | None) -> str:
    return "" if value is None else text(value)
