"""SampleStore: process values in day partitions, written by COPY."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

from equipment.models import EquipmentProperty, QuarantinedSample
from kernel.clock import now

# Partitions stand ready this many days ahead; fewer than two is an alarm.
DAYS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One reading of a process value: the property's id, when, what, and whether it can be trusted."""

    property_id: int
    at: datetime
    value: float | None
    good: bool


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


class SampleStore:
    """Where process values are kept; another store can take its place behind the same methods."""

    def append(self, rows: Sequence[SampleRow]) -> int:
        """Store rows in the caller's transaction; answers how many went into partitions, the others to quarantine."""
        days = partition_days()
        fitting = [row for row in rows if row.at.astimezone(UTC).date() in days]
        odd = [row for row in rows if row.at.astimezone(UTC).date() not in days]
        if fitting:
            text = io.StringIO("".join(_line(row) for row in fitting))
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.copy_expert("COPY equipment_sample (property_id, at, value, is_good) FROM STDIN", text)
        QuarantinedSample.objects.bulk_create(
            QuarantinedSample(
                property_id=row.property_id, at=row.at, value=row.value, is_good=row.good, received_at=now()
            )
            for row in odd
        )
        return len(fitting)

    def raw(
        self, prop: EquipmentProperty, *, since: datetime, until: datetime, limit: int = 10_000
    ) -> list[SampleRow]:
        """The samples of a property from `since` (included) to `until` (not included), oldest first."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT property_id, at, value, is_good FROM equipment_sample"
                " WHERE property_id = %s AND at >= %s AND at < %s ORDER BY at LIMIT %s",
                [prop.pk, since, until, limit],
            )
            return [SampleRow(*row) for row in cursor.fetchall()]

    def summaries(self, spans: Sequence[Span]) -> list[Summary]:
        """Every property of every span's machine that has good samples in it, in one query."""
        if not spans:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT span.index, property.name, property.unit, count(*), min(value), max(value), avg(value)"
                " FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY"
                " AS span(equipment_id, since, until, index)"
                " JOIN equipment_equipmentproperty property ON property.equipment_id = span.equipment_id"
                " JOIN equipment_sample sample ON sample.property_id = property.id"
                " AND sample.at >= span.since AND sample.at < span.until AND sample.is_good"
                " GROUP BY span.index, property.name, property.unit ORDER BY span.index, property.name",
                [
                    [span.equipment_id for span in spans],
                    [span.since for span in spans],
                    [span.until for span in spans],
                ],
            )
            return [Summary(row[0] - 1, *row[1:]) for row in cursor.fetchall()]


def append_samples(rows: Iterable[SampleRow]) -> int:
    """Store readings of process values and keep the latest beside each property, for the floor board."""
    rows = [_trusted(row) for row in rows]
    if not rows:
        return 0
    latest: dict[int, SampleRow] = {}
    for row in rows:
        if row.property_id not in latest or row.at >= latest[row.property_id].at:
            latest[row.property_id] = row
    with transaction.atomic():
        stored = SampleStore().append(rows)
        for key in sorted(latest):
            row = latest[key]
            EquipmentProperty.objects.filter(pk=key).exclude(last_at__gt=row.at).update(
                last_value=row.value, last_good=row.good, last_at=row.at
            )
    return stored


def prepare_partitions(ahead: int = DAYS_AHEAD) -> int:
    """Make today's partition and those of the next days; answers how many stand ready after today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT equipment_prepare_sample_partitions(%s)", [ahead])
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


def _trusted(row: SampleRow) -> SampleRow:
    # float8 would take NaN and infinity, and sort them above everything.
    if row.value is not None and math.isfinite(row.value):
        return row
    return SampleRow(row.property_id, row.at, None, False)


def _line(row: SampleRow) -> str:
    value = "\\N" if row.value is None else repr(float(row.value))
    return f"{row.property_id}\t{row.at.isoformat()}\t{value}\t{'t' if row.good else 'f'}\n"
