"""Deliveries come into the book."""

from decimal import Decimal
from typing import Any

import pytest

from genealogy import selectors, services
from genealogy.errors import LotExists, MaterialUnknown, WrongUnit
from genealogy.models import LotMovement, MaterialLot
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db


def test_a_delivery_is_in_stock_with_its_movement_and_event() -> None:
    material = genealogy.material()

    lot = services.receive_lot(material, "SC-LOT-1", Decimal("12"), supplier_lot="Z9", by=make.sofia())

    assert (lot.quantity, lot.state, lot.supplier_lot) == (Decimal("12"), "available", "Z9")
    assert [(row.delta, row.why, row.by) for row in lot.movements.all()] == [
        (Decimal("12"), "received", make.sofia())
    ]
    event = Event.objects.get(kind="material_lot.received")
    assert (event.subject_label, event.data["quantity"], event.data["material"]) == ("SC-LOT-1", "12", "SC-07")


def test_a_number_is_given_once() -> None:
    genealogy.lot("SC-LOT-1", 10)
    before = genealogy.counts(MaterialLot, LotMovement, Event)

    with pytest.raises(LotExists, match="SC-LOT-1 is already known"):
        services.receive_lot(genealogy.material(), "SC-LOT-1", Decimal(3), by=make.sofia())

    assert genealogy.counts(MaterialLot, LotMovement, Event) == before


def test_half_a_piece_is_no_delivery_but_half_a_kilogram_is() -> None:
    pieces, grease = genealogy.material(), genealogy.material("GR-2", unit="KGM")

    with pytest.raises(Malformed, match="not a whole number: it is counted by the piece"):
        services.receive_lot(pieces, "SC-LOT-1", Decimal("1.5"), by=make.sofia())

    assert services.receive_lot(grease, "GR-LOT-1", Decimal("0.5"), by=make.sofia()).quantity == Decimal("0.5")
    assert not MaterialLot.objects.filter(number="SC-LOT-1").exists()


@pytest.mark.parametrize("quantity", ["-1", "0", "NaN", "Infinity", "-Infinity", "1e30", "0.0000001", "many"])
def test_a_quantity_must_be_a_number_a_plant_can_have(quantity: Any) -> None:
    material = genealogy.material()
    before = genealogy.counts(MaterialLot, LotMovement, Event)

    with pytest.raises(Malformed):
        services.receive_lot(material, "SC-LOT-1", quantity, by=make.sofia())

    assert genealogy.counts(MaterialLot, LotMovement, Event) == before


def test_another_unit_is_refused_not_guessed() -> None:
    with pytest.raises(WrongUnit, match="SC-07 is kept in C62, not KGM"):
        services.receive_lot(genealogy.material(), "SC-LOT-1", Decimal(1), unit="KGM", by=make.sofia())
    with pytest.raises(Malformed, match="Unknown unit 'XXX'"):
        services.receive_lot(genealogy.material(), "SC-LOT-1", Decimal(1), unit="XXX", by=make.sofia())
    assert not MaterialLot.objects.exists()


def test_a_material_needs_a_known_unit() -> None:
    with pytest.raises(Malformed, match="Unknown unit 'FURLONG'"):
        services.define_material("X-1", name="X", unit="FURLONG", by=make.ella())
    with pytest.raises(MaterialUnknown, match="'X-1' is no material we know"):
        selectors.material("X-1")


@pytest.mark.parametrize("number", ["", "   ", "LOT\x00", "LOT\n1", "L" * 61])
def test_a_number_must_fit_a_label(number: Any) -> None:
    with pytest.raises(Malformed):
        services.receive_lot(genealogy.material(), number, Decimal(1), by=make.sofia())
    assert not MaterialLot.objects.exists()


def test_a_serial_is_received_one_at_a_time() -> None:
    pump = genealogy.material("CP-200", tracking="serial")
    with pytest.raises(Malformed, match="one piece each"):
        services.receive_lot(pump, "CP200-1", Decimal(2), by=make.sofia())
    assert services.receive_lot(pump, "CP200-1", Decimal(1), by=make.sofia()).is_serial


@pytest.mark.parametrize("who", [make.anna, make.quinn, make.ella, make.max_, make.erik])
def test_only_the_floor_receives(who: Any) -> None:
    material, person = genealogy.material(), who()
    before = genealogy.counts(MaterialLot, LotMovement, Event)

    with pytest.raises(NotAllowed):
        services.receive_lot(material, "SC-LOT-1", Decimal(1), by=person)

    assert genealogy.counts(MaterialLot, LotMovement, Event) == before
