"""A value says with which gauge it was measured; one that is not right is refused in mid-job as at the start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from equipment.models import Equipment, Gauge
from equipment.services import withdraw_gauge
from kernel.errors import LinesideError
from orders import services
from orders.models import JobOrder, StepEntry
from quality.models import TestResult
from tests import make
from tests.makes import equipment
from tests.makes import gate as makes
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def calipers(*numbers: str) -> list[Gauge]:
    station = Equipment.objects.get(number="ASM-01")
    return [equipment.calibrated(number, gauge_class="CALIPER", equipment=station) for number in numbers]


def at_the_value() -> JobOrder:
    """The torque is to be measured with a caliper."""
    return makes.measured(plant.at_the_torque())


def end(gauge: Gauge) -> None:
    year = timedelta(days=366)
    Gauge.objects.filter(pk=gauge.pk).update(due_at=F("due_at") - year, calibrated_at=F("calibrated_at") - year)


def refused(job: JobOrder, **words: Any) -> LinesideError:
    before = TestResult.objects.count(), StepEntry.objects.count()
    with pytest.raises(LinesideError) as no:
        services.enter_value(job, by=make.omar(), step=30, value="45", **words)
    assert (TestResult.objects.count(), StepEntry.objects.count()) == before
    return no.value


def test_the_only_gauge_of_the_station_measured_it() -> None:
    job = at_the_value()
    (own,) = calipers("CAL-1")
    equipment.calibrated("CAL-9", gauge_class="CALIPER")
    services.enter_value(job, by=make.omar(), step=30, value="45")
    assert TestResult.objects.get().gauge == own


def test_of_two_gauges_people_say_which() -> None:
    job = at_the_value()
    _, second = calipers("CAL-1", "CAL-2")
    no = refused(job)
    assert (no.reason_code, no.message) == ("gauge_unsaid", "Say which gauge was used: CAL-1 or CAL-2.")
    services.enter_value(job, by=make.omar(), step=30, value="45", gauge=second)
    assert TestResult.objects.get().gauge == second


def test_a_gauge_of_another_class_is_refused() -> None:
    job = at_the_value()
    calipers("CAL-1")
    assert refused(job, gauge=equipment.calibrated("TW-1", gauge_class="TORQUE")).reason_code == "wrong_gauge"


def test_a_calibration_that_ends_in_mid_job_is_caught_at_the_entry() -> None:
    job = at_the_value()
    (own,) = calipers("CAL-1")
    end(own)
    no = refused(job)
    assert no.reason_code == "gauge_unfit"
    assert no.message.startswith("The calibration of gauge CAL-1 ended on")


def test_a_gauge_taken_out_of_use_in_mid_job_is_refused_until_quality_signs() -> None:
    job = at_the_value()
    (own,) = calipers("CAL-1")
    withdraw_gauge(own, by=make.quinn(), reason="dropped")
    assert refused(job).message == "No calibrated gauge of class CALIPER is at ASM-01."
    services.override(
        job, checks=["calibration"], reason="Compared with a master", secret=make.PASSWORD, by=make.quinn()
    )
    services.enter_value(job, by=make.omar(), step=30, value="45")
    assert TestResult.objects.get().gauge == own


def test_where_the_plant_only_warns_the_value_is_kept_with_its_gauge() -> None:
    job = at_the_value()
    (own,) = calipers("CAL-1")
    end(own)
    plant.lenient("calibration", "ASM-01", "warn")
    services.enter_value(job, by=make.omar(), step=30, value="45")
    assert TestResult.objects.get().gauge == own


def test_the_terminal_shows_what_measures_and_says_which_it_was() -> None:
    job = at_the_value()
    first, second = calipers("CAL-1", "CAL-2")
    lent = equipment.calibrated("CAL-9", gauge_class="CALIPER")
    shown = get(make.omar(), f"/api/job-orders/{job.pk}").json()["gauges"]
    assert [(each["number"], each["is_fit"], each["is_likely"]) for each in shown] == [
        ("CAL-1", True, True), ("CAL-2", True, True), ("CAL-9", True, False),
    ]
    url = f"/api/job-orders/{job.pk}/complete-step"
    answer = post(make.omar(), url, {"step": 30, "value": "45"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "gauge_unsaid")
    answer = post(make.omar(), url, {"step": 30, "value": "45", "gauge": lent.pk})
    assert answer.status_code == 200, answer.json()
    assert TestResult.objects.get().gauge == lent
    assert {first, second}.isdisjoint({lent})
