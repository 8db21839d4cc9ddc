"""Two hands reach for the same lot at the same moment: the database decides, nothing is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from genealogy import services
from genealogy.errors import AlreadyMounted, AlreadyReversed, LotExists, LotUsedUp
from genealogy.models import LotLink, LotMovement, MaterialLot, MountedLot
from kernel.errors import LinesideError
from quality.models import TestResult
from records.models import Event
from tests import make
from tests.makes import genealogy, quality

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def together(act: Callable[[int], Any]) -> list[Any]:
    """Everybody at once; answers what each got, or the refusal."""
    start = Barrier(HANDS)

    def one(index: int) -> Any:
        try:
            start.wait(timeout=10)
            return act(index)
        except LinesideError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


def refusals(answers: list[Any], kind: type[LinesideError]) -> int:
    """How many were refused, and only in this way."""
    assert all(not isinstance(answer, LinesideError) or isinstance(answer, kind) for answer in answers), answers
    return sum(isinstance(answer, kind) for answer in answers)


def test_the_last_piece_is_used_once() -> None:
    lot, omar, place = genealogy.lot(quantity=1), make.omar(), genealogy.station()
    units = [genealogy.serial(f"CP200-{index}") for index in range(HANDS)]

    answers = together(
        lambda index: services.consume(lot, Decimal(1), units[index], genealogy.a_job(), "Seal", place, by=omar)
    )

    assert refusals(answers, LotUsedUp) == HANDS - 1
    assert (genealogy.stock(lot), LotLink.objects.count()) == (0, 1)
    assert Event.objects.filter(kind="material_lot.consumed").count() == 1


def test_what_a_machine_counted_is_never_lost() -> None:
    omar, unit = make.house(), genealogy.serial("CP200-X")
    lot = genealogy.lot(quantity=1)
    together(
        lambda index: services.consume(lot, Decimal(1), unit, genealogy.a_job(), beyond_book=True, by=omar)
    )
    assert (genealogy.stock(lot), LotLink.objects.count()) == (0, HANDS)
    assert lot.movements.aggregate(sum=Sum("delta"))["sum"] == 0


def test_a_lot_begun_by_several_counts_holds_them_all() -> None:
    material, house = genealogy.material("CAS-200"), make.house()
    together(lambda index: services.produce(material, "CAS-1", Decimal(2), genealogy.a_job(), by=house))
    lot = MaterialLot.objects.get(number="CAS-1")
    assert (lot.quantity, lot.movements.count()) == (2 * HANDS, HANDS)


def test_a_delivery_is_booked_once() -> None:
    material, sofia = genealogy.material(), make.sofia()
    answers = together(lambda index: services.receive_lot(material, "SC-1", Decimal(5), by=sofia))
    assert refusals(answers, LotExists) == HANDS - 1
    assert (MaterialLot.objects.get(number="SC-1").quantity, LotMovement.objects.count()) == (5, 1)


def test_one_lot_of_a_material_stands_at_a_station() -> None:
    place, omar = genealogy.station(), make.omar()
    lots = [genealogy.lot(f"SC-{index}") for index in range(HANDS)]
    answers = together(lambda index: services.mount(place, lots[index], by=omar))
    # Who comes a moment later changes the lot, who comes in the same moment is told.
    refused = refusals(answers, AlreadyMounted)
    assert refused < HANDS
    assert MountedLot.objects.filter(unmounted_at=None).count() == 1
    assert Event.objects.filter(kind="mounted_lot.mounted").count() == HANDS - refused


def test_a_use_is_taken_back_once() -> None:
    lot, omar = genealogy.lot(quantity=3), make.omar()
    link = services.consume(lot, Decimal(3), genealogy.serial(), genealogy.a_job(), by=omar)
    answers = together(lambda index: services.reverse(link, "Wrong pump", by=omar))
    assert refusals(answers, AlreadyReversed) == HANDS - 1
    assert (genealogy.stock(lot), LotLink.objects.count()) == (3, 2)


def test_attempts_at_a_unit_are_numbered_without_holes() -> None:
    unit, omar = genealogy.serial(), make.omar()
    make.omar()
    together(lambda index: quality.torque(45, unit, by=omar))
    assert sorted(TestResult.objects.values_list("attempt", flat=True)) == [1, 2, 3, 4]


def test_crosswise_use_does_not_lock_up() -> None:
    omar, one, two = make.omar(), genealogy.lot("ONE", 100), genealogy.lot("TWO", 100)
    pairs = [(one, two), (two, one)] * 2

    def use(index: int) -> None:
        for _ in range(5):
            lot, into = pairs[index]
            services.consume(lot, Decimal(1), into, genealogy.a_job(), by=omar)

    assert together(use) == [None] * HANDS
    assert (genealogy.stock(one), genealogy.stock(two)) == (90, 90)
