"""Jobs that several work units could do wait in a pool; one takes them, and they are split and merged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Conflict, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post
from tests.orders.test_start import at_once


def act(job: JobOrder, verb: str, by: Any = None, **words: Any) -> Any:
    return post(by or make.omar(), f"/api/job-orders/{job.pk}/{verb}", words)


@pytest.mark.django_db
def test_a_station_takes_a_job_out_of_the_pool_and_the_other_is_told_who_and_when() -> None:
    job = plant.job(10)
    first, second = plant.work_unit("MILL-01"), plant.work_unit("MILL-02")
    taken = act(job, "claim", work_unit=first.pk)
    assert taken.status_code == 200, taken.content
    card = taken.json()
    assert (card["state"], card["work_unit"]["number"], card["claimed_by"]) == ("dispatched", "MILL-01", "Omar")
    assert "give_back" in card["allowed_actions"]
    late = act(job, "claim", by=make.olga(), work_unit=second.pk)
    assert (late.status_code, late.json()["code"]) == (409, "already_claimed")
    assert late.json()["detail"] == "Omar has taken PO-1001-10 to MILL-01 already."
    assert late.json()["who"] == "Omar"
    assert plant.fresh(job).work_unit == first
    assert Event.objects.filter(kind="job_order.claimed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_wins() -> None:
    job = plant.job(10)
    units = [plant.work_unit("MILL-01"), plant.work_unit("MILL-02")]
    people = [make.omar(), make.olga()]
    answers = at_once(
        lambda: services.claim(JobOrder.objects.get(pk=job.pk), work_unit=units[0], by=people[0]),
        lambda: services.claim(JobOrder.objects.get(pk=job.pk), work_unit=units[1], by=people[1]),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyClaimed", "JobOrder"]


@pytest.mark.django_db
def test_the_gate_is_asked_what_the_taker_cannot_see_to_afterwards() -> None:
    test = plant.job(50)
    with pytest.raises(RuleBroken) as no:
        services.claim(test, work_unit=plant.work_unit("TEST-01"), by=make.omar())
    assert no.value.reason_code == "cannot_start"
    assert plant.fresh(test).state == "ready"
    with pytest.raises(RuleBroken):
        services.claim(plant.job(10), work_unit=plant.work_unit("TURN-01"), by=make.omar())
    with pytest.raises(NotAllowed):
        services.claim(plant.job(10), work_unit=plant.work_unit("MILL-01"), by=make.quinn())


@pytest.mark.django_db
def test_what_was_pulled_is_put_back_and_what_was_dispatched_is_not() -> None:
    job = services.claim(plant.job(10), work_unit=plant.work_unit("MILL-01"), by=make.omar())
    back = services.give_back(job, by=make.olga())
    assert (back.state, back.work_unit, back.queue_position, back.claimed_by) == ("ready", None, None, None)
    sent = services.dispatch(back, to=plant.work_unit("MILL-02"), by=make.sofia())
    with pytest.raises(RuleBroken) as no:
        services.give_back(sent, by=make.omar())
    assert no.value.reason_code == "not_claimed"
    assert plant.fresh(job).state == "dispatched"
    # A dispatcher who moves what was pulled has decided about it.
    pulled = services.claim(services.take_back(sent, by=make.sofia()), work_unit=plant.work_unit("MILL-01"), by=make.omar())
    moved = services.dispatch(pulled, to=plant.work_unit("MILL-02"), by=make.sofia())
    assert plant.fresh(moved).claimed_by is None


@pytest.mark.django_db
def test_a_job_is_split_and_both_parts_are_made() -> None:
    job = plant.counted(plant.running(quantity=10), 4)
    part = services.split_job(job, Decimal(5), by=make.sofia(), reason="Two machines are free")
    assert (part.number, part.state, part.quantity, plant.fresh(job).quantity) == ("PO-1001-10/2", "ready", 5, 5)
    with pytest.raises(RuleBroken) as no:
        services.split_job(job, Decimal(2), by=make.sofia())
    assert no.value.message == "1 of 5 are not made yet at PO-1001-10: 2 cannot be split off."
    with pytest.raises(NotAllowed):
        services.split_job(job, Decimal(1), by=make.omar())
    services.complete(plant.counted(job, 1), by=make.omar())
    plant.mounted("MILL-02", "CST-200", 1000, "CST-OTHER")
    services.start(part, work_unit=plant.work_unit("MILL-02"), by=make.omar())
    services.complete(plant.counted(plant.fresh(part), 5), by=make.omar())
    services.complete(plant.counted(plant.running(20, "TURN-01"), 10), by=make.omar())
    assert plant.job(30).quantity == 10


@pytest.mark.django_db
def test_parts_become_one_again_while_one_has_not_begun() -> None:
    job = plant.running(quantity=10)
    part = services.split_job(job, Decimal(4), by=make.sofia())
    answer = act(job, "merge", by=make.sofia(), other=part.pk)
    assert answer.status_code == 200, answer.content
    assert (plant.fresh(job).quantity, plant.fresh(part).state, plant.fresh(part).quantity) == (10, "cancelled", 0)
    with pytest.raises(RuleBroken) as no:
        services.merge_jobs(job, plant.job(20), by=make.sofia())
    assert no.value.reason_code == "not_the_same_work"
    begun = services.split_job(job, Decimal(4), by=make.sofia())
    plant.mounted("MILL-02", "CST-200", 1000, "CST-OTHER")
    services.start(begun, work_unit=plant.work_unit("MILL-02"), by=make.omar())
    with pytest.raises(Conflict):
        services.merge_jobs(job, begun, by=make.sofia())
    assert (plant.fresh(job).quantity, plant.fresh(begun).quantity) == (6, 4)
