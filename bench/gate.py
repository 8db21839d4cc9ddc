"""Can it start? For 2,000 jobs of a plant in one call, as a planner's screen asks it."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bench.report import Line, tell
from bench.servers import database

if TYPE_CHECKING:
    from orders.models import JobOrder

ORDERS, OPERATIONS = 400, 5
UNITS, PEOPLE, SKILLS = 50, 100, 10
CALLS = 20
MOST_SECONDS = 1.0


def measure() -> bool:
    """Print the times of repeated calls; answers whether the limit was kept."""
    with database():
        from django.db import connection, reset_queries
        from django.test.utils import CaptureQueriesContext

        from orders.selectors.readiness import readiness, waiting

        _plant()
        times, worked, found = [], [], []
        for _ in range(CALLS):
            reset_queries()
            started, busy = time.perf_counter(), time.process_time()
            found = readiness(list(waiting()))
            times.append(time.perf_counter() - started)
            worked.append(time.process_time() - busy)
        with CaptureQueriesContext(connection) as asked:
            readiness(list(waiting()))
        times.sort()
        reasons = sum(len(each.blockers) for each in found)
    return tell(
        "The start gate",
        [
            Line("jobs asked about in one call", len(found), "jobs", least=ORDERS * OPERATIONS),
            Line("of them could start", sum(each.can_start for each in found), "jobs"),
            Line("reasons given", reasons),
            Line("queries", len(asked)),
            Line("our processor time of a call", statistics.median(worked), "s"),
            Line("median of a call", times[len(times) // 2], "s"),
            Line("p95 of a call", times[int(len(times) * 0.95) - 1], "s", most=MOST_SECONDS),
        ],
    )


def _plant() -> None:
    """A middling plant: machines with tools and gauges, people with skills, mounted lots, orders on the floor."""
    from equipment.models import Equipment, Gauge, Tool, ToolMount
    from genealogy.models import MaterialDefinition, MaterialLot, MountedLot
    from kernel.clock import now
    from orders.models import OperationsRequest, WorkMaster
    from personnel.models import Person, PersonnelClass, Qualification

    moment = now()
    people = Person.objects.bulk_create(
        Person(username=f"p{n}", name=f"Person {n}", roles=["operator" if n else "supervisor"]) for n in range(PEOPLE)
    )
    skills = PersonnelClass.objects.bulk_create(
        PersonnelClass(number=f"S-{n}", name=f"Skill {n}") for n in range(SKILLS)
    )
    Qualification.objects.bulk_create(
        Qualification(
            person=person, personnel_class=skill, granted_at=moment - timedelta(days=9), by=people[0],
            expires_at=moment + timedelta(days=(n + k) % 400 + 1),
        )
        for n, person in enumerate(people) for k, skill in enumerate(skills) if (n + k) % 3
    )  # fmt: skip
    units = Equipment.objects.bulk_create(
        Equipment(number=f"U-{n}", name=f"Unit {n}", level="work_unit", mode="single") for n in range(UNITS)
    )
    materials = MaterialDefinition.objects.bulk_create(
        MaterialDefinition(number=f"M-{n}", name=f"Material {n}", unit="C62", tracking="lot") for n in range(OPERATIONS)
    )
    for n, unit in enumerate(units):
        tool = Tool.objects.create(
            number=f"T-{n}", name="Tool", tool_class=f"C-{n % OPERATIONS}", used_cycles=n * 20,
            life_limit=Decimal(1000), life_warning=Decimal(900),
        )  # fmt: skip
        ToolMount.objects.create(tool=tool, equipment=unit, mounted_at=moment, by=people[0])
        Gauge.objects.create(
            number=f"G-{n}", name="Gauge", gauge_class="CALIPER", equipment=unit, calibrated_at=moment,
            due_at=moment + timedelta(days=n + 1),
        )  # fmt: skip
        material = materials[n % OPERATIONS]
        lot = MaterialLot.objects.create(number=f"L-{n}", material=material, quantity=1000)
        MountedLot.objects.create(
            equipment=unit, material=material, lot=lot, mounted_at=moment, mounted_by=people[0]
        )
    master = WorkMaster.objects.create(number="W", material=materials[-1])
    requests = OperationsRequest.objects.bulk_create(
        OperationsRequest(
            number=f"PO-{n}", material=materials[-1], quantity=10, unit="C62", created_by=people[0], state="released",
            due_at=moment + timedelta(days=n % 9 + 1),
        )
        for n in range(ORDERS)
    )  # fmt: skip
    _jobs(requests, master, units, materials)


def _jobs(requests: list[Any], master: Any, units: list[Any], materials: list[Any]) -> list[JobOrder]:
    from orders.models import JobOrder

    def definition(operation: int) -> dict[str, Any]:
        material = materials[operation]
        need = {"id": material.pk, "number": material.number, "name": material.name, "unit": "C62"}
        step: dict[str, Any] = {
            "title": "Measure", "text": "Measure the bore with the caliper.", "entry": "number", "source": "operator",
            "per": "unit", "due": "unit", "property": "Bore", "unit": "MMT", "lower": "61.9", "target": "62",
            "upper": "62.1", "choices": [], "material": None, "max_attempts": 3, "gauge_class": "CALIPER",
            "picture": None, "hotspots": [], "warning": "", "translations": {},
        }  # fmt: skip
        return {
            "work_master": "W v1", "read": {"number": "W", "version": 0}, "sequence": operation, "name": "Work",
            "after": [operation - 1] if operation else [], "work_units": [unit.pk for unit in units],
            "skills": [{"number": f"S-{operation}", "name": f"Skill {operation}"}], "tool_class": f"C-{operation}",
            "counting_source": "counter", "output": need, "creates_serial": False, "serial_prefix": "",
            "setup_seconds": 600, "run_seconds": "30", "over_production_percent": "0",
            "materials": [need | {"quantity": "1", "mode": "mounted", "from_order": False, "substitutes": []}],
            "steps": [step | {"sequence": n * 10} for n in range(1, 5)],
        }  # fmt: skip

    frozen = [definition(operation) for operation in range(OPERATIONS)]
    return JobOrder.objects.bulk_create(
        JobOrder(
            number=f"{request.number}-{operation}", request=request, work_master=master, sequence=operation,
            name="Work", material=materials[operation], definition=frozen[operation], counting_source="counter",
            state="dispatched", quantity=10, queue_position=n + 1,
            work_unit=units[(n * OPERATIONS + operation) % UNITS],
        )
        for n, request in enumerate(requests)
        for operation in range(OPERATIONS)
    )  # fmt: skip
