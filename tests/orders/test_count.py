"""Pieces that machines count: credited once, parked when nobody knows where they belong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from equipment.models import EquipmentState, UnassignedCount
from equipment.services import observe_state
from genealogy.models import LotLink, MaterialLot
from kernel.clock import now
from kernel.errors import Conflict, Malformed, RuleBroken
from orders import services
from orders.models import JobOrder
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def stock(number: str) -> Decimal:
    return MaterialLot.objects.get(number=number).quantity


def test_a_counted_piece_is_good_and_is_made_of_what_is_mounted() -> None:
    job = plant.running()
    job = plant.counted(plant.counted(job, 3), 2)
    assert (job.counted, job.good) == (5, 5)
    assert (stock("PO-1001-10"), stock("CST-200-LOT-MILL-01")) == (5, 995)
    assert sum(link.quantity for link in LotLink.objects.all()) == 5


def test_reported_scrap_moves_pieces_out_of_the_count() -> None:
    job = plant.counted(plant.running(), 5)
    response = services.report(job, good=Decimal(5), scrap=[services.Loss(Decimal(1), "Scratched")], by=make.omar())
    job = plant.fresh(job)
    assert (job.counted, job.good, job.scrap) == (5, 4, 1)
    assert (response.good, response.scrap, response.typed_good, response.difference) == (4, 1, 5, 1)
    assert stock("PO-1001-10") == 4


def test_the_database_does_not_let_a_count_be_added_twice() -> None:
    job = plant.counted(plant.running(), 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobOrder.objects.filter(pk=job.pk).update(good=6)


def test_pieces_without_a_job_wait_and_are_assigned_once() -> None:
    job = plant.running()
    services.interrupt(job, reason="Break", by=make.omar())
    plant.counted(job, 2)
    plant.counted(job, 1)
    parked = UnassignedCount.objects.get()
    assert (parked.quantity, parked.why, plant.fresh(job).good) == (3, "no_job", 0)
    services.assign_count(parked, job=job, by=make.omar())
    assert (plant.fresh(job).counted, plant.fresh(job).good) == (3, 3)
    with pytest.raises(Conflict) as twice:
        services.assign_count(parked, job=job, by=make.olga())
    assert twice.value.extra["who"] == "Omar"
    assert plant.fresh(job).good == 3


def test_parked_pieces_may_belong_to_a_reason() -> None:
    job = plant.running()
    services.interrupt(job, reason="Break", by=make.omar())
    plant.counted(job, 2)
    with pytest.raises(Malformed):
        services.assign_count(UnassignedCount.objects.get(), by=make.omar())
    settled = services.assign_count(UnassignedCount.objects.get(), reason="Set-up scrap", by=make.omar())
    assert settled.state == "assigned"
    assert plant.fresh(job).good == 0


def test_parked_pieces_of_a_mill_are_not_a_lathes() -> None:
    plant.job(20)
    parked = plant.parked()
    with pytest.raises(RuleBroken):
        services.assign_count(parked, job=plant.job(20), by=make.omar())
    assert plant.fresh(parked).state == "open"


@pytest.mark.parametrize("state", ["setup", "maintenance"])
def test_pieces_in_setup_and_maintenance_wait(state: str) -> None:
    job = plant.running()
    assert job.work_unit
    observe_state(job.work_unit, state, at=now() - timedelta(seconds=5))
    assert EquipmentState.objects.get().state == state
    assert plant.counted(job, 2).good == 0
    assert UnassignedCount.objects.get().why == state


def test_pieces_of_jobs_side_by_side_wait() -> None:
    plant.pressing(number="PO-2001")
    second = plant.job(10, number="PO-2002", of="SC-07")
    services.start(second, work_unit=plant.work_unit("ASM-02"), by=make.omar())
    plant.counted(plant.fresh(second), 1)
    assert UnassignedCount.objects.get().why == "several_jobs"


def test_a_count_beside_typed_figures_adds_nothing() -> None:
    job = plant.counted(plant.pressing(), 4)
    assert (job.counted, job.good) == (4, 0)
    assert not UnassignedCount.objects.exists()


def test_a_late_count_finds_the_job_that_ran_then() -> None:
    job = plant.running(number="PO-1001")
    moment = now()
    services.complete(job, by=make.omar())
    services.start(plant.dispatched(number="PO-1002"), by=make.omar())
    job = plant.counted(job, 2, at=moment)
    assert (job.state, job.good) == ("completed", 2)
    assert [(row.number, row.good, row.is_final) for row in job.responses.all()] == [(1, 0, True), (2, 2, True)]
    assert plant.job(10, number="PO-1002").good == 0


def test_pieces_made_without_a_mounted_lot_are_written_down_when_one_is() -> None:
    plant.lenient("material")
    job = services.start(plant.dispatched(), by=make.omar())
    job = plant.counted(job, 2)
    assert (job.good, list(job.owed.values())) == (2, ["2"])
    with pytest.raises(RuleBroken) as owed:
        services.complete(job, by=make.omar())
    assert owed.value.reason_code == "material_owed"
    plant.mounted("MILL-01", "CST-200", 100)
    job = plant.counted(job, 1)
    assert (job.owed, stock("CST-200-LOT-MILL-01")) == ({}, 97)
    assert services.complete(job, by=make.omar()).state == "completed"


def test_a_machine_is_never_refused_for_book_stock() -> None:
    plant.lenient("material")
    job = services.start(plant.dispatched(), by=make.omar())
    plant.mounted("MILL-01", "CST-200", 2)
    job = plant.counted(job, 5)
    assert (job.good, stock("CST-200-LOT-MILL-01")) == (5, 0)
    assert sum(link.quantity for link in LotLink.objects.all()) == 5
