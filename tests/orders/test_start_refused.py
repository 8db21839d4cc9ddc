"""One test per blocker: a start over HTTP is refused, says why and who may lift it, and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment import services as plant_services
from equipment.models import Equipment
from genealogy import services as genealogy
from kernel.clock import now
from orders import services
from orders.gate import CHECKS
from orders.models import JobOrder, JobRun, Load, StartOverride
from orders.selectors.gate import blockers
from records.models import Event, Refusal
from tests import make
from tests.makes import equipment, gate, people
from tests.makes import genealogy as stock
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def everything(job: JobOrder) -> tuple[Any, ...]:
    return (
        JobOrder.objects.filter(pk=job.pk).values().get(), JobRun.objects.count(), Load.objects.count(),
        Event.objects.count(), StartOverride.objects.count(),
    )


def start(job: JobOrder, by: Any = None) -> Any:
    return post(by or make.omar(), f"/api/job-orders/{job.pk}/start")


def test_every_check_has_its_blocker_here() -> None:
    assert sorted(gate.BLOCKED) == sorted(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_blocked_start_is_refused_and_nothing_changed(check: str) -> None:
    job = gate.BLOCKED[check]()
    people_asked = [make.omar(), make.sofia(), make.quinn()]
    before = everything(job)
    answer = start(job)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "cannot_start"), problem
    (blocker,) = problem["blockers"]
    assert blocker["check"] == check
    assert blocker["sentence"] in problem["detail"]
    assert blocker["lifted_by"] in ([people_asked[1].name], [people_asked[2].name])
    assert everything(job) == before
    assert Refusal.objects.get(code="cannot_start").by == make.omar()
    # What refuses is what was shown: at the terminal, and asked by itself.
    (card,) = [
        card
        for card in get(make.omar(), "/api/job-orders", work_unit=job.work_unit_id).json()["results"]
        if card["id"] == job.pk
    ]
    asked = get(make.omar(), f"/api/job-orders/{job.pk}/can-it-start").json()
    assert asked["can_start"] is False
    assert [blocker["sentence"]] == [one["sentence"] for one in asked["blockers"] if one["mode"] == "block"]
    assert card["blockers"] == asked["blockers"]


@pytest.mark.parametrize("check", CHECKS)
def test_what_only_warns_or_is_not_asked_lets_it_start(check: str) -> None:
    job = gate.BLOCKED[check]()
    unit = job.work_unit.number
    if check != "tool_missing" and check != "equipment_state":
        plant.lenient(check, unit, "warn")
    else:
        services.set_start_check(job.work_unit, check, "warn", by=make.ella(), reason="Trial")
    told = get(make.omar(), f"/api/job-orders/{job.pk}/can-it-start").json()
    assert [(one["check"], one["mode"]) for one in told["blockers"]] == [(check, "warn")]
    assert start(job).status_code == 200
    assert plant.fresh(job).state == "running"


def test_a_certificate_that_ends_between_display_and_touch_is_caught() -> None:
    job = gate.welding(plant.waiting())
    people.qualification(make.omar(), "WELD", expires_at=now() + timedelta(minutes=5))
    shown = get(make.omar(), f"/api/job-orders/{job.pk}").json()
    assert [one["mode"] for one in shown["blockers"]] == ["warn"]
    with time_machine.travel(now() + timedelta(minutes=6)):
        before = everything(job)
        answer = start(job)
        assert [one["code"] for one in answer.json()["blockers"]] == ["skill_ended"]
        assert everything(job) == before


def test_who_is_not_qualified_is_refused_while_a_colleague_may() -> None:
    job = gate.welding(plant.waiting())
    people.qualification(make.olga(), "WELD")
    assert start(job).status_code == 422
    # The plan is not blocked: somebody can.
    (light,) = get(make.sofia(), "/api/readiness", work_unit=job.work_unit_id).json()
    assert (light["can_start"], light["lights"]["people"]) == (True, "ok")
    assert start(job, make.olga()).status_code == 200


def test_a_tool_reaches_its_limit_by_what_the_machine_counts() -> None:
    job = plant.waiting()
    unit = Equipment.objects.get(number="MILL-01")
    tool = equipment.mounted_tool(unit, life_limit=Decimal(5), life_warning=Decimal(4))
    counter, moment = plant.counter(), now()
    assert start(job).status_code == 200
    for second, raw in enumerate([0, 3, 5]):
        plant_services.observe_counter(counter, epoch=1, raw=raw, at=moment + timedelta(seconds=second))
    services.interrupt(job, by=make.omar(), reason="Break")
    before = everything(job)
    answer = post(make.omar(), f"/api/job-orders/{job.pk}/resume")
    assert [one["code"] for one in answer.json()["blockers"]] == ["tool_worn"]
    assert everything(job) == before
    plant_services.overhaul_tool(tool, by=make.ella(), reason="New inserts")
    assert post(make.omar(), f"/api/job-orders/{job.pk}/resume").status_code == 200


def test_a_load_is_stopped_by_what_one_of_its_jobs_is_held_for() -> None:
    wash = plant.ready_to_wash(3)
    casings = plant.job(10).output_lot
    assert casings is not None
    genealogy.hold(casings, "Cracks", by=make.quinn())
    before = everything(wash)
    words = {"work_unit": plant.work_unit("WASH-01").pk, "members": [{"job": wash.pk, "quantity": "1"}]}
    answer = post(make.omar(), "/api/loads", words)
    assert (answer.status_code, [one["check"] for one in answer.json()["blockers"]]) == (422, ["lot_status"])
    assert everything(wash) == before


def test_input_that_was_thrown_away_stops_a_start_and_a_rest_of_it_no_second_basket() -> None:
    wash, casings = plant.ready_to_wash(3), plant.job(10).output_lot
    assert casings is not None

    def against() -> list[str]:
        return [one["code"] for one in get(make.omar(), f"/api/job-orders/{wash.pk}/can-it-start").json()["blockers"]]

    load = services.start_load(plant.work_unit("WASH-01"), [services.Member(wash, Decimal(2))], by=make.omar())
    services.finish_load(load, by=make.omar())
    genealogy.scrap_from(casings, None, "Porous", None, by=make.quinn())
    assert (plant.fresh(casings).state, against()) == ("scrapped", [])
    JobOrder.objects.filter(pk=wash.pk).update(state="dispatched", started_at=None)
    assert against() == ["lot_gone"]


def test_the_next_piece_is_refused_when_the_reading_is_not_done() -> None:
    job = gate.asks(plant.assembling(1), read={"number": "CP-200", "version": 2})
    before = everything(job)
    answer = post(make.omar(), f"/api/job-orders/{job.pk}/begin-unit")
    assert [one["check"] for one in answer.json()["blockers"]] == ["document"]
    assert (everything(job), job.units.count()) == (before, 0)
    people.reading(make.omar(), 2, number="CP-200")
    assert post(make.omar(), f"/api/job-orders/{job.pk}/begin-unit").status_code == 200


def test_what_could_be_pulled_to_a_station_is_shown_as_it_would_start_there() -> None:
    job, unit = plant.job(10), plant.work_unit("MILL-01")
    (card, *_) = get(make.omar(), "/api/job-orders", work_unit=unit.pk).json()["results"]
    assert [one["check"] for one in card["blockers"]] == ["material"]
    answer = post(make.omar(), f"/api/job-orders/{job.pk}/start", {"work_unit": unit.pk})
    assert answer.json()["blockers"] == [one for one in card["blockers"] if one["mode"] == "block"]


def test_a_substitute_that_stands_there_will_do() -> None:
    job, other = plant.dispatched(), stock.material("CST-201")
    will_do = {"id": other.pk, "number": "CST-201", "name": "Casting", "unit": "C62", "quantity": "1"}
    job = gate.asks(job, materials=[need | {"substitutes": [will_do]} for need in job.definition["materials"]])
    assert start(job).status_code == 422
    plant.mounted("MILL-01", "CST-201")
    assert start(job).status_code == 200


def test_many_jobs_are_asked_in_as_many_questions_as_one() -> None:
    gate.worn()
    gate.measured(gate.welding(plant.dispatched(20, "TURN-01", number="PO-1001")))
    for number in range(1002, 1008):
        gate.welding(plant.dispatched(10, "MILL-02", number=f"PO-{number}"))
    jobs = list(JobOrder.objects.select_related("request").order_by("pk"))

    def questions(some: list[JobOrder]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(blockers(some)) == len(some)
        return len(asked)

    assert questions(jobs) == questions([job for job in jobs if job.request.number == "PO-1001"])
