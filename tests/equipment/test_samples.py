"""Process values: partitions by day, nothing invented, nothing thrown away."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.db import connection

from equipment import services
from equipment.models import QuarantinedSample
from equipment.services import SampleRow, SampleStore
from equipment.services.samples import partition_days
from kernel.clock import now
from tests.makes import equipment

pytestmark = pytest.mark.django_db


def test_samples_come_back_as_they_went_in_and_the_latest_stands_beside_the_property() -> None:
    prop, t = equipment.process_value(), now()
    rows = [SampleRow(prop.pk, t + timedelta(seconds=s), 20.5 + s, True) for s in range(3)]
    assert services.append_samples(rows) == 3
    assert SampleStore().raw(prop, since=t, until=t + timedelta(seconds=2)) == rows[:2]
    prop.refresh_from_db()
    assert (prop.last_value, prop.last_good, prop.last_at) == (22.5, True, rows[2].at)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_kept_as_bad(value: float | None) -> None:
    prop, t = equipment.process_value(), now()
    services.append_samples([SampleRow(prop.pk, t, value, True)])
    assert SampleStore().raw(prop, since=t, until=t + timedelta(seconds=1)) == [SampleRow(prop.pk, t, None, False)]


@pytest.mark.parametrize("days", [-20_000, -30, 30_000])
def test_a_sample_of_an_odd_time_is_kept_apart(days: int) -> None:
    prop, t = equipment.process_value(), now()
    odd = t + timedelta(days=days)
    assert services.append_samples([SampleRow(prop.pk, odd, 1.0, True), SampleRow(prop.pk, t, 2.0, True)]) == 1
    assert QuarantinedSample.objects.get().at == odd


def test_a_late_sample_does_not_replace_the_latest() -> None:
    prop, t = equipment.process_value(), now()
    services.append_samples([SampleRow(prop.pk, t, 2.0, True)])
    services.append_samples([SampleRow(prop.pk, t - timedelta(minutes=1), 1.0, True)])
    prop.refresh_from_db()
    assert prop.last_value == 2.0


def test_three_days_stand_ready_and_making_them_again_does_nothing() -> None:
    today = now().astimezone(UTC).date()
    assert services.prepare_partitions() == 3
    assert services.prepare_partitions() == 3
    assert {today + timedelta(days=n) for n in range(-1, 4)} <= partition_days()


def test_the_database_itself_takes_no_nan() -> None:
    prop = equipment.process_value()
    with pytest.raises(Exception, match="check constraint"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO equipment_sample VALUES (%s, now(), 'NaN', true)", [prop.pk])
