"""SampleStore: process values in day partitions, written by COPY, packed into chunks when the day is over."""

from __future__ import annotations

import io
import math
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from equipment.models import EquipmentProperty, QuarantinedSample
from equipment.packing import Packed, pack, unpack
from equipment.services.rollups import add_late, note_due
from kernel.clock import now

# Partitions stand ready this many days ahead; fewer than two is an alarm.
DAYS_AHEAD = 3
# Enough for deflate to learn from, few enough to be read for one minute's sake.
CHUNK_SAMPLES = 8_192
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
# PostgreSQL counts from here in its binary COPY.
POSTGRES_EPOCH = 946_684_800_000_000
COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
COPY_TAIL = struct.pack("!h", -1)
# Columns: property_id, at, value, is_good, status; each with its length before it.
COPY_ROW = struct.Struct("!hiqiqidi?iq")
COPY_ROW_WITHOUT = struct.Struct("!hiqiqii?iq")
DAYS_SECONDS = 60.0


class SampleRow(NamedTuple):
    """One reading of a process value: the property's id, when, what, can it be trusted, the protocol's own code."""

    property_id: int
    at: datetime
    value: float | None
    good: bool
    status: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time at a machine."""

    equipment_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """What one property did in the span with this index: how many good samples, least, most, mean."""

    index: int
    name: str
    unit: str
    samples: int
    least: float
    most: float
    mean: float


@dataclass(frozen=True, slots=True)
class Days:
    """Which days take samples as they come, and which are packed."""

    open: frozenset[int]
    packed: frozenset[int]


class _Known:
    """The days as last asked for: they change once a day, and append comes ten times a second."""

    days = Days(frozenset(), frozenset())
    asked_at = float("-inf")


class SampleStore:
    """Where process values are kept; another store can take its place behind the same methods."""

    def append(self, rows: Sequence[SampleRow]) -> int:
        """Store rows in the caller's transaction; answers how many are stored, the others stand in quarantine."""
        moments = [micros(row.at) for row in rows]
        wanted = {moment // DAY for moment in moments}
        days = _days(wanted)
        if not wanted <= days.open:
            return self._append_odd(rows, moments, days)
        try:
            _copy(rows, moments)
        except IntegrityError:
            # Was the day packed in this very moment? Who tries again finds that it is.
            forget_days()
            raise
        note_due({moment - moment % 60_000_000 for moment in moments})
        return len(rows)

    def _append_odd(self, rows: Sequence[SampleRow], moments: list[int], days: Days) -> int:
        pairs = list(zip(rows, moments, strict=True))
        fitting = [pair for pair in pairs if pair[1] // DAY in days.open]
        late = [row for row, moment in pairs if moment // DAY in days.packed and moment // DAY not in days.open]
        odd = [row for row, moment in pairs if moment // DAY not in days.packed and moment // DAY not in days.open]
        if fitting:
            self.append([row for row, _ in fitting])
        if late:
            pack_rows(sorted(late, key=attrgetter("property_id", "at")))
            add_late(late)
        QuarantinedSample.objects.bulk_create(
            QuarantinedSample(
                property_id=row.property_id, at=row.at, value=row.value, is_good=row.good, status=row.status,
                received_at=now(),
            )
            for row in odd
        )
        return len(fitting) + len(late)

    def raw(
        self, prop: EquipmentProperty, *, since: datetime, until: datetime, limit: int = 10_000
    ) -> list[SampleRow]:
        """The samples of a property from `since` (included) to `until` (not included), oldest first."""
        found = [SampleRow(prop.pk, *row) for row in self.samples(prop.pk, since=since, until=until, limit=limit)]
        return found[:limit]

    def samples(
        self, property_id: int, *, since: datetime, until: datetime, limit: int | None = None
    ) -> list[tuple[datetime, float | None, bool, int]]:
        """(at, value, good, status) of a property, packed or not, oldest first; of loose ones at most `limit`."""
        # One statement sees either a day's samples or its chunks, never both or none.
        with connection.cursor() as cursor:
            cursor.execute(
                "(SELECT at, value, is_good, status, NULL::bytea FROM equipment_sample"
                " WHERE property_id = %(property)s AND at >= %(since)s AND at < %(until)s ORDER BY at LIMIT %(limit)s)"
                " UNION ALL (SELECT first_at, NULL, NULL, NULL, data FROM equipment_samplechunk"
                " WHERE property_id = %(property)s AND first_at < %(until)s AND last_at >= %(since)s)",
                {"property": property_id, "since": since, "until": until, "limit": limit},
            )
            rows = cursor.fetchall()
        loose = [(at, value, good, status) for at, value, good, status, data in rows if data is None]
        chunks = [bytes(data) for *_, data in rows if data is not None]
        if not chunks:
            return loose
        first, end = micros(since), micros(until)
        packed = [
            (moment(sample.at), sample.value, sample.good, sample.status)
            for chunk in chunks
            for sample in unpack(chunk)
            if first <= sample.at < end
        ]
        return sorted([*packed, *loose], key=lambda row: row[0])

    def summaries(self, spans: Sequence[Span]) -> list[Summary]:
        """Every property of every span's machine that has good samples in it."""
        if not spans:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH span AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])"
                "  WITH ORDINALITY AS span(equipment_id, since, until, index)),"
                " wanted AS (SELECT span.index, span.since, span.until, property.id, property.name, property.unit"
                "  FROM span JOIN equipment_equipmentproperty property ON property.equipment_id = span.equipment_id)"
                " SELECT wanted.index, name, unit, count(*), min(value), max(value), sum(value), NULL::bytea,"
                "  NULL::timestamptz, NULL::timestamptz"
                " FROM wanted JOIN equipment_sample sample ON sample.property_id = wanted.id"
                "  AND sample.at >= since AND sample.at < until AND sample.is_good"
                " GROUP BY wanted.index, name, unit"
                " UNION ALL SELECT wanted.index, name, unit, 0, NULL, NULL, NULL, data, since, until"
                " FROM wanted JOIN equipment_samplechunk chunk ON chunk.property_id = wanted.id"
                "  AND chunk.first_at < until AND chunk.last_at >= since"
                " ORDER BY 1, 2",
                [
                    [span.equipment_id for span in spans],
                    [span.since for span in spans],
                    [span.until for span in spans],
                ],
            )
            rows = cursor.fetchall()
        found: dict[tuple[int, str, str], list[float]] = {}
        for index, name, unit, count, least, most, total, data, since, until in rows:
            sums = found.setdefault((index - 1, name, unit), [0, math.inf, -math.inf, 0.0])
            if data is not None:
                values = _good_values(bytes(data), micros(since), micros(until))
                if not values:
                    continue
                count, least, most, total = len(values), min(values), max(values), sum(values)
            sums[0] += count
            sums[1], sums[2], sums[3] = min(sums[1], least), max(sums[2], most), sums[3] + total
        return [
            Summary(index, name, unit, int(count), least, most, total / count)
            for (index, name, unit), (count, least, most, total) in found.items()
            if count
        ]


def append_samples(rows: Iterable[SampleRow]) -> int:
    """Store readings of process values and keep the latest beside each property, for the floor board."""
    finite = math.isfinite
    # float8 would take NaN and infinity, and sort them above everything.
    rows = [
        row
        if row.value is not None and finite(row.value)
        else SampleRow(row.property_id, row.at, None, False, row.status)
        for row in rows
    ]
    if not rows:
        return 0
    latest: dict[int, SampleRow] = {}
    for row in rows:
        known = latest.get(row.property_id)
        if known is None or row.at >= known.at:
            latest[row.property_id] = row
    found = list(latest.values())
    # Without a savepoint: whoever catches an error here undoes the whole batch.
    with transaction.atomic(savepoint=False):
        stored = SampleStore().append(rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH mine AS (SELECT id FROM equipment_equipmentproperty WHERE id = ANY(%s)"
                "  ORDER BY id FOR NO KEY UPDATE)"
                " UPDATE equipment_equipmentproperty property"
                " SET last_value = told.value, last_good = told.good, last_at = told.at"
                " FROM mine, unnest(%s::bigint[], %s::float8[], %s::boolean[], %s::timestamptz[])"
                "  AS told(id, value, good, at)"
                " WHERE property.id = mine.id AND property.id = told.id"
                "  AND (property.last_at IS NULL OR property.last_at <= told.at)",
                [
                    [row.property_id for row in found],
                    [row.property_id for row in found],
                    [row.value for row in found],
                    [row.good for row in found],
                    [row.at for row in found],
                ],
            )
    return stored


def pack_rows(rows: Iterable[SampleRow]) -> int:
    """Write rows that are sorted by property and time as chunks; answers how many samples that are."""
    count = 0
    for property_id, part in _parts(rows):
        samples = [Packed(micros(row.at), row.value, row.good, row.status) for row in part]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO equipment_samplechunk (property_id, day, first_at, last_at, samples, data)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [property_id, day_of(samples[0].at), part[0].at, part[-1].at, len(part), pack(samples)],
            )
        count += len(part)
    return count


def _parts(rows: Iterable[SampleRow]) -> Iterator[tuple[int, list[SampleRow]]]:
    """Rows by property and day, in portions that make a chunk."""
    part: list[SampleRow] = []
    for row in rows:
        if part and (
            len(part) >= CHUNK_SAMPLES
            or row.property_id != part[0].property_id
            or row.at.astimezone(UTC).date() != part[0].at.astimezone(UTC).date()
        ):
            yield part[0].property_id, part
            part = []
        part.append(row)
    if part:
        yield part[0].property_id, part


def prepare_partitions(ahead: int = DAYS_AHEAD) -> int:
    """Make today's partition and those of the next days; answers how many stand ready after today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT equipment_prepare_sample_partitions(%s)", [ahead])
    forget_days()
    today = now().astimezone(UTC).date()
    return sum(day > today for day in partition_days())


def partition_days() -> set[date]:
    """The days (UTC) that have a partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_date(right(child.relname, 8), 'YYYYMMDD') FROM pg_inherits"
            " JOIN pg_class child ON child.oid = inhrelid"
            " WHERE inhparent = 'equipment_sample'::regclass"
        )
        return {row[0] for row in cursor.fetchall()}


