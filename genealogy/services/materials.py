"""Naming the kinds of material."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from genealogy import states
from genealogy.errors import MaterialExists
from genealogy.events import MaterialEvent
from genealogy.models import MaterialDefinition
from genealogy.symbols import gtin14
from kernel.errors import Malformed
from kernel.quantities import unit as known_unit
from personnel.models import Person
from personnel.services import require
from records.models import File
from records.services import record


@transaction.atomic
def define_material(
    number: str,
    *,
    name: str,
    unit: str,
    tracking: str = states.LOTS,
    picture: File | None = None,
    gtin: str = "",
    by: Person,
) -> MaterialDefinition:
    """Add a kind of material; raises MaterialExists when its number or GTIN is taken."""
    require(by, "genealogy.author_material")
    if not number.strip():
        raise Malformed("A material needs a number.", field="number")
    if tracking not in states.TRACKINGS:
        raise Malformed(f"A material is tracked by {', '.join(states.TRACKINGS)}.", field="tracking")
    try:
        with transaction.atomic():
            material = MaterialDefinition.objects.create(
                number=number.strip(), name=name, unit=known_unit(unit), tracking=tracking, picture=picture,
                gtin=checked_gtin(gtin),
            )  # fmt: skip
    except IntegrityError as taken:
        if "gtin" in str(taken):
            raise MaterialExists(f"Another material has the GTIN {gtin}.", field="gtin") from taken
        raise MaterialExists(f"Material {number} is already defined.", field="number") from taken
    record(MaterialEvent.DEFINED, material, by=by, name=name, unit=unit, tracking=tracking)
    return material


def checked_gtin(number: str) -> str:
    """A GTIN of 8 to 14 digits in its form of 14; nothing stays nothing. Raises Malformed."""
    whole = gtin14(number) if number.strip() else ""
    if whole is None:
        raise Malformed(f"{number} is no GTIN: its length or its last digit does not fit.", field="gtin")
    return whole
