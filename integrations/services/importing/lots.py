"""Lots that lie in stock when the plant begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from genealogy.models import MaterialDefinition, MaterialLot
from genealogy.services import receive_lot
from integrations.errors import KnownOtherwise, UnknownHere
from integrations.services.importing.materials import UNIT_WORDS
from integrations.services.importing.words import ADDED, UNCHANGED, Field, Kind, Line
from integrations.states import ImportKind
from personnel.models import Person


def take(lines: Sequence[Line], memory: dict[str, Any], by: Person) -> str:
    """Receive the lot; one that is here already stays as it is, whatever was used of it since."""
    (line,) = lines
    of = line.text("material", most=40, required=True)
    number = line.text("number", most=60, required=True)
    quantity = line.decimal("quantity", required=True)
    unit = line.choice("unit", UNIT_WORDS)
    supplier_lot = line.text("supplier_lot", most=60)
    expires_on = line.day("expires_on")
    line.stop()
    assert quantity is not None
    if of not in memory:
        memory[of] = MaterialDefinition.objects.filter(number=of).first()
    material = memory[of]
    if material is None:
        raise UnknownHere(f"There is no material '{of}'.", field="material")
    known = MaterialLot.objects.select_related("material").filter(number=number).first()
    if known is None:
        receive_lot(
            material, number, quantity, unit=unit or None, supplier_lot=supplier_lot, expires_on=expires_on, by=by
        )
        return ADDED
    if known.material != material:
        raise KnownOtherwise(f"Lot {number} is here already, of {known.material.number}.", field="number")
    return UNCHANGED


KIND = Kind(
    ImportKind.LOTS,
    "genealogy.receive_lot",
    (
        Field("material", ("Material number", "Part number", "Article", "Item", "Materialnummer", "Artikelnummer",
                           "Artikel", "Teilenummer", "Material-Nr."), is_required=True, example="CST-200"),
        Field("number", ("Lot", "Lot number", "Batch", "Batch number", "Serial number", "Charge", "Los", "Losnummer",
                         "Chargennummer", "Seriennummer"), is_required=True, example="L-1001"),
        Field("quantity", ("Qty", "Amount", "Stock", "Menge", "Bestand", "Anzahl"), is_required=True, example="120"),
        Field("unit", ("UoM", "Einheit", "ME", "Mengeneinheit"), example="C62"),
        Field("supplier_lot", ("Supplier batch", "Lieferantencharge", "Lieferantenlos", "Charge Lieferant"),
              example="77-A"),
        Field("expires_on", ("Expiry", "Expiry date", "Best before", "Use by", "MHD", "Verfallsdatum", "Ablaufdatum",
                             "Haltbar bis"), example="2027-06-30"),
    ),
    take,
)  # fmt: skip
