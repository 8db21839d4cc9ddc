"""Samples are packed when their day is over, summed up by minute and hour, and dropped when nobody needs them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from equipment import services
from equipment.models import EquipmentProperty, QuarantinedSample
from equipment.services import SampleRow, SampleStore, samples
from equipment.services.keeping import today
from equipment.services.rollups import LOCK
from equipment.services.samples import Span, forget_days, packed_days, partition_days
from kernel.clock import now
from tests.makes import equipment

pytestmark = pytest.mark.django_db
@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Days that were rolled back with the last test are not believed in."""
    forget_days()
    yield
    forget_days()


BAD = 0x80350000


def some_days_ago(days: int = 3) -> datetime:
    """Noon of a day that has a partition of its own."""
    day = today() - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE equipment_sample_{day:%Y%m%d} PARTITION OF equipment_sample"
            f" FOR VALUES FROM ('{day} 00:00+00') TO ('{day + timedelta(days=1)} 00:00+00')"
        )
    forget_days()
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_batch_that_meets_the_packing_of_its_day_is_stored_by_the_second_try() -> None:
    prop, noon = equipment.process_value(), some_days_ago()
    services.append_samples(rows(prop, noon))
    services.pack_closed_days()
    late = [SampleRow(prop.pk, noon + timedelta(seconds=0.5), 99.5, True)]
    # As another process would still believe.
    samples._Known.days = samples.Days(samples._Known.days.open | {samples.micros(noon) // samples.DAY}, frozenset())
    samples._Known.asked_at = time.monotonic()
    with pytest.raises(IntegrityError), transaction.atomic():
        services.append_samples(late)
    assert services.append_samples(late) == 1
    assert late[0] in between(prop, noon)


def rows(prop: EquipmentProperty, since: datetime, count: int = 100) -> list[SampleRow]:
    found = [SampleRow(prop.pk, since + timedelta(seconds=n), round(20 + n / 10, 1), True, 0) for n in range(count)]
    found[7] = SampleRow(prop.pk, found[7].at, None, False, BAD)
    return found


def rollups(prop: EquipmentProperty, seconds: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, good, bad, least, most, total, first, last FROM equipment_samplerollup"
            " WHERE property_id = %s AND seconds = %s ORDER BY at",
            [prop.pk, seconds],
        )
        return cursor.fetchall()


def between(prop: EquipmentProperty, since: datetime, seconds: int = 3600) -> list[SampleRow]:
    return SampleStore().raw(prop, since=since, until=since + timedelta(seconds=seconds))


def test_a_packed_day_reads_as_before() -> None:
    prop, noon = equipment.process_value(), some_days_ago()
    told = rows(prop, noon)
    services.append_samples(told)
    spans = [Span(prop.equipment_id, noon + timedelta(seconds=5), noon + timedelta(seconds=50))]
    before = SampleStore().summaries(spans)
    assert services.pack_closed_days() == 100
    assert noon.date() not in partition_days()
    assert noon.date() in packed_days()
    assert between(prop, noon) == told
    assert between(prop, noon + timedelta(seconds=10), 5) == told[10:15]
    (mine,), (was,) = SampleStore().summaries(spans), before
    assert (mine.samples, mine.least, mine.most) == (was.samples, was.least, was.most) == (44, 20.5, 24.9)
    assert mine.mean == pytest.approx(was.mean)


def test_packing_again_finds_nothing() -> None:
    services.append_samples(rows(equipment.process_value(), some_days_ago()))
    assert services.pack_closed_days() == 100
    assert services.pack_closed_days() == 0


def test_today_and_yesterday_stay_loose() -> None:
    prop = equipment.process_value()
    services.append_samples([SampleRow(prop.pk, now() - timedelta(days=days), 1.0, True) for days in (0, 1)])
    assert services.pack_closed_days() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT equipment_close_sample_day(%s)", [today()])
        assert cursor.fetchone() == (False,)


def test_a_late_sample_joins_the_packed_day_its_minute_and_its_hour() -> None:
    prop, noon = equipment.process_value(), some_days_ago()
    told = rows(prop, noon)
    services.append_samples(told)
    services.pack_closed_days()
    late = [
        SampleRow(prop.pk, noon + timedelta(seconds=10.5), 99.5, True),
        SampleRow(prop.pk, noon - timedelta(minutes=2), 1.5, True),
    ]
    assert services.append_samples(late) == 2
    assert not QuarantinedSample.objects.exists()
    assert between(prop, noon) == sorted([*told, late[0]], key=lambda row: row.at)
    assert between(prop, noon - timedelta(minutes=3), 60 + 3600)[0] == late[1]
    first, minute, _ = rollups(prop, 60)
    assert first == (noon - timedelta(minutes=2), 1, 0, 1.5, 1.5, 1.5, 1.5, 1.5)
    assert minute[:5] == (noon, 60, 1, 20.0, 99.5)
    assert [row[1:5] for row in rollups(prop, 3600)] == [(1, 0, 1.5, 1.5), (100, 1, 20.0, 99.5)]


def test_packing_sums_up_first() -> None:
    prop, noon = equipment.process_value(), some_days_ago()
    services.append_samples(rows(prop, noon))
    services.pack_closed_days()
    assert [row[:3] for row in rollups(prop, 60)] == [(noon, 59, 1), (noon + timedelta(minutes=1), 40, 0)]


def test_the_partition_stays_when_the_chunks_do_not_hold_all() -> None:
    prop, noon = equipment.process_value(), some_days_ago()
    services.append_samples(rows(prop, noon))
    with connection.cursor() as cursor:
        cursor.execute("SELECT equipment_close_sample_day(%s)", [noon.date()])
        assert cursor.fetchone() == (False,)
    assert noon.date() in partition_days()


def test_minutes_and_hours_know_least_most_first_last_and_what_was_bad() -> None:
    prop = equipment.process_value()
    hour = (now() - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    services.append_samples(rows(prop, hour))
    assert services.sum_up() == 2
    total = sum(round(20 + n / 10, 1) for n in range(60) if n != 7)
    assert rollups(prop, 60)[0] == (hour, 59, 1, 20.0, 25.9, pytest.approx(total), 20.0, 25.9)
    assert rollups(prop, 3600)[0][1:5] == (99, 1, 20.0, 29.9)
    assert services.sum_up() == 0
    # More of the same minute: it is summed up anew, not added.
    services.append_samples([SampleRow(prop.pk, hour + timedelta(seconds=0.5), 5.0, True)])
    assert services.sum_up() == 1
    assert rollups(prop, 60)[0][1:5] == (60, 1, 5.0, 25.9)
    assert rollups(prop, 3600)[0][1:5] == (100, 1, 5.0, 29.9)


def test_the_minute_that_still_runs_waits() -> None:
    prop = equipment.process_value()
    services.append_samples([SampleRow(prop.pk, now(), 5.0, True)])
    services.sum_up()
    assert rollups(prop, 60) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_pack_the_same_day() -> None:
    services.prepare_partitions()
    prop, noon = equipment.process_value(), some_days_ago(5)
    services.append_samples(rows(prop, noon))
    found: list[int] = []

    def other() -> None:
        found.append(services.pack_closed_days())
        found.append(services.sum_up())
        connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert found == [0, 0]
    assert services.pack_closed_days() == 100
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE equipment_samplechunk, equipment_sampleday, equipment_samplerollup")


def test_what_is_old_is_dropped_and_its_hours_stay(settings: Any) -> None:
    settings.KEEP_SAMPLES_DAYS, settings.KEEP_MINUTES_DAYS = 3, 4
    prop, old, young = equipment.process_value(), some_days_ago(5), some_days_ago(3)
    services.append_samples([*rows(prop, old), *rows(prop, young)])
    assert [services.pack_closed_days() for _ in range(3)] == [100, 100, 0]
    assert services.drop_old_samples() == 1
    assert services.drop_old_samples() == 0
    assert between(prop, old) == []
    assert len(between(prop, young)) == 100
    assert [row[0] for row in rollups(prop, 60)] == [young, young + timedelta(minutes=1)]
    assert [row[0] for row in rollups(prop, 3600)] == [old, young]
    # What comes now for the dropped day is kept apart.
    services.append_samples([SampleRow(prop.pk, old, 1.0, True)])
    assert QuarantinedSample.objects.get().at == old


def test_the_codes_of_the_protocol_come_back() -> None:
    prop, t = equipment.process_value(), now()
    told = [SampleRow(prop.pk, t, None, False, BAD), SampleRow(prop.pk, t + timedelta(seconds=1), 3.5, True, 0x00960000)]
    services.append_samples(told)
    assert between(prop, t) == told


def test_a_batch_costs_as_many_questions_as_a_sample(django_assert_num_queries: Any) -> None:
    prop, other, t = equipment.process_value(), equipment.process_value(name="Pressure"), now()
    services.append_samples([SampleRow(prop.pk, t, 1.0, True)])
    # COPY, what is due, the latest.
    with django_assert_num_queries(3):
        services.append_samples([SampleRow(p.pk, t + timedelta(milliseconds=n), 1.0, True) for p in (prop, other) for n in range(200)])


