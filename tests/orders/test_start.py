"""Starting, interrupting, resuming."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import JobRun
from records.models import Event
from tests import make
from tests.makes import orders as plant


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts in threads of their own; answers what each returned or raised."""
    answers: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            answers[index] = act()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db
def test_an_operator_starts_a_job_that_waits_at_his_work_unit() -> None:
    job = services.start(plant.waiting(), by=make.omar())
    assert (job.state, job.queue_position, job.started_by) == ("running", None, make.omar())
    assert job.request.state == "running"
    assert Event.objects.filter(kind="job_order.started", about_label="PO-1001").count() == 1


@pytest.mark.django_db
def test_an_auditor_may_not_start_anything() -> None:
    job = plant.waiting()
    with pytest.raises(NotAllowed):
        services.start(job, by=make.anna())
    assert plant.fresh(job).state == "dispatched"
    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_a_ready_job_is_pulled_where_it_may_run_and_nowhere_else() -> None:
    job = plant.job(10)
    plant.mounted("MILL-02", "CST-200")
    with pytest.raises(RuleBroken) as nowhere:
        services.start(job, by=make.omar())
    assert nowhere.value.reason_code == "work_unit_missing"
    with pytest.raises(RuleBroken) as wrong:
        services.start(job, work_unit=plant.work_unit("TURN-01"), by=make.omar())
    assert wrong.value.reason_code == "work_unit_not_suitable"
    assert services.start(job, work_unit=plant.work_unit("MILL-02"), by=make.omar()).work_unit_id


@pytest.mark.django_db
def test_the_second_is_told_who_started_it_and_when() -> None:
    job = plant.running()
    with pytest.raises(Conflict) as late:
        services.start(job, by=make.olga())
    assert late.value.reason_code == "already_started"
    assert (late.value.extra["who"], late.value.extra["at"]) == ("Omar", plant.fresh(job).started_at)


@pytest.mark.django_db
def test_a_single_work_unit_runs_one_job() -> None:
    plant.running(number="PO-1001")
    other = plant.waiting(number="PO-1002")
    with pytest.raises(Conflict) as busy:
        services.start(other, by=make.olga())
    assert (busy.value.reason_code, busy.value.extra["who"], busy.value.extra["job"]) == (
        "work_unit_busy", "Omar", "PO-1001-10"
    )
    assert plant.fresh(other).state == "dispatched"


@pytest.mark.django_db
def test_nothing_starts_before_the_operations_before_it_have_given_something() -> None:
    assembly = plant.waiting(40, "ASM-01")
    with pytest.raises(RuleBroken) as early:
        services.start(assembly, by=make.omar())
    assert early.value.reason_code == "cannot_start"


@pytest.mark.django_db
def test_a_washer_is_started_with_a_load() -> None:
    with pytest.raises(RuleBroken) as single:
        services.start(plant.waiting(30, "WASH-01"), by=make.omar())
    assert single.value.reason_code == "load_only"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_one_job_one_wins() -> None:
    job = plant.waiting()
    omar, olga = make.omar(), make.olga()
    answers = at_once(lambda: services.start(job, by=omar), lambda: services.start(job, by=olga))
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(lost) == 1
    assert lost[0].extra["who"] == plant.fresh(job).started_by.name
    assert JobRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_jobs_started_at_one_machine_one_runs() -> None:
    first, second = plant.waiting(number="PO-1001"), plant.waiting(number="PO-1002")
    omar, olga = make.omar(), make.olga()
    answers = at_once(lambda: services.start(first, by=omar), lambda: services.start(second, by=olga))
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [error.reason_code for error in lost] == ["work_unit_busy"]
    assert JobRun.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db
def test_a_running_job_is_interrupted_for_another_and_resumed() -> None:
    job = plant.running(number="PO-1001")
    plant.waiting(number="PO-1002")
    urgent = plant.job(10, number="PO-1003")
    held = services.interrupt(job, reason="Urgent order", for_job=urgent, by=make.sofia())
    assert (held.state, held.interrupted_for, held.held_reason) == ("held", urgent, "Urgent order")
    urgent = plant.fresh(urgent)
    assert (urgent.state, urgent.queue_position, urgent.work_unit.number) == ("dispatched", 1, "MILL-01")
    services.start(urgent, by=make.omar())
    with pytest.raises(Conflict) as busy:
        services.resume(job, by=make.omar())
    assert busy.value.reason_code == "work_unit_busy"
    services.complete(urgent, by=make.omar())
    assert services.resume(job, by=make.omar()).state == "running"
    assert JobRun.objects.filter(job=job).count() == 2


@pytest.mark.django_db
def test_an_interruption_needs_its_reason() -> None:
    job = plant.running()
    with pytest.raises(Malformed):
        services.interrupt(job, reason=" ", by=make.omar())
    assert plant.fresh(job).state == "running"


@pytest.mark.django_db
def test_an_order_that_runs_cannot_be_cancelled_without_its_pieces_counted() -> None:
    job = plant.counted(plant.running(), 3)
    with pytest.raises(Conflict):
        services.cancel_request(job.request, reason="Not needed", by=make.sofia())
    assert plant.fresh(job).good == Decimal(3)
