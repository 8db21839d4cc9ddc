"""What should not come, comes: the plant says what is wrong, and nothing has changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from genealogy import services as genealogy
from genealogy.models import LotHold, LotLink, LotMovement
from kernel.clock import now
from orders.models import JobOrder, JobResponse, MachineResult, StepCompletion, StepEntry
from quality.models import Nonconformance, TestResult
from records.models import Event, Signature
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant
from tests.makes.calls import client, post

pytestmark = pytest.mark.django_db
FACTS = (
    Event, LotHold, LotLink, LotMovement, JobResponse, StepCompletion, StepEntry, TestResult, Nonconformance, Signature
)


def url(job: JobOrder, action: str) -> str:
    return f"/api/job-orders/{job.pk}/{action}"


def state(job: JobOrder) -> tuple[Any, ...]:
    """Everything that a refused request must leave alone."""
    job = plant.fresh(job)
    return (job.state, job.good, job.scrap, job.rework, job.counted, *stock.counts(*FACTS))


def refused(job: JobOrder, action: str, body: Any, status: int, code: str | None = None, **more: Any) -> dict[str, Any]:
    make.omar()
    before = state(job)
    answer = post(more.pop("by", None) or make.omar(), url(job, action), body, **more)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert code is None or problem["code"] == code, problem
    assert state(job) == before
    return problem


@pytest.fixture
def assembling() -> JobOrder:
    """A pump in work, nothing scanned yet."""
    job = plant.assembling(1)
    post(make.omar(), url(job, "begin-unit"))
    return plant.fresh(job)


@pytest.mark.parametrize(
    ("code", "error"),
    [("NOBODY-KNOWS", "lot_unknown"), ("HELD", "lot_on_hold"), ("EMPTY", "lot_used_up"), ("OR-88-1", "wrong_material"),
     ("OLD", "lot_expired")],
)
def test_a_lot_that_must_not_go_in(assembling: JobOrder, code: str, error: str) -> None:
    stock.held("HELD")
    genealogy.adjust(stock.lot("EMPTY"), counted=0, reason="Empty", by=make.omar())
    stock.lot("OLD", expires_on=now().date().replace(year=2020))
    problem = refused(assembling, "scan", {"code": code, "step": 10}, 422, error)
    if error == "wrong_material":
        assert problem["detail"] == "Expected SC-07, got OR-88."


@pytest.mark.parametrize("code", ["", None, 7, ["SC-07-1"], "x" * 300, "SC\x00"])
def test_a_scan_that_is_no_code(assembling: JobOrder, code: Any) -> None:
    make.omar()
    before = state(assembling)
    answer = post(make.omar(), url(assembling, "scan"), {"code": code, "step": 10})
    assert answer.status_code in (400, 422), answer.content
    assert state(assembling) == before


def test_a_step_out_of_order(assembling: JobOrder) -> None:
    refused(assembling, "enter-value", {"step": 30, "value": "45"}, 422, "step_out_of_order")
    refused(assembling, "complete-step", {"step": 30}, 422, "step_out_of_order")
    make.omar()
    before = state(assembling)
    for step in (0, -1, 99, "ten", 10**20, None):
        assert post(make.omar(), url(assembling, "complete-step"), {"step": step}).status_code in (400, 422), step
    assert state(assembling) == before


@pytest.mark.parametrize("value", ["tight", "NaN", "Infinity", "1e400", "45,2", "", {"nm": 45}, [45]])
def test_a_torque_that_is_no_number(assembling: JobOrder, value: Any) -> None:
    for step, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        post(make.omar(), url(assembling, "scan"), {"step": step, "code": code})
        post(make.omar(), url(assembling, "complete-step"), {"step": step})
    refused(assembling, "enter-value", {"step": 30, "value": value}, 400)


@pytest.mark.parametrize(
    "figures",
    [{"good": "-1"}, {"good": "NaN"}, {"good": "1e30"}, {"good": "Infinity"}, {"good": [1]},
     {"scrap": [{"quantity": "-1", "reason": "Bent"}]}, {"scrap": [{"quantity": "0", "reason": "Bent"}]},
     {"scrap": [{"quantity": "NaN", "reason": "Bent"}]}, {"scrap": [{"quantity": "1"}]}, {"scrap": "1"},
     {"rework": [{"quantity": "9" * 40, "reason": "Bent"}]}, {"goods": "1"}],
)
def test_figures_no_plant_can_have(figures: dict[str, Any]) -> None:
    refused(plant.pressing(), "report", figures, 400)


def test_two_operators_on_one_job() -> None:
    job = plant.running(10)
    problem = refused(job, "start", {}, 409, "already_started", by=make.olga())
    assert problem["who"] == "Omar"
    assert problem["at"]


def test_a_double_click_has_one_effect() -> None:
    job = plant.pressing()
    answers = [post(make.omar(), url(job, "report"), {"good": "2"}, key="click") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert (plant.fresh(job).good, JobResponse.objects.count()) == (2, 1)
    refused(job, "report", {"good": "3"}, 422, "idempotency_key_reused", key="click")


def test_a_session_that_expires_in_the_middle_of_a_step(assembling: JobOrder) -> None:
    omar, browser = make.omar(), client(make.omar())
    words = {"data": {"step": 10, "code": "SC-07-1"}, "format": "json", "headers": {"Idempotency-Key": "the-scan"}}
    Session.objects.all().delete()
    before = state(assembling)

    late = browser.post(url(assembling, "scan"), **words)

    assert (late.status_code, late["Content-Type"]) == (401, "application/problem+json")
    assert state(assembling) == before
    browser.force_login(omar)
    assert browser.post(url(assembling, "scan"), **words).status_code == 200
    assert browser.post(url(assembling, "scan"), **words).status_code == 200
    assert StepEntry.objects.count() == 1


def test_ten_megabytes_are_too_much() -> None:
    job = plant.pressing()
    before = state(job)
    answer = client(make.omar()).post(
        url(job, "report"), json.dumps({"good": "1", "x": "y" * 10_000_000}), content_type="application/json",
        headers={"Idempotency-Key": "large"},
    )
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert state(job) == before


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe{}", b'{"good": NaN}', b"[]", b"null", b'"1"', b"{'good': 1}"])
def test_words_that_cannot_be_read(body: bytes) -> None:
    job = plant.pressing()
    before = state(job)
    answer = client(make.omar()).post(
        url(job, "report"), body, content_type="application/json", headers={"Idempotency-Key": "odd"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert state(job) == before


@pytest.mark.parametrize("drop", ["broken", None, [1], {"mbar": 2}, float("nan"), float("inf"), True])
def test_a_tester_that_sends_no_number_passes_nothing(drop: Any) -> None:
    job, units = plant.testing(1)
    plant.tested(units[0].lot.number, drop)
    piece = units[0].lot.job_units.get(job=job)
    assert piece.state != "good"
    assert MachineResult.objects.count() == 1, "what came is kept"
    assert not TestResult.objects.filter(name="drop", passed=True).exists()
