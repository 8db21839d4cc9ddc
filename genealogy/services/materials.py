"""Naming the kinds of material."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from genealogy import states
from genealogy.errors import MaterialExists, MaterialInUse
from genealogy.events import MaterialEvent
from genealogy.gs1 import gtin14
from genealogy.models import MaterialDefinition
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.quantities import amount, quantity, text
from kernel.quantities import unit as known_unit
from personnel.models import Person
from personnel.services import require
from records.models import File
from records.services import record

LONGEST_PROPERTY = 60
LONGEST_LIFE_DAYS = 36_500


@all_or_nothing
def define_material(
    number: str,
    *,
    name: str,
    unit: str,
    tracking: str = states.LOTS,
    picture: File | None = None,
    gtin: str = "",
    family: str = "",
    properties: dict[str, Any] | None = None,
    shelf_life_days: int | None = None,
    pack_quantity: Decimal | None = None,
    by: Person,
) -> MaterialDefinition:
    """Add a kind of material; raises MaterialExists when its number or GTIN is taken."""
    require(by, "genealogy.author_material")
    if not number.strip():
        raise Malformed("A material needs a number.", field="number")
    material = MaterialDefinition(number=number.strip(), picture=picture)
    _describe(
        material, name=name, unit=unit, tracking=tracking, gtin=gtin, family=family,
        properties=properties or {}, shelf_life_days=shelf_life_days, pack_quantity=pack_quantity,
    )  # fmt: skip
    _save(material)
    record(MaterialEvent.DEFINED, material, by=by, name=name, unit=unit, tracking=tracking)
    return material


@all_or_nothing
def change_material(material: MaterialDefinition, *, by: Person, **new: Any) -> MaterialDefinition:
    """Say what is different: name, unit, tracking, gtin, family, properties, shelf_life_days, pack_quantity,
    picture.

    Orders on the floor keep what was frozen for them. Raises MaterialInUse for a unit or tracking that lots, orders or
    bills of material count on.
    """
    require(by, "genealogy.author_material")
    material = MaterialDefinition.objects.select_for_update().get(pk=material.pk)
    before = _facts(material)
    if "picture" in new:
        material.picture = new.pop("picture")
    _describe(material, **{field: getattr(material, field) for field in FIELDS} | new)
    after = _facts(material)
    differing = [field for field in after if after[field] != before[field]]
    if not differing:
        return material
    if {"unit", "tracking"} & set(differing) and _is_used(material):
        raise MaterialInUse(
            f"{material.number} is used already: its unit and tracking stay. Define another material.",
            field="unit" if "unit" in differing else "tracking",
        )
    _save(material)
    record(
        MaterialEvent.CHANGED, material, by=by,
        before={field: before[field] for field in differing}, after={field: after[field] for field in differing},
    )
    return material


def _is_used(material: MaterialDefinition) -> bool:
    """Whether any row counts on it: a lot here, an order or a bill of material in the rooms above."""
    return any(
        each.related_model._base_manager.filter(**{each.field.name: material}).exists()  # type: ignore[union-attr]
        for each in material._meta.related_objects
    )


FIELDS = ("name", "unit", "tracking", "gtin", "family", "properties", "shelf_life_days", "pack_quantity")


def _describe(
    material: MaterialDefinition, *, name: str, unit: str, tracking: str, gtin: str, family: str,
    properties: dict[str, Any], shelf_life_days: int | None, pack_quantity: Decimal | None,
) -> None:
    if not name.strip():
        raise Malformed("A material needs a name.", field="name")
    if tracking not in states.TRACKINGS:
        raise Malformed(f"A material is tracked by {', '.join(states.TRACKINGS)}.", field="tracking")
    if shelf_life_days is not None and not 1 <= shelf_life_days <= LONGEST_LIFE_DAYS:
        raise Malformed(
            f"A shelf life is 1 to {LONGEST_LIFE_DAYS} days.", code="out_of_range", field="shelf_life_days"
        )
    material.name, material.unit, material.tracking = name.strip(), known_unit(unit), tracking
    material.gtin, material.family, material.shelf_life_days = checked_gtin(gtin), family.strip(), shelf_life_days
    material.pack_quantity = None
    if pack_quantity is not None:
        material.pack_quantity = amount(pack_quantity, unit, field="pack_quantity", positive=True)
    material.properties = checked_properties(properties)


def _save(material: MaterialDefinition) -> None:
    try:
        with transaction.atomic():
            material.save()
    except IntegrityError as taken:
        if "gtin" in str(taken):
            raise MaterialExists(f"Another material has the GTIN {material.gtin}.", field="gtin") from taken
        raise MaterialExists(f"Material {material.number} is already defined.", field="number") from taken


def _facts(material: MaterialDefinition) -> dict[str, Any]:
    picture = material.picture.url if material.picture else None
    return {field: getattr(material, field) for field in FIELDS} | {"picture": picture}


def checked_properties(properties: dict[str, Any]) -> dict[str, str]:
    """A product's numbers by name, each as plain decimal text; raises Malformed."""
    found = {}
    for name, value in properties.items():
        if not name.strip() or len(name.strip()) > LONGEST_PROPERTY:
            raise Malformed(f"A property's name has 1 to {LONGEST_PROPERTY} characters.", field="properties")
        found[name.strip()] = text(quantity(value, field="properties"))
    return found


def checked_gtin(number: str) -> str:
    """A GTIN of 8 to 14 digits in its form of 14; nothing stays nothing. Raises Malformed."""
    whole = gtin14(number) if number.strip() else ""
    if whole is None:
        raise Malformed(f"{number} is no GTIN: its length or its last digit does not fit.", field="gtin")
    return whole
