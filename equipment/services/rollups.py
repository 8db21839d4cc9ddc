"""Minutes and hours of process values: least, most, mean, first, last and how many, so that a month is drawn at once.

Whoever appends samples writes down, in the same transaction, which minutes they belong to; a task sums these up.
A task that is lost or runs twice does no harm: what is due stands in a table, and a minute is summed up from its
samples anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from kernel.commands import all_or_nothing

if TYPE_CHECKING:
    from equipment.services.samples import SampleRow

# One at a time, whichever worker it is.
LOCK = 0x11E51DE5
MINUTES_AT_ONCE = 240

SUM_UP_MINUTES = """
INSERT INTO equipment_samplerollup
    (property_id, seconds, at, good, bad, least, most, total, first, first_at, last, last_at)
SELECT property.id, 60, due.minute, sums.*
FROM unnest(%s::timestamptz[]) AS due(minute)
CROSS JOIN equipment_equipmentproperty property
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE is_good) AS good, count(*) FILTER (WHERE NOT is_good) AS bad,
        min(value) FILTER (WHERE is_good), max(value) FILTER (WHERE is_good), sum(value) FILTER (WHERE is_good),
        (array_agg(value ORDER BY at) FILTER (WHERE is_good))[1], min(at) FILTER (WHERE is_good),
        (array_agg(value ORDER BY at DESC) FILTER (WHERE is_good))[1], max(at) FILTER (WHERE is_good)
    FROM equipment_sample sample
    WHERE sample.property_id = property.id AND sample.at >= due.minute AND sample.at < due.minute + interval '1 minute'
) sums
WHERE sums.good + sums.bad > 0
ON CONFLICT (property_id, seconds, at) DO UPDATE SET good = excluded.good, bad = excluded.bad, least = excluded.least,
    most = excluded.most, total = excluded.total, first = excluded.first, first_at = excluded.first_at,
    last = excluded.last, last_at = excluded.last_at
"""
SUM_UP_HOURS = """
INSERT INTO equipment_samplerollup
    (property_id, seconds, at, good, bad, least, most, total, first, first_at, last, last_at)
SELECT part.property_id, 3600, due.hour, sum(good), sum(bad), min(least), max(most), sum(total),
    (array_agg(first ORDER BY first_at) FILTER (WHERE good > 0))[1], min(first_at),
    (array_agg(last ORDER BY part.last_at DESC) FILTER (WHERE good > 0))[1], max(part.last_at)
FROM unnest(%s::timestamptz[]) AS due(hour)
CROSS JOIN equipment_equipmentproperty property
JOIN equipment_samplerollup part ON part.property_id = property.id AND part.seconds = 60
    AND part.at >= due.hour AND part.at < due.hour + interval '1 hour'
GROUP BY part.property_id, due.hour
ON CONFLICT (property_id, seconds, at) DO UPDATE SET good = excluded.good, bad = excluded.bad, least = excluded.least,
    most = excluded.most, total = excluded.total, first = excluded.first, first_at = excluded.first_at,
    last = excluded.last, last_at = excluded.last_at
"""
# What comes for a packed day is added to what was summed up: its other samples are not at hand.
ADD_LATE = """
INSERT INTO equipment_samplerollup AS known
    (property_id, seconds, at, good, bad, least, most, total, first, first_at, last, last_at)
SELECT property_id, %(seconds)s, date_trunc(%(word)s, at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS bucket,
    count(*) FILTER (WHERE good), count(*) FILTER (WHERE NOT good),
    min(value) FILTER (WHERE good), max(value) FILTER (WHERE good), sum(value) FILTER (WHERE good),
    (array_agg(value ORDER BY at) FILTER (WHERE good))[1], min(at) FILTER (WHERE good),
    (array_agg(value ORDER BY at DESC) FILTER (WHERE good))[1], max(at) FILTER (WHERE good)
FROM unnest(%(properties)s::bigint[], %(moments)s::timestamptz[], %(values)s::float8[], %(goods)s::boolean[])
    AS late(property_id, at, value, good)
GROUP BY property_id, bucket
ON CONFLICT (property_id, seconds, at) DO UPDATE SET
    good = known.good + excluded.good, bad = known.bad + excluded.bad,
    least = least(known.least, excluded.least), most = greatest(known.most, excluded.most),
    total = coalesce(known.total + excluded.total, known.total, excluded.total),
    first = CASE WHEN excluded.first_at < known.first_at OR known.first_at IS NULL
        THEN excluded.first ELSE known.first END,
    first_at = least(known.first_at, excluded.first_at),
    last = CASE WHEN excluded.last_at > known.last_at OR known.last_at IS NULL
        THEN excluded.last ELSE known.last END,
    last_at = greatest(known.last_at, excluded.last_at)
"""


def note_due(minutes: Iterable[int]) -> None:
    """Write down minutes (in microseconds since 1970) with new samples, in the transaction that stores these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO equipment_rollupdue (minute)"
            " SELECT to_timestamp(minute / 1000000) FROM unnest(%s::bigint[]) AS minute",
            [sorted(minutes)],
        )


def add_late(rows: Iterable[SampleRow]) -> None:
    """Add samples of packed days to the minutes and hours these belong to."""
    rows = list(rows)
    columns: dict[str, Any] = {
        "properties": [row.property_id for row in rows],
        "moments": [row.at for row in rows],
        "values": [row.value for row in rows],
        "goods": [row.good for row in rows],
    }
    with connection.cursor() as cursor:
        for seconds, word in ((60, "minute"), (3600, "hour")):
            cursor.execute(ADD_LATE, {**columns, "seconds": seconds, "word": word})


@all_or_nothing
def sum_up() -> int:
    """Sum up minutes that are over and due; answers how many. 0 too while another worker does it."""
    if not only_one():
        return 0
    return sum_up_due(datetime.now(UTC).replace(second=0, microsecond=0))


def sum_up_day(day: date) -> None:
    """Sum up what is due of a day, before its samples are packed. The caller holds the lock."""
    until = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    while sum_up_due(until):
        pass


def sum_up_due(until: datetime) -> int:
    """Sum up the oldest due minutes before `until`; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM equipment_rollupdue WHERE minute IN (SELECT DISTINCT minute FROM equipment_rollupdue"
            " WHERE minute < %s ORDER BY minute LIMIT %s) RETURNING minute",
            [until, MINUTES_AT_ONCE],
        )
        minutes = sorted({row[0] for row in cursor.fetchall()})
        if minutes:
            cursor.execute(SUM_UP_MINUTES, [minutes])
            cursor.execute(SUM_UP_HOURS, [sorted({minute.replace(minute=0) for minute in minutes})])
    return len(minutes)


def only_one() -> bool:
    """Whether this transaction is the only one that sums up or packs; until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
