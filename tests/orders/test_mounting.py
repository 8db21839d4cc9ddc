"""A station takes the materials its work is made of, and no other."""

from typing import Any

import pytest

from equipment.models import Equipment
from genealogy import services as genealogy
from genealogy.errors import WrongMaterial
from genealogy.models import MountedLot
from orders.models import WorkMaster
from orders.selectors.stations import takes_mounted
from records.models import Event
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant
from tests.makes.calls import post

pytestmark = pytest.mark.django_db


def test_the_wrong_material_is_refused_by_name_at_the_station() -> None:
    plant.pump_master()
    ring, mill = stock.lot("OR-LOT-1", of="OR-88"), Equipment.objects.get(number="MILL-01")
    before = stock.counts(MountedLot, Event)

    answer = post(make.omar(), "/api/mounted-lots", {"work_unit": mill.pk, "code": ring.number})

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_material")
    assert answer.json()["detail"] == "Expected CST-200, got OR-88."
    assert stock.counts(MountedLot, Event) == before
    assert genealogy.mount(mill, stock.lot("CST-1", of="CST-200"), by=make.omar()).pk


def test_a_job_that_is_here_still_gets_what_it_was_released_with(django_assert_num_queries: Any) -> None:
    job = plant.dispatched(10, "MILL-01")
    WorkMaster.objects.update(state="draft")
    assert job.work_unit is not None
    with django_assert_num_queries(2):
        assert [material.number for material in takes_mounted(job.work_unit) or ()] == ["CST-200"]


def test_where_nothing_is_mounted_by_rule_anything_may_stand() -> None:
    assert takes_mounted(stock.station("BENCH-1")) is None
    assert genealogy.mount(stock.station("BENCH-1"), stock.lot(), by=make.omar()).pk


def test_several_materials_are_all_named() -> None:
    plant.seal_master()
    bench = Equipment.objects.get(number="ASM-02")
    with pytest.raises(WrongMaterial, match=r"Expected SF-07 or SP-12, got CST-200\."):
        genealogy.mount(bench, stock.lot("CST-1", of="CST-200"), by=make.omar())
