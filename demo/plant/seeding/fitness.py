"""The demo's skills and who holds them, its tools in their machines, its gauges."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from demo.plant import fitness as book
from equipment import services as equipment
from equipment.models import Equipment, Gauge, Tool
from kernel.clock import now
from personnel import services as personnel
from personnel.models import Person, PersonnelClass

# Calibrated for a year; what is due in five days was calibrated 360 days ago.
YEAR = timedelta(days=365)


def seed(by: Person) -> int:
    """Add what is missing; answers how many skills, tools and gauges."""
    units = {unit.number: unit for unit in Equipment.objects.all()}
    return _skills(by) + _tools(by, units) + _gauges(by, units)


def _skills(by: Person) -> int:
    known = set(PersonnelClass.objects.values_list("number", flat=True))
    people = {person.username: person for person in Person.objects.all()}
    missing = [skill for skill in book.SKILLS if skill.number not in known]
    for skill in missing:
        made = personnel.add_skill(skill.number, skill.name, by=by)
        for username in skill.holders:
            personnel.grant_skill(people[username], made, by=by, expires_at=now() + 2 * YEAR)
    return len(missing)


def _tools(by: Person, units: dict[str, Equipment]) -> int:
    known = set(Tool.objects.values_list("number", flat=True))
    missing = [tool for tool in book.TOOLS if tool.number not in known]
    for tool in missing:
        made = equipment.add_tool(
            tool.number, tool.name, by=by, tool_class=tool.tool_class, life_limit=Decimal(tool.life),
            life_warning=Decimal(tool.warning), used_cycles=Decimal(tool.used),
        )  # fmt: skip
        if tool.work_unit:
            equipment.mount_tool(made, to=units[tool.work_unit], by=by)
    return len(missing)


def _gauges(by: Person, units: dict[str, Equipment]) -> int:
    known = set(Gauge.objects.values_list("number", flat=True))
    missing = [gauge for gauge in book.GAUGES if gauge.number not in known]
    for gauge in missing:
        place = units[gauge.work_unit] if gauge.work_unit else None
        made = equipment.add_gauge(gauge.number, gauge.name, by=by, gauge_class=gauge.gauge_class, equipment=place)
        due = now() + timedelta(days=gauge.days)
        equipment.calibrate_gauge(made, calibrated_at=due - YEAR, due_at=due, certificate=f"C-{gauge.number}", by=by)
    return len(missing)
