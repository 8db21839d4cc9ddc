"""Counting, scrapping, sending back, taking back."""

from decimal import Decimal
from typing import Any

import pytest

from genealogy import services
from genealogy.errors import AlreadyReversed, LotScrapped, LotUsedUp, ReasonMissing
from genealogy.models import LotMovement
from kernel.errors import Conflict, Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db


def unchanged(lot: Any, error: Any, command: Any, **more: Any) -> Any:
    """Try the command; assert that nothing changed."""
    before, stock = genealogy.counts(LotMovement, Event), genealogy.stock(lot)
    with pytest.raises(error) as why:
        command(lot, **more)
    assert genealogy.counts(LotMovement, Event) == before
    assert genealogy.stock(lot) == stock
    return why.value


def test_a_count_replaces_the_book() -> None:
    lot = genealogy.lot(quantity=10)
    movement = services.adjust(lot, counted=Decimal("7.5"), reason="Counted", by=make.omar())
    assert movement is not None
    assert (movement.delta, genealogy.stock(lot)) == (Decimal("-2.5"), Decimal("7.5"))
    event = Event.objects.get(kind="material_lot.adjusted")
    assert (event.reason, event.data) == ("Counted", {"delta": "-2.5", "stock": "7.5"})


def test_there_is_more_adds_to_the_book_and_revives_a_used_up_lot() -> None:
    lot = genealogy.lot(quantity=1)
    services.adjust(lot, counted=Decimal(0), reason="Empty", by=make.omar())
    lot.refresh_from_db()
    assert lot.state == "used_up"
    services.adjust(lot, more=Decimal(4), reason="Second box", by=make.omar())
    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (4, "available")


def test_a_count_that_agrees_is_told_without_a_movement() -> None:
    lot = genealogy.lot(quantity=10)
    assert services.adjust(lot, counted=Decimal(10), reason="Inventory", by=make.omar()) is None
    assert lot.movements.count() == 1
    assert Event.objects.filter(kind="material_lot.adjusted").count() == 1


@pytest.mark.parametrize("words", [{}, {"counted": Decimal(1), "more": Decimal(1)}, {"counted": Decimal(-1)},
                                   {"more": Decimal(0)}, {"more": Decimal(-3)}, {"counted": "NaN"}, {"more": "1e40"}])
def test_a_correction_must_say_one_sensible_thing(words: Any) -> None:
    unchanged(genealogy.lot(), Malformed, services.adjust, reason="Counted", by=make.omar(), **words)


def test_a_correction_needs_a_reason_and_the_right_person() -> None:
    lot = genealogy.lot()
    unchanged(lot, ReasonMissing, services.adjust, counted=Decimal(1), reason=" ", by=make.omar())
    unchanged(lot, NotAllowed, services.adjust, counted=Decimal(1), reason="Counted", by=make.anna())


def test_a_serial_is_one_piece() -> None:
    unchanged(genealogy.serial(), Malformed, services.adjust, more=Decimal(1), reason="Two!", by=make.omar())


def test_stock_beyond_the_largest_number_is_refused() -> None:
    lot = genealogy.lot(quantity="999999999999")
    unchanged(lot, Malformed, services.adjust, more=Decimal("999999999999"), reason="Much", by=make.omar())


def test_some_scrap_leaves_the_lot_usable() -> None:
    lot = genealogy.lot(quantity=10)
    services.scrap_from(lot, Decimal(3), "Scratched", genealogy.a_job(), by=make.omar())
    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (7, "available")
    movement = lot.movements.last()
    assert (movement.why, movement.reason, movement.job_label) == ("scrapped", "Scratched", "PO-1001-40")


def test_scrapping_all_ends_the_lot() -> None:
    lot = genealogy.lot(quantity=10)
    services.scrap_from(lot, None, "Fire", by=make.omar())
    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (0, "scrapped")
    unchanged(lot, LotScrapped, services.hold, reason="Too late", by=make.quinn())
    unchanged(lot, Conflict, services.return_lot, reason="Too late", by=make.sofia())


def test_more_scrap_than_the_book_knows_is_refused_or_counted_up() -> None:
    lot = genealogy.lot(quantity=1)
    unchanged(lot, LotUsedUp, services.scrap_from, quantity=Decimal(2), reason="Bent", by=make.omar())
    services.scrap_from(lot, Decimal(2), "Bent", beyond_book=True, by=make.omar())
    assert [row.delta for row in lot.movements.all()] == [1, 1, -2]


def test_sending_back_empties_the_lot() -> None:
    lot = genealogy.lot(quantity=10)
    services.return_lot(lot, "Wrong alloy", by=make.sofia())
    lot.refresh_from_db()
    assert (lot.quantity, lot.state, lot.movements.last().why) == (0, "shipped", "returned")


def test_made_pieces_can_be_taken_back_once() -> None:
    lot = services.produce(genealogy.material(), "OUT-1", Decimal(2), genealogy.a_job(), by=make.omar())
    movement = lot.movements.get()

    services.take_back(movement, reason="Miscounted", by=make.omar())

    assert genealogy.stock(lot) == 0
    services.adjust(lot, more=Decimal(5), reason="Found", by=make.omar())
    before = genealogy.counts(LotMovement, Event)
    with pytest.raises(AlreadyReversed):
        services.take_back(movement, reason="Again", by=make.omar())
    assert genealogy.counts(LotMovement, Event) == before
    assert genealogy.stock(lot) == 5


def test_scrap_taken_back_is_good_stock_again() -> None:
    unit = genealogy.serial()
    movement = services.scrap_from(unit, None, "Leaks", by=make.omar())
    services.take_back(movement, reason="Wrong unit scanned", by=make.omar())
    unit.refresh_from_db()
    assert (unit.quantity, unit.state) == (1, "available")


def test_a_consumption_is_taken_back_with_its_link() -> None:
    lot = genealogy.lot()
    link = services.consume(lot, Decimal(1), genealogy.serial(), genealogy.a_job(), by=make.omar())
    with pytest.raises(Malformed, match="with its link"):
        services.take_back(link.movement, reason="No", by=make.omar())
