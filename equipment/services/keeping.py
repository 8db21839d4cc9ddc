"""How long process values are kept, and in what form: loose for two days, then packed, then only minutes and hours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from equipment.services.rollups import only_one, sum_up_day
from equipment.services.samples import SampleRow, forget_days, pack_rows, partition_days
from kernel.clock import now

log = logging.getLogger(__name__)
# Yesterday stays loose: a collector may hand in late what it kept.
LOOSE_DAYS = 1
ROWS_AT_ONCE = 5_000


def pack_closed_days() -> int:
    """Pack the oldest day that is over into chunks; answers how many samples. A second worker finds nothing to do."""
    last = today() - timedelta(days=LOOSE_DAYS)
    due = sorted(day for day in partition_days() if day < last)
    return pack_day(due[0]) if due else 0


def pack_day(day: date) -> int:
    """Pack a day's samples and drop its partition, all or nothing; 0 if samples came meanwhile: the next try has them.

    Whoever reads or appends meanwhile finds the day as it was; only the last moment locks them out.
    """
    with transaction.atomic():
        if not only_one() or day not in partition_days():
            return 0
        sum_up_day(day)
        packed = pack_rows(_rows(day))
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO equipment_sampleday (day, packed_at) VALUES (%s, %s)", [day, now()])
            cursor.execute("SELECT equipment_close_sample_day(%s)", [day])
            if not cursor.fetchone()[0]:
                transaction.set_rollback(True)
                log.info("samples of %s came while the day was packed; trying again", day)
                return 0
    forget_days()
    log.info("packed %d samples of %s", packed, day)
    return packed


def drop_old_samples() -> int:
    """Drop chunks and minutes nobody needs any more, by the settings; hours stay. Answers how many chunks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM equipment_sampleday WHERE day < %s", [today() - timedelta(days=settings.KEEP_SAMPLES_DAYS)]
        )
        # A chunk without its day: nothing is added to it any more.
        cursor.execute(
            "DELETE FROM equipment_samplechunk WHERE day < %s", [today() - timedelta(days=settings.KEEP_SAMPLES_DAYS)]
        )
        dropped: int = cursor.rowcount
        cursor.execute(
            "DELETE FROM equipment_samplerollup WHERE seconds = 60 AND at < %s",
            [now() - timedelta(days=settings.KEEP_MINUTES_DAYS)],
        )
    forget_days()
    return dropped


def today() -> date:
    """The day (UTC)."""
    return now().astimezone(UTC).date()


def _rows(day: date) -> Iterator[SampleRow]:
    """A day's samples by property and time, never all of them in memory."""
    since = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT property_id, at, value, is_good, status FROM equipment_sample"
            " WHERE at >= %s AND at < %s ORDER BY property_id, at",
            [since, since + timedelta(days=1)],
        )
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from (SampleRow(*row) for row in rows)
