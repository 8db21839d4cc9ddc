"""Which job, lot, load, unit and step ran while something was measured (F49)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from equipment.models import Equipment
from kernel.clock import now
from orders import selectors, services
from orders.models import JobUnit
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import client

pytestmark = pytest.mark.django_db


def at(number: str) -> Equipment:
    return Equipment.objects.get(number=number)


def ran(number: str, ago: float = 60) -> dict[str, Any]:
    return selectors.what_ran(at(number), since=now() - timedelta(seconds=ago), until=now())


def test_a_moment_knows_its_job_and_the_lot_that_was_made() -> None:
    job = plant.counted(plant.running(quantity=10), 2)
    moment = now()
    found = selectors.what_ran(at("MILL-01"), since=moment, until=moment)
    (run,) = found["runs"]
    assert (run["job"], run["request"], run["ended_at"]) == (job.number, "PO-1001", None)
    assert run["lot"] == plant.fresh(job).output_lot.number
    before = plant.fresh(job).started_at - timedelta(seconds=1)
    assert selectors.what_ran(at("MILL-01"), since=before, until=before)["runs"] == []


def test_a_unit_knows_its_steps_one_after_the_other() -> None:
    assembly = plant.assembling(2)
    plant.assembled(assembly)
    services.begin_unit(assembly, by=make.omar())
    first, second = ran("ASM-01")["units"]
    assert (first["serial"], first["job"]) == ("CP200-000001", assembly.number)
    assert [step["step"] for step in first["steps"]] == [10, 20, 30]
    assert first["steps"][0]["started_at"] == first["started_at"]
    assert first["steps"][1]["started_at"] == first["steps"][0]["ended_at"]
    assert (second["ended_at"], second["steps"]) == (None, [])


def test_a_load_names_its_jobs() -> None:
    plant.washed(3)
    (load,) = ran("WASH-01")["loads"]
    assert (load["jobs"], load["ended_at"] is None) == (["PO-1001-30"], False)


def test_a_result_of_a_tester_is_told_with_its_time() -> None:
    job, units = plant.testing(1)
    plant.tested(JobUnit.objects.get(pk=units[0].pk).lot.number)
    (result,) = ran("TEST-01")["results"]
    assert (result["serial"], result["job"], result["passed"]) == (units[0].lot.number, job.number, True)


def test_it_costs_as_many_questions_however_much_ran(django_assert_max_num_queries: Any) -> None:
    plant.assembled(plant.assembling(2))
    with django_assert_max_num_queries(7):
        ran("ASM-01")


def test_the_door_answers_by_work_unit_and_time() -> None:
    plant.running()
    answer = client(make.omar()).get("/api/work-history", {"work_unit": at("MILL-01").pk})
    assert [run["request"] for run in answer.json()["runs"]] == ["PO-1001"]
    assert client(make.omar()).get("/api/work-history", {"work_unit": "0"}).json()["code"] == "unknown_work_unit"
