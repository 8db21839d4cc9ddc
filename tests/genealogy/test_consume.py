"""Material goes into material, and the book stays true."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from genealogy import services
from genealogy.errors import AlreadyReversed, LotExpired, LotOnHold, LotScrapped, LotUsedUp, WrongMaterial
from genealogy.models import LotHold, LotLink, LotMovement, MaterialLot
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db
STORED = (LotLink, LotMovement, LotHold, Event)


def use(lot: Any, quantity: Any = 1, into: Any = None, **more: Any) -> Any:
    into = into or genealogy.serial()
    return services.consume(
        lot, Decimal(str(quantity)), into, genealogy.a_job(), "Assemble seal", genealogy.station(),
        **({"by": make.omar()} | more),
    )


def refused(error: Any, lot: Any, quantity: Any = 1, **more: Any) -> Any:
    """Try it; assert that nothing changed."""
    into = genealogy.serial()
    make.omar()
    before, stock = genealogy.counts(*STORED), genealogy.stock(lot)
    with pytest.raises(error) as why:
        use(lot, quantity, into, **more)
    assert genealogy.counts(*STORED) == before
    assert genealogy.stock(lot) == stock
    return why.value


def test_what_was_used_is_linked_moved_and_told() -> None:
    lot = genealogy.lot(quantity=10)

    link = use(lot, 3)

    assert genealogy.stock(lot) == 7
    assert (link.parent, link.child.number, link.quantity) == (lot, "CP200-000001", 3)
    assert (link.job_label, link.operation, link.equipment.number) == ("PO-1001-40", "Assemble seal", "ASM-01")
    assert (link.movement.delta, link.movement.why) == (-3, "consumed")
    event = Event.objects.get(kind="material_lot.consumed")
    assert (event.data["into"], event.data["quantity"], event.data["stock"]) == ("CP200-000001", "3", "7")


def test_the_last_piece_uses_the_lot_up() -> None:
    lot = genealogy.lot(quantity=2)
    use(lot, 2)
    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (0, "used_up")


def test_more_than_the_book_has_is_refused_with_what_is_left() -> None:
    error = refused(LotUsedUp, genealogy.lot(quantity="2"), 3)
    assert error.message.startswith("Lot SC-LOT-1 holds 2 C62, 3 are needed.")
    assert error.extra == {"lot": "SC-LOT-1", "left": "2", "needed": "3"}


def test_a_held_lot_is_refused_with_its_reason() -> None:
    error = refused(LotOnHold, genealogy.held())
    assert error.message == "Lot SC-LOT-9 is on hold: Scratched faces. Take another one."


def test_an_expired_lot_is_refused() -> None:
    yesterday = (now() - timedelta(days=1)).date()
    refused(LotExpired, genealogy.lot(expires_on=yesterday))


def test_a_lot_is_good_on_its_last_day() -> None:
    assert use(genealogy.lot(expires_on=now().date()))


def test_a_scrapped_lot_is_refused() -> None:
    lot = genealogy.lot()
    services.scrap_from(lot, None, "Fell", by=make.quinn())
    refused(LotScrapped, lot)


def test_the_wrong_material_is_refused_by_name() -> None:
    error = refused(WrongMaterial, genealogy.lot("OR-LOT-1", of="OR-88"), expected=genealogy.material("SC-07"))
    assert error.message == "Expected SC-07, got OR-88."


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e18"])
def test_a_quantity_must_be_positive_and_finite(quantity: Any) -> None:
    refused(Malformed, genealogy.lot(), quantity)


def test_a_lot_does_not_go_into_itself() -> None:
    lot = genealogy.lot()
    with pytest.raises(Malformed, match="cannot go into itself"):
        use(lot, 1, lot)
    with pytest.raises(IntegrityError), transaction.atomic():
        movement = lot.movements.get()
        LotLink.objects.create(
            parent=lot, child=lot, quantity=1, movement=movement, job_kind="x", job_id=1, job_label="x",
            by=make.omar(), at=now(),
        )


@pytest.mark.parametrize("who", [make.anna, make.quinn, make.ella, make.max_, make.erik])
def test_only_the_floor_uses_material(who: Any) -> None:
    refused(NotAllowed, genealogy.lot(), by=who())


def test_beyond_the_book_posts_a_counted_adjustment_with_its_reason() -> None:
    lot = genealogy.lot(quantity=2)

    use(lot, 5, beyond_book=True, reason="There is more in the box")

    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (0, "used_up")
    assert [(row.delta, row.why, row.reason) for row in lot.movements.all()] == [
        (2, "received", ""),
        (3, "adjusted", "There is more in the box"),
        (-5, "consumed", ""),
    ]
    assert Event.objects.get(kind="material_lot.adjusted").reason == "There is more in the box"


def test_a_unit_that_met_a_lot_held_meanwhile_is_recorded_and_held() -> None:
    lot, unit = genealogy.held(), genealogy.serial()

    link = use(lot, 1, unit, beyond_book=True)

    unit.refresh_from_db()
    assert link.quantity == 1
    assert unit.state == "on_hold"
    hold = unit.holds.get()
    assert (hold.because_kind, hold.because_label) == ("material_lot", "SC-LOT-9")
    use(lot, 1, unit, beyond_book=True)
    assert unit.holds.count() == 1, "one hold for one held lot"


def test_a_person_of_quality_may_judge_a_unit_held_for_its_component() -> None:
    lot, unit = genealogy.held(), genealogy.serial()
    use(lot, 1, unit, beyond_book=True)
    assert services.release_hold(unit, "Faces measured, good", by=make.quinn()).state == "available"


def test_stock_below_zero_is_impossible_even_for_a_programmer() -> None:
    lot = genealogy.lot()
    with pytest.raises(IntegrityError, match="genealogy_lot_not_negative"), transaction.atomic():
        MaterialLot.objects.filter(pk=lot.pk).update(quantity=-1)


@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["genealogy_lotlink", "genealogy_lotmovement"])
def test_links_and_movements_cannot_be_changed(table: Any, change: Any) -> None:
    use(genealogy.lot())
    with pytest.raises(Exception, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_taking_back_returns_the_stock_once_and_keeps_both_links() -> None:
    lot = genealogy.lot(quantity=2)
    link = use(lot, 2)

    counter = services.reverse(link, "Wrong pump", by=make.omar())

    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (2, "available")
    assert (counter.reverses, counter.quantity, LotLink.objects.count()) == (link, 2, 2)
    before = genealogy.counts(*STORED)
    with pytest.raises(AlreadyReversed):
        services.reverse(link, "Again", by=make.omar())
    with pytest.raises(Malformed, match="cannot be taken back"):
        services.reverse(counter, "Back and forth", by=make.omar())
    assert genealogy.counts(*STORED) == before
    assert genealogy.stock(lot) == 2


def test_what_was_used_since_cannot_be_taken_back() -> None:
    made = services.produce(genealogy.material(), "OUT-1", Decimal(2), genealogy.a_job(), by=make.omar())
    movement = made.movements.get()
    use(made, 1)
    with pytest.raises(LotUsedUp, match="take back first what used it"):
        services.take_back(movement, reason="Miscounted", by=make.omar())
    assert genealogy.stock(made) == 1


def test_the_book_is_the_sum_of_its_movements() -> None:
    lot = genealogy.lot(quantity=10)
    link = use(lot, "2.5")
    use(lot, 20, beyond_book=True)
    services.reverse(link, "Undo", by=make.omar())
    services.adjust(lot, counted=Decimal("1.25"), reason="Counted", by=make.omar())
    services.scrap_from(lot, Decimal("0.25"), "Dirty", by=make.omar())
    assert genealogy.stock(lot) == lot.movements.aggregate(sum=Sum("delta"))["sum"] == 1


def test_the_time_at_the_plant_is_kept_apart_from_the_time_of_recording() -> None:
    with time_machine.travel("2026-03-01 08:00:00Z"):
        lot, unit = genealogy.lot(), genealogy.serial()
    then = now() - timedelta(hours=2)
    link = use(lot, 1, unit, at=then)
    link.refresh_from_db()
    assert link.at == then
    assert link.recorded_at > then + timedelta(hours=1)
