"""Queues: dispatching, taking back, reordering, moving the remainder."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.errors import Conflict, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder
from orders.selectors.cards import cards as cards_of
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post
from tests.orders.test_start import at_once


def queue(unit: str = "MILL-01") -> list[str]:
    waiting = JobOrder.objects.filter(work_unit__number=unit, queue_position__isnull=False)
    places = list(waiting.order_by("queue_position").values_list("queue_position", "request__number"))
    assert [place for place, _ in places] == list(range(1, len(places) + 1))
    return [number for _, number in places]


def four() -> list[JobOrder]:
    return [plant.dispatched(number=f"PO-{number}") for number in (1001, 1002, 1003, 1004)]


@pytest.mark.django_db
def test_jobs_wait_in_the_order_they_are_dispatched() -> None:
    four()
    assert queue() == ["PO-1001", "PO-1002", "PO-1003", "PO-1004"]


@pytest.mark.django_db
def test_a_job_is_dispatched_to_a_place() -> None:
    four()
    services.dispatch(plant.job(10, number="PO-1005"), to=plant.work_unit("MILL-01"), position=2, by=make.sofia())
    assert queue() == ["PO-1001", "PO-1005", "PO-1002", "PO-1003", "PO-1004"]


@pytest.mark.django_db
def test_a_queue_is_reordered() -> None:
    jobs = four()
    services.reorder(jobs[3], position=1, by=make.sofia())
    assert queue() == ["PO-1004", "PO-1001", "PO-1002", "PO-1003"]
    services.reorder(jobs[3], position=99, by=make.sofia())
    assert queue() == ["PO-1001", "PO-1002", "PO-1003", "PO-1004"]


@pytest.mark.django_db
def test_a_dispatched_job_moves_to_another_machine_and_back_to_the_pool() -> None:
    jobs = four()
    services.dispatch(jobs[1], to=plant.work_unit("MILL-02"), by=make.sofia())
    assert (queue(), queue("MILL-02")) == (["PO-1001", "PO-1003", "PO-1004"], ["PO-1002"])
    back = services.take_back(jobs[1], by=make.sofia())
    assert (back.state, back.work_unit, queue("MILL-02")) == ("ready", None, [])


@pytest.mark.django_db
def test_the_queue_closes_up_when_a_job_starts() -> None:
    jobs = four()
    plant.mounted("MILL-01", "CST-200")
    services.start(jobs[1], by=make.omar())
    assert queue() == ["PO-1001", "PO-1003", "PO-1004"]


@pytest.mark.django_db
def test_a_running_job_cannot_be_taken_back() -> None:
    job = plant.running()
    with pytest.raises(Conflict) as running:
        services.take_back(job, by=make.sofia())
    assert running.value.reason_code == "wrong_state"
    assert plant.fresh(job).state == "running"


@pytest.mark.django_db
def test_an_operator_may_not_dispatch_and_nothing_goes_where_it_cannot_run() -> None:
    job = plant.job(10)
    with pytest.raises(NotAllowed):
        services.dispatch(job, to=plant.work_unit("MILL-01"), by=make.omar())
    with pytest.raises(RuleBroken):
        services.dispatch(job, to=plant.work_unit("TURN-01"), by=make.sofia())
    assert not Event.objects.filter(kind="job_order.dispatched").exists()


@pytest.mark.django_db
def test_the_remainder_moves_and_what_was_made_stays_with_its_maker() -> None:
    job = plant.counted(plant.running(quantity=10), 4)
    rest = services.move_remainder(job, to=plant.work_unit("MILL-02"), by=make.sofia())
    assert (rest.number, rest.quantity, rest.state, rest.split_from) == ("PO-1001-10/2", 6, "dispatched", job)
    job = plant.fresh(job)
    assert (job.state, job.quantity, job.good) == ("completed", 4, 4)
    final = job.responses.get()
    assert (final.is_final, final.good) == (True, Decimal(4))
    # The next operation may wash what both have made.
    plant.mounted("MILL-02", "CST-200")
    services.complete(plant.counted(services.start(rest, by=make.omar()), 6), by=make.omar())
    assert plant.job(30).quantity == 10


@pytest.mark.django_db
def test_what_was_scrapped_of_a_first_operation_is_made_at_the_other_work_unit() -> None:
    job = plant.counted(plant.running(quantity=10), 5)
    services.report(job, scrap=[services.Loss(Decimal(1), "Scratched")], by=make.omar())
    rest = services.move_remainder(job, to=plant.work_unit("MILL-02"), by=make.sofia())
    assert (plant.fresh(job).good, rest.quantity) == (4, 6)


@pytest.mark.django_db
def test_a_job_that_made_nothing_moves_as_a_whole() -> None:
    job = plant.running(quantity=10)
    rest = services.move_remainder(job, to=plant.work_unit("MILL-02"), by=make.sofia())
    assert (plant.fresh(job).state, rest.quantity) == ("aborted", 10)
    assert not job.responses.exists()


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_several_people_touch_at_once_stays_a_queue() -> None:
    jobs = four()
    plant.mounted("MILL-01", "CST-200")
    sofia, omar = make.sofia(), make.omar()

    def move(job: JobOrder, place: int) -> int:
        return int(post(sofia, f"/api/job-orders/{job.pk}/reorder", {"position": place}).status_code)

    answers = at_once(
        lambda: move(jobs[3], 1),
        lambda: move(jobs[2], 1),
        lambda: move(jobs[0], 4),
        lambda: post(omar, f"/api/job-orders/{jobs[1].pk}/start").status_code,
    )
    assert answers == [200, 200, 200, 200]
    assert sorted(queue()) == ["PO-1001", "PO-1003", "PO-1004"]


@pytest.mark.django_db
def test_an_enormous_order_does_not_blind_the_board() -> None:
    plant.released(Decimal("999999999999"))
    cards = cards_of(JobOrder.objects.order_by("sequence"), make.sofia())
    assert all(card.is_late for card in cards)