def packed_days() -> set[date]:
    """The days (UTC) that are packed and not yet dropped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM equipment_sampleday")
        return {row[0] for row in cursor.fetchall()}


def micros(at: datetime) -> int:
    """Microseconds since 1970, exactly."""
    passed = at - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def moment(micros: int) -> datetime:
    """The time so many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=micros)


def day_of(micros: int) -> date:
    """The day (UTC) of a time in microseconds."""
    return moment(micros).date()


def forget_days() -> None:
    """Ask again which days take samples and which are packed: that has changed."""
    _Known.asked_at = float("-inf")


def _days(wanted: set[int]) -> Days:
    fresh = time.monotonic() - _Known.asked_at < DAYS_SECONDS
    if not fresh or not wanted <= _Known.days.open:
        number: Callable[[date], int] = lambda day: (day - EPOCH.date()).days  # noqa: E731
        _Known.days = Days(frozenset(map(number, partition_days())), frozenset(map(number, packed_days())))
        _Known.asked_at = time.monotonic()
    return _Known.days


def _copy(rows: Sequence[SampleRow], moments: list[int]) -> None:
    full, without = COPY_ROW.pack, COPY_ROW_WITHOUT.pack
    parts = [COPY_HEAD]
    parts += [
        full(5, 8, number, 8, moment - POSTGRES_EPOCH, 8, value, 1, good, 8, status)
        if value is not None
        else without(5, 8, number, 8, moment - POSTGRES_EPOCH, -1, 1, good, 8, status)
        for (number, _, value, good, status), moment in zip(rows, moments, strict=True)
    ]
    parts.append(COPY_TAIL)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            "COPY equipment_sample (property_id, at, value, is_good, status) FROM STDIN (FORMAT binary)",
            io.BytesIO(b"".join(parts)),
        )


def _good_values(data: bytes, first: int, end: int) -> list[float]:
    return [
        sample.value
        for sample in unpack(data)
        if sample.good and sample.value is not None and first <= sample.at < end
    ]

