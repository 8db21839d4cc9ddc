"""Lots stand at stations."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from genealogy import selectors, services
from genealogy.errors import (
    AlreadyMounted,
    LotExpired,
    LotOnHold,
    LotUsedUp,
    NothingMounted,
    ReasonMissing,
    WrongMaterial,
)
from genealogy.models import LotMovement, MountedLot
from kernel.clock import now
from kernel.errors import NotAllowed
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db


def refused(error: Any, lot: Any, **more: Any) -> Any:
    station = genealogy.station()
    make.omar()
    before = genealogy.counts(MountedLot, LotMovement, Event)
    with pytest.raises(error) as why:
        services.mount(station, lot, **({"by": make.omar()} | more))
    assert genealogy.counts(MountedLot, LotMovement, Event) == before
    return why.value


def test_one_scan_changes_the_lot() -> None:
    station, old, new = genealogy.station(), genealogy.lot("SC-1"), genealogy.lot("SC-2")
    services.mount(station, old, by=make.omar())
    services.mount(station, new, by=make.omar())

    assert [row.lot.number for row in selectors.mounted(station)] == ["SC-2"]
    assert MountedLot.objects.get(lot=old).unmounted_by == make.omar()
    assert Event.objects.filter(kind="mounted_lot.mounted").last().data["instead_of"] == "SC-1"


def test_each_material_has_its_place(django_assert_num_queries: Any) -> None:
    station = genealogy.station()
    for number, of in (("SC-1", "SC-07"), ("OR-1", "OR-88"), ("SP-1", "SP-12")):
        services.mount(station, genealogy.lot(number, of=of), by=make.omar())
    with django_assert_num_queries(1):
        standing = [(row.material.number, row.lot.number, row.lot.quantity) for row in selectors.mounted(station)]
    assert standing == [("OR-88", "OR-1", 10), ("SC-07", "SC-1", 10), ("SP-12", "SP-1", 10)]


def test_the_wrong_material_is_refused_by_name() -> None:
    error = refused(WrongMaterial, genealogy.lot("OR-1", of="OR-88"), expected=[genealogy.material("SC-07")])
    assert error.message == "Expected SC-07, got OR-88."


def test_held_expired_and_used_up_lots_are_refused() -> None:
    refused(LotOnHold, genealogy.held())
    refused(LotExpired, genealogy.lot("OLD", expires_on=now().date() - timedelta(days=1)))
    empty = genealogy.lot("EMPTY", 1)
    services.adjust(empty, counted=Decimal(0), reason="Empty", by=make.omar())
    assert refused(LotUsedUp, empty).message == "Lot EMPTY is used up. Mount the next one."


@pytest.mark.parametrize("who", [make.anna, make.quinn, make.ella, make.max_, make.erik])
def test_only_the_floor_mounts(who: Any) -> None:
    refused(NotAllowed, genealogy.lot(), by=who())


def test_the_same_lot_twice_is_told() -> None:
    lot, station = genealogy.lot(), genealogy.station()
    services.mount(station, lot, by=make.omar())
    before = genealogy.counts(MountedLot, Event)
    with pytest.raises(AlreadyMounted, match="SC-LOT-1 already stands at ASM-01"):
        services.mount(station, lot, by=make.omar())
    assert genealogy.counts(MountedLot, Event) == before


def test_two_open_mounts_of_a_material_are_impossible() -> None:
    mount = services.mount(genealogy.station(), genealogy.lot(), by=make.omar())
    with pytest.raises(IntegrityError, match="genealogy_one_mount_per_material"), transaction.atomic():
        MountedLot.objects.create(
            equipment=mount.equipment, material=mount.material, lot=mount.lot, mounted_at=now(), mounted_by=make.omar()
        )


def test_the_box_is_empty_whatever_the_book_says() -> None:
    station, lot = genealogy.station(), genealogy.lot(quantity=3)
    services.mount(station, lot, by=make.omar())

    services.lot_is_empty(station, lot.material, "Short delivery", by=make.omar())

    lot.refresh_from_db()
    assert (lot.quantity, lot.state) == (0, "used_up")
    assert (lot.movements.last().delta, lot.movements.last().reason) == (-3, "Short delivery")
    assert not selectors.mounted(station).exists()
    event = Event.objects.get(kind="mounted_lot.emptied")
    assert (event.reason, event.data["book_had"]) == ("Short delivery", "3")
    with pytest.raises(NothingMounted, match="No lot of SC-07 is mounted at ASM-01"):
        services.lot_is_empty(station, lot.material, "Again", by=make.omar())


def test_an_empty_box_needs_a_reason() -> None:
    station, lot = genealogy.station(), genealogy.lot(quantity=3)
    services.mount(station, lot, by=make.omar())
    with pytest.raises(ReasonMissing):
        services.lot_is_empty(station, lot.material, "", by=make.omar())
    assert (genealogy.stock(lot), selectors.mounted(station).count()) == (3, 1)


def test_taking_a_lot_off_leaves_its_stock() -> None:
    station, lot = genealogy.station(), genealogy.lot(quantity=3)
    services.mount(station, lot, by=make.omar())
    services.unmount(station, lot.material, by=make.omar())
    assert (genealogy.stock(lot), selectors.mounted(station).count()) == (3, 0)


def test_a_terminal_that_tells_later_never_takes_off_before_it_mounted() -> None:
    station = genealogy.station()
    services.mount(station, genealogy.lot("SC-1"), by=make.omar())
    services.mount(station, genealogy.lot("SC-2"), at=now() - timedelta(hours=1), by=make.omar())
    first = MountedLot.objects.get(lot__number="SC-1")
    assert first.unmounted_at == first.mounted_at
