"""What stands against a start, one cause each; a job asks for more than the small pump works does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from equipment.models import Equipment
from equipment.services import observe_state
from genealogy import services as genealogy
from genealogy.models import MaterialLot
from kernel.clock import now
from orders.models import JobOrder
from quality import services as quality
from tests import make
from tests.makes import equipment, people
from tests.makes import orders as plant


def asks(job: JobOrder, **more: Any) -> JobOrder:
    """The job's frozen definition asks for this as well."""
    JobOrder.objects.filter(pk=job.pk).update(definition=job.definition | more)
    found: JobOrder = plant.fresh(job)
    return found


def welding(job: JobOrder) -> JobOrder:
    people.skill("WELD")
    return asks(job, skills=[{"number": "WELD", "name": "Welding"}])


def measured(job: JobOrder) -> JobOrder:
    """Every step of it measures with a caliper."""
    return asks(job, steps=[step | {"gauge_class": "CALIPER"} for step in job.definition["steps"]])


def held_lot() -> JobOrder:
    job = plant.waiting()
    genealogy.hold(MaterialLot.objects.get(number="CST-200-LOT-MILL-01"), "Cracks", by=make.quinn())
    return job


def _expired() -> JobOrder:
    job = plant.waiting()
    MaterialLot.objects.filter(number="CST-200-LOT-MILL-01").update(expires_on=now().date() - timedelta(days=1))
    return job


def _unskilled() -> JobOrder:
    return welding(plant.waiting())


def worn(limit: int = 100) -> JobOrder:
    job = plant.waiting()
    unit = Equipment.objects.get(number="MILL-01")
    equipment.mounted_tool(unit, used_cycles=Decimal(limit), life_limit=Decimal(limit))
    return job


def _no_tool() -> JobOrder:
    job = asks(plant.waiting(), tool_class="FACE-MILL")
    plant.lenient("tool_missing", mode="block")
    return job


def _overdue() -> JobOrder:
    plant.washed()
    equipment.calibrated(days=-1, gauge_class="CALIPER")
    return measured(plant.dispatched(40, "ASM-01"))


def _unread() -> JobOrder:
    people.reading(make.omar(), 1, number="CP-200")
    return asks(plant.waiting(), read={"number": "CP-200", "version": 2})


def _down() -> JobOrder:
    job = plant.waiting()
    observe_state(Equipment.objects.get(number="MILL-01"), "down", at=now())
    plant.lenient("equipment_state", mode="block")
    return job


def _undecided() -> JobOrder:
    job = plant.waiting()
    quality.raise_nonconformance(MaterialLot.objects.get(number="CST-200-LOT-MILL-01"), "Cracks", by=make.quinn())
    plant.lenient("lot_status")
    return job


BLOCKED: dict[str, Callable[[], JobOrder]] = {
    "previous_operation": lambda: plant.dispatched(40, "ASM-01"),
    "material": plant.dispatched,
    "lot_status": held_lot,
    "shelf_life": _expired,
    "skill": _unskilled,
    "tool_life": worn,
    "tool_missing": _no_tool,
    "calibration": _overdue,
    "document": _unread,
    "equipment_state": _down,
    "nonconformance": _undecided,
}
