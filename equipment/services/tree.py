"""Setting up equipment: its counters, values and terminals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from equipment.errors import NotAWorkUnit
from equipment.models import Counter, Equipment, EquipmentProperty
from equipment.states import Level
from kernel.errors import Malformed
from kernel.quantities import unit as known_unit

if TYPE_CHECKING:
    pass


def add_counter(
    equipment: Equipment,
    name: str,
    *,
    modulus: int = 2**32,
    most_per_second: Decimal = Decimal(20),
    counts_good: bool = True,
) -> Counter:
    """The counter of that name, made at the first call; bindings do this when they are added."""
    if equipment.level != Level.WORK_UNIT:
        raise NotAWorkUnit(f"{equipment.number} is no work unit, so it counts nothing.")
    counter, _ = Counter.objects.get_or_create(
        equipment=equipment,
        name=name,
        defaults={"modulus": modulus, "most_per_second": most_per_second, "counts_good": counts_good},
    )
    return counter


def add_property(equipment: Equipment, name: str, *, unit: str = "") -> EquipmentProperty:
    """The process value of that name, made at the first call; `unit` is a Rec 20 code or empty."""
    prop, _ = EquipmentProperty.objects.get_or_create(
        equipment=equipment, name=name, defaults={"unit": known_unit(unit) if unit else ""}
    )
    return prop


def rename_property(prop: EquipmentProperty, name: str) -> EquipmentProperty:
    """Call it otherwise; its samples go with it."""
    if EquipmentProperty.objects.filter(equipment=prop.equipment, name=name).exists():
        raise Malformed(f"There is a process value '{name}' already.", code="name_taken", field="name")
    EquipmentProperty.objects.filter(pk=prop.pk).update(name=name)
    prop.refresh_from_db()
    return prop
