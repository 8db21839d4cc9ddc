"""The plant in small: a site, an area, work units with counters, terminals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from equipment import services
from equipment.models import Counter, Equipment, EquipmentProperty, Gauge, Terminal, Tool
from equipment.states import Level
from kernel.clock import now
from tests import make


def site() -> Equipment:
    """Where the plant stands."""
    found = Equipment.objects.filter(number="HAVEL-1").first()
    return found or services.add_equipment(
        "HAVEL-1", "Havel Pump Works", level=Level.SITE, time_zone="Europe/Berlin", by=make.ella()
    )


def area(number: str = "MACHINING") -> Equipment:
    """A part of it."""
    found = Equipment.objects.filter(number=number).first()
    return found or services.add_equipment(
        number, number.title(), level=Level.AREA, parent=site(), by=make.ella()
    )


def work_unit(number: str = "MILL-01", *, mode: str = "single") -> Equipment:
    """A machine or a place."""
    found = Equipment.objects.filter(number=number).first()
    return found or services.add_equipment(
        number, f"Work unit {number}", level=Level.WORK_UNIT, parent=area(), mode=mode, by=make.ella()
    )


def counter(unit: Equipment | None = None, **how: Any) -> Counter:
    """A machine's counter, not read yet."""
    return services.add_counter(unit or work_unit(), "Counter", **how)


def process_value(name: str = "Temperature", unit: str = "CEL") -> EquipmentProperty:
    """A process value of the mill."""
    return services.add_property(work_unit(), name, unit=unit)


def terminal(number: str = "T-MILL", *units: Equipment, code: str = "PAIR-MILL", **how: Any) -> Terminal:
    """A screen that waits to be paired."""
    return services.add_terminal(
        number, f"Terminal {number}", work_units=units or (work_unit(),), pairing_code=code, by=make.sofia(), **how
    )


def tool(number: str = "T-1", **how: Any) -> Tool:
    """A cutter in the crib."""
    return services.add_tool(number, f"Cutter {number}", by=make.ella(), **how)


def mounted_tool(unit: Equipment | None = None, number: str = "T-1", **how: Any) -> Tool:
    """A cutter in a machine."""
    return services.mount_tool(tool(number, **how), to=unit or work_unit(), by=make.omar()).tool


def gauge(number: str = "G-1", **how: Any) -> Gauge:
    """A gauge that was never calibrated."""
    return services.add_gauge(number, f"Gauge {number}", by=make.ella(), **how)


def calibrated(number: str = "G-1", *, days: float = 365, **how: Any) -> Gauge:
    """A gauge that is right for so many days from now; less than none: it was due then."""
    made, due = gauge(number, **how), now() + timedelta(days=days)
    return services.calibrate_gauge(made, calibrated_at=due - timedelta(days=366), due_at=due, by=make.quinn())
