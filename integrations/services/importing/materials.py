"""A list of materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from genealogy.models import MaterialDefinition
from genealogy.services import change_material, define_material
from genealogy.states import BULK, LOTS, SERIALS
from integrations.services.importing.words import ADDED, CHANGED, UNCHANGED, Field, Kind, Line, unit_words
from integrations.states import ImportKind
from personnel.models import Person

TRACKING = {
    "lot": LOTS, "lots": LOTS, "batch": LOTS, "charge": LOTS, "los": LOTS, "lose": LOTS,
    "serial": SERIALS, "serials": SERIALS, "serialnumber": SERIALS, "serie": SERIALS, "seriennummer": SERIALS,
    "bulk": BULK, "none": BULK, "keine": BULK, "schuettgut": BULK, "ohne": BULK,
}  # fmt: skip
UNIT_WORDS = unit_words()


def take(lines: Sequence[Line], memory: dict[str, Any], by: Person) -> str:
    """Define the material; one that is here already is changed where the table says something else."""
    (line,) = lines
    number = line.text("number", most=40, required=True)
    name = line.text("name", most=120, required=True)
    unit = line.choice("unit", UNIT_WORDS, default="C62")
    tracking = line.choice("tracking", TRACKING, default=LOTS)
    line.stop()
    known = MaterialDefinition.objects.filter(number=number).first()
    if known is None:
        define_material(number, name=name, unit=unit, tracking=tracking, by=by)
        return ADDED
    # A column that is not there says nothing about what is here.
    said = {field: word for field, word in (("unit", unit), ("tracking", tracking)) if field in line.cells}
    new = {field: word for field, word in (said | {"name": name}).items() if getattr(known, field) != word}
    if not new:
        return UNCHANGED
    change_material(known, by=by, **new)
    return CHANGED


KIND = Kind(
    ImportKind.MATERIALS,
    "genealogy.author_material",
    (
        Field("number", ("Material", "Material number", "Part number", "Item", "Item no", "Article", "No.", "SKU",
                         "Nummer", "Materialnummer", "Material-Nr.", "Artikelnummer", "Artikel-Nr.", "Artikel",
                         "Teilenummer", "Sachnummer", "Nr.", "MATNR"), is_required=True, example="CAS-200"),
        Field("name", ("Description", "Text", "Title", "Bezeichnung", "Benennung", "Beschreibung", "Kurztext",
                       "Materialkurztext", "Artikelbezeichnung", "MAKTX"), is_required=True, example="Pump casing"),
        Field("unit", ("Unit of measure", "UoM", "Base unit", "Einheit", "Mengeneinheit", "ME", "Basismengeneinheit",
                       "BME", "MEINS"), example="C62"),
        Field("tracking", ("Tracked by", "Traceability", "Verfolgung", "Rückverfolgung", "Chargenpflicht"),
              example="lot"),
    ),
    take,
)  # fmt: skip
