"""The demo's materials, first lots and reasons."""

from __future__ import annotations

from demo.plant import stock as book
from demo.plant.seeding.pictures import picture
from equipment.models import Equipment
from genealogy.models import MaterialDefinition, MaterialLot
from genealogy.services import define_material, mount, receive_lot
from personnel.models import Person
from quality.models import ReasonCode


def seed(by: Person) -> int:
    """Add missing materials, lots and reasons; what was used up meanwhile is not filled up again."""
    materials = {material.number: material for material in MaterialDefinition.objects.all()}
    before = len(materials)
    for material in book.MATERIALS:
        if material.number not in materials:
            materials[material.number] = define_material(
                material.number,
                name=material.name,
                unit=material.unit,
                tracking=material.tracking,
                picture=picture(material.picture),
                family=material.family,
                properties=material.properties,
                by=by,
            )
    known = set(MaterialLot.objects.filter(number__in=[s.number for s in book.STOCK]).values_list("number", flat=True))
    received = {}
    for stock in book.STOCK:
        if stock.number not in known:
            received[stock.number] = receive_lot(
                materials[stock.material], stock.number, stock.quantity, supplier_lot=stock.supplier_lot, by=by
            )
    for unit, number in book.MOUNTED:
        if number in received:
            mount(Equipment.objects.get(number=unit), received[number], by=by)
    _reasons()
    return len(materials) - before + len(received)


def _reasons() -> None:
    known = set(ReasonCode.objects.values_list("kind", "code"))
    ReasonCode.objects.bulk_create(
        ReasonCode(kind=kind, code=code, text=text, translations={"de": book.REASONS_DE[code]}, position=position)
        for kind, reasons in book.REASONS.items()
        for position, (code, text) in enumerate(reasons.items(), 1)
        if (kind, code) not in known
    )
