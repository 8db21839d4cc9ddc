"""Several jobs in one washer: they start together and end together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from equipment.models import UnassignedCount
from equipment.services import add_property, observe_state
from genealogy.models import MaterialLot
from kernel.clock import now
from kernel.errors import Conflict, Malformed, RuleBroken
from orders import services
from orders.models import JobOrder, Load
from tests import make
from tests.makes import orders as plant
from tests.orders.test_start import at_once


def milled(*numbers: str, quantity: int = 4) -> list[JobOrder]:
    """The washing jobs of orders whose parts are there."""
    return [plant.ready_to_wash(quantity, number) for number in numbers]


def basket(*jobs: JobOrder, pieces: int = 4) -> list[services.Member]:
    return [services.Member(job, Decimal(pieces)) for job in jobs]


def cycles(count: int = 1) -> None:
    washer = plant.work_unit("WASH-01")
    services.count(washer, Decimal(count), at=now(), counter=plant.counter("WASH-01", "cycles"))


@pytest.mark.django_db
def test_the_cycle_counter_ends_the_load_and_credits_every_member() -> None:
    one, two = milled("PO-1001", "PO-1002")
    washer = plant.work_unit("WASH-01")
    prop = add_property(washer, "Temperature", unit="CEL")
    prop.last_value, prop.last_good, prop.last_at = 62.5, True, now()
    prop.save()
    load = services.start_load(washer, basket(one, two), by=make.omar())
    assert [plant.fresh(job).state for job in (one, two)] == ["running", "running"]
    cycles()
    load = plant.fresh(load)
    assert (load.state, load.ended_by.name, load.values[0]["value"]) == ("finished", "Collector", 62.5)
    assert [plant.fresh(job).good for job in (one, two)] == [4, 4]
    assert MaterialLot.objects.get(number="PO-1001-30").quantity == 4
    # Each order's kits are made of its own casings and shafts.
    assert [MaterialLot.objects.get(number=f"PO-1002-{seq}").quantity for seq in (10, 20)] == [0, 0]
    for job in (one, two):
        assert services.complete(job, by=make.omar()).state == "completed"


@pytest.mark.django_db
def test_a_job_goes_through_in_several_baskets() -> None:
    (job,) = milled("PO-1001", quantity=4)
    washer = plant.work_unit("WASH-01")
    for _ in range(2):
        services.start_load(washer, basket(job, pieces=2), by=make.omar())
        cycles()
    assert plant.fresh(job).good == 4
    with pytest.raises(RuleBroken) as empty:
        services.start_load(washer, basket(job, pieces=1), by=make.omar())
    assert empty.value.reason_code == "more_than_there_is"


@pytest.mark.django_db
def test_no_more_goes_in_than_was_made_before() -> None:
    (job,) = milled("PO-1001", quantity=4)
    with pytest.raises(RuleBroken) as many:
        services.start_load(plant.work_unit("WASH-01"), basket(job, pieces=5), by=make.omar())
    assert many.value.reason_code == "more_than_there_is"
    assert (Load.objects.count(), plant.fresh(job).state) == (0, "ready")


@pytest.mark.django_db
def test_members_start_and_end_together() -> None:
    (job,) = milled("PO-1001")
    services.start_load(plant.work_unit("WASH-01"), basket(job), by=make.omar())
    for act in (
        lambda: services.complete(job, by=make.omar()),
        lambda: services.interrupt(job, reason="Break", by=make.omar()),
    ):
        with pytest.raises(Conflict) as inside:
            act()
        assert inside.value.reason_code == "load_running"
    assert plant.fresh(job).state == "running"


@pytest.mark.django_db
def test_a_load_is_finished_once() -> None:
    (job,) = milled("PO-1001")
    load = services.start_load(plant.work_unit("WASH-01"), basket(job), by=make.omar())
    services.finish_load(load, by=make.omar())
    with pytest.raises(Conflict) as twice:
        services.finish_load(load, by=make.olga())
    assert twice.value.extra["who"] == "Omar"
    assert plant.fresh(job).good == 4


@pytest.mark.django_db
def test_cycles_without_a_load_wait() -> None:
    (job,) = milled("PO-1001")
    services.start_load(plant.work_unit("WASH-01"), basket(job), by=make.omar())
    cycles(3)
    assert (UnassignedCount.objects.get().quantity, plant.fresh(job).good) == (2, 4)


def wash(state: str, seconds: int) -> None:
    """What the washer said, so many seconds ago."""
    observe_state(plant.work_unit("WASH-01"), state, at=now() - timedelta(seconds=seconds))


@pytest.mark.django_db
def test_the_cycle_of_a_load_that_was_taken_out_by_hand_is_no_other_load() -> None:
    one, two = milled("PO-1001", "PO-1002")
    washer = plant.work_unit("WASH-01")
    wash("running", 60)
    load = services.start_load(washer, basket(one), by=make.omar())
    services.finish_load(load, by=make.omar())
    services.start_load(washer, basket(two), by=make.omar())
    cycles()
    # The machine was at the first one all the time: nothing waits, and the second one is not done.
    assert plant.fresh(load).cycle_at is not None
    assert (plant.fresh(one).good, plant.fresh(two).good) == (4, 0)
    assert not UnassignedCount.objects.exists()
    cycles()
    assert plant.fresh(two).good == 4


@pytest.mark.django_db
def test_a_cycle_after_the_machine_has_rested_belongs_to_no_load_of_before() -> None:
    (one,) = milled("PO-1001")
    load = services.start_load(plant.work_unit("WASH-01"), basket(one), by=make.omar(), at=now() - timedelta(minutes=9))
    wash("running", 500)
    services.finish_load(load, by=make.omar(), at=now() - timedelta(seconds=400))
    wash("idle", 300)
    wash("running", 60)
    cycles()
    assert (UnassignedCount.objects.get().quantity, plant.fresh(load).cycle_at) == (1, None)


@pytest.mark.django_db
def test_a_load_has_members_once_each_and_a_washer() -> None:
    (job,) = milled("PO-1001")
    for members in ([], [*basket(job), *basket(job)]):
        with pytest.raises(Malformed):
            services.start_load(plant.work_unit("WASH-01"), members, by=make.omar())
    with pytest.raises(RuleBroken):
        services.start_load(plant.work_unit("MILL-01"), basket(job), by=make.omar())
    assert not Load.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_the_washer_one_wins() -> None:
    one, two = milled("PO-1001", "PO-1002", quantity=2)
    washer, omar, olga = plant.work_unit("WASH-01"), make.omar(), make.olga()
    answers = at_once(
        lambda: services.start_load(washer, basket(one, pieces=2), by=omar),
        lambda: services.start_load(washer, basket(two, pieces=2), by=olga),
    )
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [error.reason_code for error in lost] == ["load_running"]
    assert lost[0].extra["who"] == Load.objects.get().started_by.name
