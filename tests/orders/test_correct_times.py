"""Moving a job's start or end credits the machine's counts again; every piece stands in exactly one place."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from equipment.models import Counter, UnassignedCount
from equipment.services import observe_counter
from genealogy.models import LotMovement, MaterialLot
from genealogy.selectors import tree
from kernel.clock import now
from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import CountedPieces, JobOrder, JobRun
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.orders.test_every_piece import holds, total
from tests.orders.test_start import at_once

ZERO = Decimal(0)


def seen(unit: str, raw: int, at: datetime) -> None:
    """The machine shows this total."""
    counter = plant.counter(unit)
    delta = observe_counter(counter, epoch=1, raw=raw, at=at)
    if delta > 0:
        services.count(counter.equipment, delta, at=at, counter=counter)


def shift(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


START = now() - timedelta(hours=8)


def everything_stands_somewhere() -> None:
    """Truth = counter = credited + parked, and stock and links follow the jobs."""
    for counter in Counter.objects.all():
        assert total(CountedPieces.objects.filter(counter=counter), "quantity") == counter.total
    made = total(Counter.objects.all(), "total")
    holds(made)
    for job in JobOrder.objects.filter(counting_source="counter"):
        assert total(CountedPieces.objects.filter(job=job), "quantity") == job.counted
    for parked in UnassignedCount.objects.filter(state="open"):
        rows = CountedPieces.objects.filter(parked=parked, job=None)
        assert total(rows, "quantity") == parked.quantity
        times = list(rows.order_by("at").values_list("at", flat=True))
        assert (parked.first_at, parked.last_at) == (times[0], times[-1])
    assert not CountedPieces.objects.filter(job=None, parked__state="withdrawn").exists()


def a_shift() -> tuple[JobOrder, JobOrder]:
    """MILL-01 makes a piece a minute; PO-1001 was booked from minute 0 to 20, PO-1002 from 30."""
    first, second = plant.dispatched(number="PO-1001"), plant.dispatched(number="PO-1002")
    plant.mounted("MILL-01", "CST-200", 1000)
    seen("MILL-01", 0, shift(-1))
    services.start(first, by=make.omar(), at=shift(0))
    run = JobRun.objects.get(job=first)
    for minute in range(1, 20):
        seen("MILL-01", minute, shift(minute))
    services.interrupt(first, reason="Break", by=make.omar())
    JobRun.objects.filter(pk=run.pk).update(ended_at=shift(20))
    for minute in range(20, 30):
        seen("MILL-01", minute, shift(minute))
    services.start(second, by=make.omar(), at=shift(30))
    for minute in range(30, 35):
        seen("MILL-01", minute, shift(minute))
    return plant.fresh(first), plant.fresh(second)


def corrected(job: JobOrder, **times: datetime) -> JobOrder:
    return services.correct_times(
        JobRun.objects.get(job=job), by=make.sofia(), reason="Booked too late", **times
    )


def good(*jobs: JobOrder) -> list[int]:
    return [int(plant.fresh(job).good) for job in jobs]


@pytest.mark.django_db
def test_an_earlier_start_takes_the_pieces_that_waited() -> None:
    first, second = a_shift()
    assert good(first, second) == [19, 5]
    assert UnassignedCount.objects.get().quantity == 10
    second = corrected(second, started_at=shift(24))
    assert good(first, second) == [19, 11]
    parked = UnassignedCount.objects.get()
    assert (int(parked.quantity), parked.state, parked.first_at, parked.last_at) == (4, "open", shift(20), shift(23))
    assert second.started_at == shift(24)
    event = Event.objects.get(kind="job_order.times_corrected")
    assert (event.reason, event.by, event.data["moved"]) == (
        "Booked too late", make.sofia(), [{"from": "", "to": "PO-1002-10", "quantity": "6"}]
    )
    everything_stands_somewhere()


@pytest.mark.django_db
def test_a_later_start_lets_them_wait_again() -> None:
    first, second = a_shift()
    corrected(second, started_at=shift(20))
    assert UnassignedCount.objects.get().state == "withdrawn"
    corrected(second, started_at=shift(33))
    assert good(first, second) == [19, 2]
    assert UnassignedCount.objects.get(state="open").quantity == 13
    everything_stands_somewhere()


@pytest.mark.django_db
def test_pieces_of_the_job_before_go_to_the_next_by_its_end_and_the_others_start() -> None:
    first, second = a_shift()
    with pytest.raises(RuleBroken) as overlap:
        corrected(second, started_at=shift(15))
    assert overlap.value.reason_code == "times_overlap"
    assert good(first, second) == [19, 5]
    corrected(first, ended_at=shift(15))
    corrected(second, started_at=shift(15))
    assert good(first, second) == [14, 20]
    everything_stands_somewhere()
    # Material went with them, each piece at its own time.
    edge = next(edge for edge in tree(MaterialLot.objects.get(number="PO-1002-10"), "back").edges)
    assert (int(edge.quantity), edge.first_at, edge.at) == (20, shift(15), shift(34))


@pytest.mark.django_db
def test_a_job_that_has_reported_finally_tells_the_difference() -> None:
    first, _ = a_shift()
    first = services.complete(first, by=make.omar())
    corrected(first, ended_at=shift(15))
    last = first.responses.order_by("number").last()
    assert last is not None
    assert (last.number, last.good, last.is_final, last.reason) == (2, -5, True, "Booked too late")
    assert [row["quantity"] for row in last.lots["produced"] + last.lots["consumed"]] == ["-5", "-5"]
    assert plant.fresh(first).completed_at == shift(15)
    corrected(first, ended_at=shift(22))
    assert [int(row.good) for row in first.responses.order_by("number")] == [19, -5, 7]
    everything_stands_somewhere()


@pytest.mark.django_db
def test_what_was_reported_as_scrap_does_not_leave_the_job() -> None:
    first, _ = a_shift()
    services.report(first, scrap=[services.Loss(Decimal(17), "Burr")], by=make.omar())
    with pytest.raises(RuleBroken) as refused:
        corrected(first, ended_at=shift(10))
    assert refused.value.reason_code == "more_than_made"
    assert good(first) == [2]
    everything_stands_somewhere()


@pytest.mark.django_db
def test_what_the_next_operation_has_used_does_not_leave_the_job() -> None:
    first, _ = a_shift()
    plant.running(20, "TURN-01", number="PO-1001")
    turn = plant.counted(plant.job(20, number="PO-1001"), 19)
    assert turn.good == 19
    load = services.start_load(
        plant.work_unit("WASH-01"), [services.Member(plant.job(30, number="PO-1001"), Decimal(18))], by=make.omar()
    )
    services.finish_load(load, by=make.omar())
    before = LotMovement.objects.count()
    with pytest.raises(RuleBroken) as refused:
        corrected(first, ended_at=shift(18))
    assert refused.value.reason_code == "lot_used_up"
    assert (good(first), LotMovement.objects.count()) == ([19], before)
    corrected(first, ended_at=shift(19))
    assert good(first) == [18]


@pytest.mark.django_db
def test_a_closed_orders_times_stand() -> None:
    first, second = a_shift()
    services.complete(first, by=make.omar())
    services.close_request(first.request, by=make.sofia(), reason="Enough")
    with pytest.raises((RuleBroken, Conflict)):
        corrected(first, ended_at=shift(10))
    assert good(first, second) == [19, 5]


@pytest.mark.django_db
def test_a_persons_word_stands() -> None:
    first, second = a_shift()
    services.assign_count(
        UnassignedCount.objects.get(), reason="Test cycle", quantity=Decimal(4), by=make.omar()
    )
    corrected(second, started_at=shift(20))
    assert good(first, second) == [19, 11]
    everything_stands_somewhere()


@pytest.mark.django_db
def test_who_may_not_and_what_makes_no_sense() -> None:
    first, second = a_shift()
    run = JobRun.objects.get(job=first)
    with pytest.raises(NotAllowed):
        services.correct_times(run, by=make.omar(), reason="Late", ended_at=shift(10))
    for wrong in ({"started_at": shift(21)}, {"ended_at": now() + timedelta(hours=1)}, {}):
        with pytest.raises(Malformed):
            services.correct_times(run, by=make.sofia(), reason="Late", **wrong)
    with pytest.raises(Malformed):
        services.correct_times(run, by=make.sofia(), reason=" ", ended_at=shift(10))
    with pytest.raises(Conflict):
        corrected(second, ended_at=shift(31))
    assert not Event.objects.filter(kind="job_order.times_corrected").exists()


@pytest.mark.django_db
def test_parked_pieces_are_assigned_in_parts() -> None:
    first, second = a_shift()
    parked = UnassignedCount.objects.get()
    services.assign_count(parked, job=first, quantity=Decimal(3), by=make.omar())
    services.assign_count(parked, job=second, quantity=Decimal(2), by=make.omar())
    setup = services.assign_count(parked, reason="Set-up scrap", quantity=Decimal(4), by=make.omar())
    assert (int(setup.quantity), setup.first_at, setup.last_at) == (4, shift(25), shift(28))
    parked.refresh_from_db()
    assert (parked.quantity, parked.state, parked.first_at) == (1, "open", shift(29))
    with pytest.raises(Malformed):
        services.assign_count(parked, reason="Test cycle", quantity=Decimal(2), by=make.omar())
    assert good(first, second) == [22, 7]
    everything_stands_somewhere()


@pytest.mark.django_db
def test_a_count_of_several_pieces_is_split_between_two_jobs() -> None:
    first, second = a_shift()
    corrected(first, ended_at=shift(1))
    JobRun.objects.filter(job=second).update(ended_at=shift(35))
    services.complete(second, by=make.omar())
    seen("MILL-01", 40, now())
    parked = UnassignedCount.objects.get()
    services.assign_count(parked, job=first, quantity=parked.quantity - 4, by=make.omar())
    services.assign_count(parked, job=second, quantity=Decimal(4), by=make.omar())
    assert good(first, second) == [31, 9]
    everything_stands_somewhere()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_any_history_of_moves_loses_and_doubles_no_piece(seed: int) -> None:
    dice = random.Random(seed)
    first, second = a_shift()
    raw = 34

    def tick() -> None:
        nonlocal raw
        raw += dice.randint(1, 3)
        seen("MILL-01", raw, shift(35 + raw))

    def move() -> None:
        run = JobRun.objects.get(job=dice.choice([first, second]))
        times = {"started_at": shift(dice.randint(-2, 40))} if dice.random() < 0.6 else {
            "ended_at": shift(dice.randint(-2, 90))
        }
        services.correct_times(run, by=make.sofia(), reason="Forgotten", **times)

    def assign() -> None:
        parked = UnassignedCount.objects.filter(state="open").order_by("?").first()
        if parked is not None:
            job, reason = dice.choice([(first, ""), (second, ""), (None, "Test cycle")])
            services.assign_count(
                parked, by=make.omar(), quantity=Decimal(dice.randint(1, 4)), job=job, reason=reason
            )

    def lose() -> None:
        services.report(
            dice.choice([first, second]), scrap=[services.Loss(Decimal(dice.randint(1, 3)), "Burr")], by=make.omar()
        )

    def undo() -> None:
        standing = first.responses.filter(reverses=None, reversed_by=None).order_by("-number").first()
        if standing is not None:
            services.undo_response(standing, reason="Miscounted", by=make.omar())

    acts: list[Callable[[], object]] = [
        tick, tick, move, move, move, move, assign, lose, undo,
        lambda: services.complete(dice.choice([first, second]), by=make.omar()),
    ]
    moved = 0
    for _ in range(30):
        act = dice.choice(acts)
        try:
            act()
            moved += act is move
        except LinesideError:
            continue
        finally:
            first.refresh_from_db()
            second.refresh_from_db()
    everything_stands_somewhere()
    assert moved


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_the_same_boundary_and_a_machine_that_counts_on() -> None:
    first, second = a_shift()
    sofia, omar = make.sofia(), make.omar()
    parked = UnassignedCount.objects.get()

    def counts() -> None:
        for raw in range(35, 45):
            seen("MILL-01", raw, now())

    answers = at_once(
        counts,
        lambda: services.correct_times(
            JobRun.objects.get(job=second), by=sofia, reason="Earlier", started_at=shift(20)
        ),
        lambda: services.correct_times(JobRun.objects.get(job=first), by=sofia, reason="Later", ended_at=shift(30)),
        lambda: services.assign_count(parked, by=omar, job=first, quantity=Decimal(5)),
    )
    assert any(not isinstance(answer, Exception) for answer in answers[1:])
    assert all(answer is None or isinstance(answer, LinesideError) or not isinstance(answer, Exception)
               for answer in answers), answers
    everything_stands_somewhere()


@pytest.mark.django_db(transaction=True)
def test_a_count_that_comes_while_the_others_are_assigned_is_not_lost() -> None:
    plant.work_unit("MILL-01")
    job = plant.job(10)
    seen("MILL-01", 0, START)
    seen("MILL-01", 3, shift(1))
    omar = make.omar()

    def counts() -> None:
        for raw in range(4, 14):
            seen("MILL-01", raw, shift(raw))

    def assigns() -> None:
        for parked in UnassignedCount.objects.filter(state="open"):
            services.assign_count(parked, by=omar, reason="Test cycle")

    at_once(counts, assigns, assigns)
    assert job.state == "ready"
    assert total(UnassignedCount.objects.all(), "quantity") == 13
    everything_stands_somewhere()
