"""Materials, lots and stations for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from equipment.models import Equipment
from equipment.states import Level, Mode
from genealogy import services
from genealogy.models import MaterialDefinition, MaterialLot
from kernel.refs import Ref
from tests import make


def station(number: str = "ASM-01") -> Equipment:
    """A work unit where people stand."""
    found = Equipment.objects.filter(number=number).first()
    return found or Equipment.objects.create(
        number=number, name=f"Place {number}", level=Level.WORK_UNIT, mode=Mode.SINGLE
    )


def material(number: str = "SC-07", unit: str = "C62", **more: Any) -> MaterialDefinition:
    """A kind of material, defined once."""
    found = MaterialDefinition.objects.filter(number=number).first()
    return found or services.define_material(number, name=f"Part {number}", unit=unit, by=make.ella(), **more)


def lot(
    number: str = "SC-LOT-1", quantity: Any = 10, of: str = "SC-07", *, expires_on: date | None = None
) -> MaterialLot:
    """A received lot."""
    return services.receive_lot(
        material(of), number, Decimal(str(quantity)), expires_on=expires_on, by=make.sofia()
    )


def a_job(number: str = "PO-1001-40") -> Ref:
    """How this room names a job of the room above."""
    return Ref("job_order", 7, number)


def serial(number: str = "CP200-000001", of: str = "CP-200") -> MaterialLot:
    """A piece that was begun under its own number."""
    found = MaterialLot.objects.filter(number=number).first()
    return found or services.produce(
        material(of, tracking="serial"), number, Decimal(1), a_job(), "Assemble seal", station(), is_serial=True,
        by=make.omar(),
    )


def held(number: str = "SC-LOT-9", quantity: Any = 10) -> MaterialLot:
    """A lot that quality has stopped."""
    return services.hold(lot(number, quantity), "Scratched faces", by=make.quinn())


def stock(of: MaterialLot) -> Decimal:
    """What the book says now."""
    return MaterialLot.objects.get(pk=of.pk).quantity


def counts(*models: Any) -> list[int]:
    """How many rows there are, to show that a refusal left none."""
    return [model.objects.count() for model in models]
