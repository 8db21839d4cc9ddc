"""Four eyes: somebody else confirms the very value, or releases the set-up."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder, OperationsSegment, StepCompletion, StepEntry
from personnel.services import give_badge
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post

pytestmark = pytest.mark.django_db


def torque_with_second() -> JobOrder:
    plant.pump_master()
    OperationsSegment.objects.get(work_master__number="CP-200", sequence=40).steps.filter(sequence=30).update(
        second_person=True
    )
    return plant.at_the_torque()


def refused(job: JobOrder, **words: Any) -> LinesideError:
    before = StepCompletion.objects.count(), StepEntry.objects.count()
    with pytest.raises(LinesideError) as no:
        services.complete_step(job, **words)
    assert (StepCompletion.objects.count(), StepEntry.objects.count()) == before
    return no.value


def test_who_entered_the_value_cannot_confirm_it() -> None:
    job = torque_with_second()
    entry = services.enter_value(job, step=30, value="45", by=make.omar())
    no = refused(job, step=30, confirms=entry.pk, by=make.omar())
    assert (no.reason_code, type(no).__mro__[1]) == ("needs_another_person", RuleBroken)
    completion = services.complete_step(job, step=30, confirms=entry.pk, second=make.olga(), by=make.omar())
    assert completion is not None
    assert (completion.by, completion.confirms) == (make.olga(), entry)
    assert job.units.get().state == "good"


def test_only_the_value_that_was_shown_is_confirmed() -> None:
    job = torque_with_second()
    seen = services.enter_value(job, step=30, value="45", by=make.omar())
    services.enter_value(job, step=30, value="46", by=make.omar())
    assert isinstance(refused(job, step=30, confirms=seen.pk, second=make.olga(), by=make.omar()), Conflict)
    assert isinstance(refused(job, step=30, second=make.olga(), by=make.omar()), Malformed)


def test_a_value_and_its_confirmation_do_not_come_in_one_breath() -> None:
    job = torque_with_second()
    assert isinstance(refused(job, step=30, value="45", second=make.olga(), by=make.omar()), Malformed)


def test_who_may_not_work_here_confirms_nothing() -> None:
    job = torque_with_second()
    entry = services.enter_value(job, step=30, value="45", by=make.omar())
    assert isinstance(refused(job, step=30, confirms=entry.pk, second=make.anna(), by=make.omar()), NotAllowed)


def test_set_up_is_released_by_somebody_who_had_no_hand_in_it() -> None:
    plant.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    plant.step(mill, 5, "Clamp", entry="check", due="setup")
    plant.step(mill, 6, "First piece", entry="number", lower=9, upper=11, due="setup", other_person=True)
    job = plant.running(10)
    services.complete_step(job, step=5, by=make.olga())
    entry = services.enter_value(job, step=6, value="10", by=make.omar())
    for worked in (make.omar(), make.olga()):
        no = refused(job, step=6, confirms=entry.pk, second=worked, by=make.omar())
        assert no.reason_code == "needs_another_person"
    services.complete_step(job, step=6, confirms=entry.pk, by=make.quinn())
    assert StepCompletion.objects.get(step=6).by == make.quinn()


def test_a_step_that_asks_for_nothing_is_said_by_one_and_released_by_another() -> None:
    plant.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    plant.step(mill, 5, "Machine is set up", due="setup", other_person=True)
    job = plant.running(10)
    assert isinstance(refused(job, step=5, by=make.quinn()), LinesideError)
    entry = services.enter_value(job, step=5, value=True, by=make.omar())
    services.complete_step(job, step=5, confirms=entry.pk, by=make.quinn())


def test_at_the_terminal_the_second_person_shows_a_badge() -> None:
    job = torque_with_second()
    entry = services.enter_value(job, step=30, value="45", by=make.omar())
    give_badge(make.olga(), "BADGE-OLGA", by=make.max_())
    url, words = f"/api/job-orders/{job.pk}/complete-step", {"step": 30, "confirms": entry.pk}
    for wrong in ({"badge": "BADGE-NOBODY"}, {"person": make.olga().pk, "pin": "0000"}):
        answer = post(make.omar(), url, words | {"second": wrong})
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_secret")
    assert post(make.omar(), url, words | {"second": {"pin": make.PIN}}).status_code == 400
    assert not StepCompletion.objects.filter(step=30).exists()
    answer = post(make.omar(), url, words | {"second": {"badge": "BADGE-OLGA"}})
    assert answer.status_code == 200
    done = [row for row in answer.json()["completions"] if row["step"] == 30]
    assert [(row["by"], row["confirms"]) for row in done] == [("Olga", entry.pk)]


def test_name_and_pin_serve_as_well_as_a_badge() -> None:
    job = torque_with_second()
    entry = services.enter_value(job, step=30, value="45", by=make.omar())
    second = {"person": make.olga().pk, "pin": make.PIN}
    answer = post(
        make.omar(), f"/api/job-orders/{job.pk}/complete-step", {"step": 30, "confirms": entry.pk, "second": second}
    )
    assert answer.status_code == 200
    assert StepCompletion.objects.get(step=30).by == make.olga()
