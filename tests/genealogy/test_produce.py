"""What is made gets its lot or serial."""

from decimal import Decimal
from typing import Any

import pytest

from genealogy import services
from genealogy.errors import LotExists, WrongMaterial
from genealogy.models import LotMovement, MaterialLot
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db


def produce(number: Any = "CAS-1", quantity: Any = "1", of: Any = "CAS-200", **more: Any) -> Any:
    return services.produce(
        genealogy.material(of), number, Decimal(quantity), genealogy.a_job(), "Mill casing",
        genealogy.station("MILL-01"), **({"by": make.house()} | more),
    )


def test_the_first_piece_begins_the_lot_and_the_next_ones_join_it() -> None:
    first = produce()
    again = produce(quantity="3")
    assert first.pk == again.pk
    assert (again.quantity, again.state, again.movements.count()) == (4, "available", 2)


def test_what_a_machine_makes_is_a_reading_what_a_person_makes_an_event() -> None:
    produce()
    assert not Event.objects.filter(kind="material_lot.produced").exists()
    produce(by=make.omar())
    assert Event.objects.get(kind="material_lot.produced").by == make.omar()


def test_a_lot_goes_on_after_its_first_pieces_were_used_or_scrapped() -> None:
    lot = produce()
    services.consume(lot, Decimal(1), genealogy.serial(), genealogy.a_job(), by=make.omar())
    assert produce().state == "available"
    services.scrap_from(lot, None, "Porous", by=make.omar())
    assert produce(quantity="2").quantity == 2


def test_a_held_lot_grows_and_stays_held() -> None:
    lot = services.hold(produce(), "Looks odd", by=make.quinn())
    lot = produce()
    assert (lot.quantity, lot.state) == (2, "on_hold")


def test_a_lot_scrapped_while_it_was_held_comes_back_held() -> None:
    lot = services.hold(produce(), "Looks odd", by=make.quinn())
    services.scrap_from(lot, None, "Porous", by=make.quinn())
    assert produce().state == "on_hold"


def test_a_lot_has_one_material() -> None:
    produce()
    genealogy.material("SHA-200")
    before = genealogy.counts(MaterialLot, LotMovement, Event)
    with pytest.raises(WrongMaterial, match="CAS-1 is CAS-200; SHA-200 cannot be added"):
        produce(of="SHA-200")
    assert genealogy.counts(MaterialLot, LotMovement, Event) == before


def test_a_serial_is_made_once() -> None:
    genealogy.serial("CP200-000001")
    before = genealogy.counts(MaterialLot, LotMovement, Event)
    with pytest.raises(LotExists, match="CP200-000001 was already made"):
        produce("CP200-000001", of="CP-200", is_serial=True)
    assert genealogy.counts(MaterialLot, LotMovement, Event) == before
    with pytest.raises(Malformed, match="one piece"):
        produce("CP200-000002", "2", of="CP-200", is_serial=True)


@pytest.mark.parametrize("who", [make.anna, make.quinn, make.ella, make.max_, make.erik])
def test_only_the_floor_makes(who: Any) -> None:
    with pytest.raises(NotAllowed):
        produce(by=who())
    assert not MaterialLot.objects.exists()
