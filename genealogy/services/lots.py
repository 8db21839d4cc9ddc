"""Lots come into the plant, or are made in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from equipment.models import Equipment
from genealogy import states
from genealogy.errors import LotExists, WrongMaterial, WrongUnit
from genealogy.events import LotEvent
from genealogy.models import MaterialDefinition, MaterialLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.quantities import amount, text
from kernel.quantities import quantity as exact
from kernel.quantities import unit as known_unit
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.services import record

from .stock import lock_numbered, move


@all_or_nothing
def receive_lot(
    material: MaterialDefinition,
    number: str,
    quantity: Decimal,
    *,
    unit: str | None = None,
    supplier_lot: str = "",
    expires_on: date | None = None,
    by: Person,
    at: datetime | None = None,
) -> MaterialLot:
    """Book a delivered lot in, in the material's unit; raises LotExists when the number is taken.

    A delivery note in another unit is refused (WrongUnit) rather than guessed at.
    """
    require(by, "genealogy.receive_lot")
    if unit is not None and known_unit(unit) != material.unit:
        raise WrongUnit(
            f"{material.number} is kept in {material.unit}, not {unit}. Convert the quantity first.",
            field="unit", expected=material.unit,
        )
    number = legible(number)
    received = amount(quantity, material.unit, positive=True)
    is_serial = material.tracking == states.SERIALS
    if is_serial and received != 1:
        raise Malformed(f"{material.number} is tracked by serial: one piece each.", field="quantity")
    try:
        with transaction.atomic():
            lot = MaterialLot.objects.create(
                number=number,
                material=material,
                is_serial=is_serial,
                supplier_lot=supplier_lot,
                expires_on=expires_on,
                received_at=at or moment(),
            )
    except IntegrityError as taken:
        raise LotExists(f"Lot {number} is already known.", field="number") from taken
    move(lot, received, states.RECEIVED, by=by, at=at)
    record(
        LotEvent.RECEIVED, lot, by=by, occurred_at=at,
        material=material.number, quantity=text(received), unit=material.unit, supplier_lot=supplier_lot,
    )
    return lot


@all_or_nothing
def produce(
    material: MaterialDefinition,
    lot_number: str,
    quantity: Decimal,
    job: Ref,
    operation: str = "",
    equipment: Equipment | None = None,
    is_serial: bool = False,
    *,
    by: Person,
    at: datetime | None = None,
) -> MaterialLot:
    """Add what was made to its lot, which begins with its first piece.

    A serial begins once: raises LotExists when it was made before. A lot that is held stays held and
    grows; pieces made into a lot that was scrapped are good stock again.
    """
    require(by, "genealogy.use_lot")
    number = legible(lot_number)
    made = amount(quantity, material.unit, positive=True)
    if is_serial and made != 1:
        raise Malformed("A serial is one piece.", field="quantity")
    lot, is_new = lock_numbered(number), False
    if lot is None:
        _, is_new = MaterialLot.objects.get_or_create(
            number=number, defaults={"material": material, "is_serial": is_serial}
        )
        lot = lock_numbered(number)
    assert lot is not None
    if lot.material_id != material.pk:
        raise WrongMaterial(
            f"Lot {number} is {lot.material.number}; {material.number} cannot be added to it.",
            expected=lot.material.number, got=material.number,
            scanned=f"{number} ({lot.material.name})", wanted=material.name,
        )
    if (is_serial or lot.is_serial) and not is_new:
        raise LotExists(f"Serial {number} was already made.", lot=number)
    exact(lot.quantity + made)
    movement = move(lot, made, states.PRODUCED, by=by, at=at, job=job, equipment=equipment)
    # What a machine counted is a reading: the movement is its record, and no event is written per piece.
    if by.kind != Person.Kind.SYSTEM:
        record(
            LotEvent.PRODUCED, lot, by=by, occurred_at=at,
            material=material.number, quantity=text(made), unit=material.unit, movement=movement.pk,
            job=job.label, operation=operation, equipment=equipment.number if equipment else "",
        )
    return lot


def legible(number: str) -> str:
    """A number a label can carry."""
    number = number.strip()
    if not number or not number.isprintable():
        raise Malformed("A lot needs a number that can be printed on a label.", field="number")
    if len(number) > 60:
        raise Malformed("A lot's number has at most 60 characters.", field="number")
    return number
