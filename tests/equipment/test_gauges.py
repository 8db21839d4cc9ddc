"""A gauge is trusted for as long as its calibration holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from equipment import services
from equipment.errors import GaugeExists, GaugeWithdrawn
from equipment.models import Gauge
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import equipment

pytestmark = pytest.mark.django_db


def test_a_calibration_holds_until_it_is_due_and_names_its_paper() -> None:
    gauge, moment = equipment.gauge(equipment=equipment.work_unit()), now()
    gauge = services.calibrate_gauge(
        gauge, calibrated_at=moment, due_at=moment + timedelta(days=365), certificate="DAkkS 4711", by=make.quinn()
    )
    assert (gauge.calibrated_at, gauge.due_at) == (moment, moment + timedelta(days=365))
    assert Event.objects.get(kind="gauge.calibrated").data["certificate"] == "DAkkS 4711"


@pytest.mark.parametrize(("done", "due"), [(1, 365), (-10, -10), (-10, -20)])
def test_a_calibration_in_the_future_or_due_before_it_was_done_changes_nothing(done: int, due: int) -> None:
    gauge, moment = equipment.gauge(), now()
    with pytest.raises(Malformed):
        services.calibrate_gauge(
            gauge, calibrated_at=moment + timedelta(days=done), due_at=moment + timedelta(days=due), by=make.quinn()
        )
    gauge.refresh_from_db()
    assert gauge.due_at is None
    assert not Event.objects.filter(kind="gauge.calibrated").exists()


def test_a_withdrawn_gauge_is_usable_again_when_it_was_calibrated() -> None:
    gauge = services.withdraw_gauge(equipment.calibrated(), by=make.sofia(), reason="dropped")
    with pytest.raises(GaugeWithdrawn):
        services.withdraw_gauge(gauge, by=make.sofia(), reason="dropped")
    gauge = services.calibrate_gauge(gauge, calibrated_at=now(), due_at=now() + timedelta(days=1), by=make.quinn())
    assert gauge.state == "usable"


def test_only_quality_calibrates_and_a_number_is_given_once() -> None:
    gauge = equipment.gauge()
    with pytest.raises(NotAllowed):
        services.calibrate_gauge(gauge, calibrated_at=now(), due_at=now() + timedelta(days=1), by=make.ella())
    with pytest.raises(GaugeExists):
        equipment.gauge()
    assert Gauge.objects.get().due_at is None
