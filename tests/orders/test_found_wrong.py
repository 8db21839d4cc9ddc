"""A gauge is found wrong: what it measured is named, held where it is asked for, and judged by signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from equipment.models import Equipment, Gauge
from equipment.services import calibrate_gauge
from genealogy.models import LotHold, MaterialLot
from kernel.clock import happened, now
from kernel.errors import LinesideError
from orders import services
from orders.models import JobOrder, JobUnit
from quality.models import CalibrationFinding, TestResult
from quality.services import raise_nonconformance
from records.models import Event, Signature
from tests import make
from tests.makes import equipment
from tests.makes import gate as makes
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def measured() -> tuple[JobOrder, Gauge]:
    """One pump's torque was measured, and the pump is in work."""
    job = makes.measured(plant.at_the_torque())
    gauge = equipment.calibrated("CAL-1", gauge_class="CALIPER", equipment=Equipment.objects.get(number="ASM-01"))
    services.enter_value(job, by=make.omar(), step=30, value="45")
    return job, gauge


def found(gauge: Gauge, **words: Any) -> CalibrationFinding:
    return services.find_wrong(gauge, reason="Reads 0.4 Nm too much", by=make.quinn(), **words)


def test_every_result_since_then_is_named_and_the_gauge_is_out_of_use() -> None:
    _, gauge = measured()
    assert set(found(gauge).results.all()) == set(TestResult.objects.filter(gauge=gauge))
    gauge.refresh_from_db()
    assert gauge.state == "withdrawn"
    assert not LotHold.objects.exists()
    told = Event.objects.get(kind="calibration_finding.raised")
    assert (told.reason, len(told.data["results"])) == ("Reads 0.4 Nm too much", 1)


def test_what_was_measured_before_the_doubt_is_not_named() -> None:
    _, gauge = measured()
    assert not found(gauge, doubtful_since=now()).results.exists()


def test_what_it_measured_is_held_with_what_it_went_into_until_it_is_judged() -> None:
    job, gauge = measured()
    unit = JobUnit.objects.get(job=job)
    finding = found(gauge, hold=True)
    hold = LotHold.objects.get()
    assert (hold.lot, hold.because_kind, hold.because_id) == (unit.lot, "calibration_finding", finding.pk)
    services.complete_step(job, by=make.omar(), step=30)
    unit.refresh_from_db()
    assert unit.state == "on_hold"

    services.conclude_finding(
        finding, conclusion="45 Nm less 0.4 is within", secret=make.PASSWORD, by=make.quinn()
    )
    unit.refresh_from_db()
    unit.lot.refresh_from_db()
    assert (unit.state, unit.lot.state) == ("good", "available")
    finding.refresh_from_db()
    assert (finding.state, finding.concluded_by, finding.signature) == ("closed", make.quinn(), Signature.objects.get())


def test_what_is_bad_has_a_nonconformance_of_its_own_and_stays_held() -> None:
    job, gauge = measured()
    finding = found(gauge, hold=True)
    lot = MaterialLot.objects.get(job_units__job=job)
    raise_nonconformance(lot, "44.6 Nm is too little", by=make.quinn())
    services.conclude_finding(finding, conclusion="One is too loose", secret=make.PASSWORD, by=make.quinn())
    lot.refresh_from_db()
    assert lot.state == "on_hold"


def refused(act: Any) -> LinesideError:
    before = Event.objects.count(), CalibrationFinding.objects.filter(state="open").count()
    with pytest.raises(LinesideError) as no:
        act()
    assert (Event.objects.count(), CalibrationFinding.objects.filter(state="open").count()) == before
    return no.value


def test_only_quality_says_so_once_with_a_reason_and_not_of_tomorrow() -> None:
    _, gauge = measured()
    no = refused(lambda: services.find_wrong(gauge, reason="worn", by=make.omar()))
    assert no.reason_code == "not_allowed"
    assert refused(lambda: services.find_wrong(gauge, reason=" ", by=make.quinn())).reason_code == "reason_missing"
    assert refused(lambda: found(gauge, doubtful_since=now() + timedelta(hours=1))).reason_code == "in_future"
    new = equipment.gauge("CAL-2")
    assert refused(lambda: found(new)).field == "doubtful_since"
    finding = found(gauge)
    assert refused(lambda: found(gauge)).reason_code == "found_wrong_before"
    wrong = lambda: services.conclude_finding(finding, conclusion="Fine", secret="no", by=make.quinn())  # noqa: E731
    refused(wrong)


def lenient() -> tuple[JobOrder, Gauge]:
    """The same in a plant that only warns of gauges that are not right."""
    job, gauge = measured()
    plant.lenient("calibration", "ASM-01", "warn")
    return job, gauge


def once_more(job: JobOrder) -> TestResult:
    services.enter_value(job, by=make.omar(), step=30, value="46")
    return TestResult.objects.latest("pk")


def test_what_is_measured_with_it_all_the_same_is_judged_with_the_others_and_held_like_them() -> None:
    job, gauge = lenient()
    finding = found(gauge, hold=True, doubtful_since=now())
    assert not LotHold.objects.exists()
    late = once_more(job)
    assert list(finding.results.all()) == [late]
    assert LotHold.objects.get().because_id == finding.pk
    once_more(job)
    told = Event.objects.filter(kind="calibration_finding.extended").order_by("pk")
    assert [(len(one.data["results"]), len(one.data["held"])) for one in told] == [(1, 1), (1, 0)]
    services.conclude_finding(finding, conclusion="All within", secret=make.PASSWORD, by=make.quinn())
    assert not LotHold.objects.filter(lifted_at=None).exists()


def test_what_comes_after_the_judgement_raises_a_finding_of_its_own() -> None:
    job, gauge = lenient()
    judged = found(gauge)
    services.conclude_finding(judged, conclusion="All within", secret=make.PASSWORD, by=make.quinn())
    late = once_more(job)
    finding = CalibrationFinding.objects.get(state="open")
    assert (list(finding.results.all()), finding.reason, finding.found_by) == ([late], judged.reason, make.omar())
    assert late not in judged.results.all()


def test_what_is_measured_after_its_calibration_is_not_in_doubt() -> None:
    job, gauge = lenient()
    finding = found(gauge)
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        calibrate_gauge(gauge, calibrated_at=now(), due_at=now() + timedelta(days=90), by=make.quinn())
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert once_more(job) not in finding.results.all()


def test_what_paper_says_was_measured_in_the_doubtful_time_is_added_after_the_calibration() -> None:
    job, gauge = lenient()
    finding, then = found(gauge), now()
    with time_machine.travel(then + timedelta(minutes=5), tick=False):
        calibrate_gauge(gauge, calibrated_at=now(), due_at=now() + timedelta(days=90), by=make.quinn())
    with time_machine.travel(then + timedelta(minutes=6), tick=False), happened(then, late="paper"):
        assert once_more(job) in finding.results.all()


def test_it_is_said_and_judged_over_http() -> None:
    _, gauge = measured()
    words = {"gauge": gauge.pk, "reason": "Reads too much", "hold": True}
    answer = post(make.quinn(), "/api/calibration-findings", words)
    assert (answer.status_code, answer.json()["results"]) == (201, 1)
    key = answer.json()["id"]
    (result,) = get(make.quinn(), "/api/test-results", finding=key).json()["results"]
    assert result["gauge"] == "CAL-1"
    answer = post(
        make.quinn(), f"/api/calibration-findings/{key}/conclude",
        {"conclusion": "All within", "secret": make.PASSWORD},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["state"], answer.json()["allowed_actions"]) == (200, "closed", [])
