"""A process value over any stretch of time, in so many points that a screen can draw: from a month to a second."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from equipment.models import EquipmentProperty
from equipment.packing import unpack
from equipment.services.samples import micros, moment

MOST_POINTS = 2_000
# More single samples than this are not read for one picture: it is drawn from minutes.
MOST_SAMPLES = 400_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400
# Widths of a point that people can name.
FINE = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30)
COARSE = (60, 120, 300, 600, 900, 1200, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY)
# Samples whose minutes are not summed up yet are looked for so far back.
NOT_YET = timedelta(hours=2)

LOOSE = """
(SELECT at, value, is_good, status, NULL::bytea FROM equipment_sample
    WHERE property_id = %(property)s AND at >= %(since)s AND at < %(until)s ORDER BY at LIMIT %(limit)s)
UNION ALL (SELECT first_at, NULL, NULL, NULL, data FROM equipment_samplechunk
    WHERE property_id = %(property)s AND first_at < %(until)s AND last_at >= %(since)s)
"""
# Loose samples by points of so many microseconds.
GROUPED = """
SELECT (extract(epoch FROM at) * 1000000)::bigint / %(width)s * %(width)s AS point,
    count(*) FILTER (WHERE is_good), count(*) FILTER (WHERE NOT is_good),
    min(value) FILTER (WHERE is_good), max(value) FILTER (WHERE is_good), sum(value) FILTER (WHERE is_good)
FROM equipment_sample WHERE property_id = %(property)s AND at >= %(since)s AND at < %(until)s GROUP BY point
"""
# Minutes or hours by points, and what was not summed up yet.
SUMMED = """
WITH known AS (
    SELECT coalesce(max(at) + interval '1 minute', '-infinity') AS until FROM equipment_samplerollup
    WHERE property_id = %(property)s AND seconds = 60
), part AS (
    SELECT at, good, bad, least, most, total FROM equipment_samplerollup
    WHERE property_id = %(property)s AND seconds = %(seconds)s AND at >= %(since)s AND at < %(until)s
    UNION ALL
    SELECT at, is_good::int, (NOT is_good)::int, value, value, value FROM equipment_sample, known
    WHERE property_id = %(property)s AND at >= greatest(%(since)s, known.until, %(fresh)s) AND at < %(until)s
)
SELECT (extract(epoch FROM at) * 1000000)::bigint / %(width)s * %(width)s AS point,
    sum(good), sum(bad), min(least), max(most), sum(total)
FROM part GROUP BY point
"""
COUNT = """
SELECT coalesce(sum(good + bad), 0) FROM equipment_samplerollup
WHERE property_id = %(property)s AND seconds = 60 AND at >= %(since)s AND at < %(until)s
"""
# Whether loose, summed up or both: the last one that can be trusted.
BEFORE = """
(SELECT at, value FROM equipment_sample
    WHERE property_id = %(property)s AND at < %(since)s AND is_good ORDER BY at DESC LIMIT 1)
UNION ALL (SELECT last_at, last FROM equipment_samplerollup
    WHERE property_id = %(property)s AND seconds = 60 AND at < %(since)s AND last_at < %(since)s
    ORDER BY at DESC LIMIT 1)
ORDER BY 1 DESC LIMIT 1
"""


@dataclass
class Trend:
    """Points in columns. `seconds` is a point's width; 0 means that each is one sample, as it was told."""

    since: datetime
    until: datetime
    seconds: float = 0
    #: Milliseconds since 1970, where each point begins.
    at: list[float] = field(default_factory=list)
    least: list[float | None] = field(default_factory=list)
    most: list[float | None] = field(default_factory=list)
    mean: list[float | None] = field(default_factory=list)
    good: list[int] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    #: The protocol's own code; single samples only.
    status: list[int] = field(default_factory=list)
    #: What it was when this stretch began: (at, value).
    before: tuple[datetime, float] | None = None


@dataclass(slots=True)
class _Point:
    good: int = 0
    bad: int = 0
    least: float = math.inf
    most: float = -math.inf
    total: float = 0.0

    def add(self, good: int, bad: int, least: float | None, most: float | None, total: float | None) -> None:
        self.good += int(good)
        self.bad += int(bad)
        if least is not None and most is not None and total is not None:
            self.least, self.most, self.total = min(self.least, least), max(self.most, most), self.total + total


def trend(prop: EquipmentProperty, *, since: datetime, until: datetime, points: int) -> Trend:
    """What a property did from `since` to `until` in about `points` points; in single samples if they are that few."""
    points = max(1, min(points, MOST_POINTS))
    span = max((until - since).total_seconds(), 0.001)
    wanted = span / points
    found = Trend(since, until, before=_before(prop.pk, since))
    fine = next((width for width in FINE if width >= wanted), None)
    if fine is not None and _how_many(prop.pk, since, until, span) <= MOST_SAMPLES:
        return _from_samples(prop.pk, found, points, fine)
    return _from_sums(prop.pk, found, next((width for width in COARSE if width >= wanted), COARSE[-1]))


def _how_many(property_id: int, since: datetime, until: datetime, span: float) -> int:
    # No machine tells a value so often that a short stretch is too much.
    return 0 if span < 600 else int(_rows(COUNT, property=property_id, since=since, until=until)[0][0])


def _before(property_id: int, since: datetime) -> tuple[datetime, float] | None:
    rows = _rows(BEFORE, property=property_id, since=since)
    return (rows[0][0], rows[0][1]) if rows else None


def _from_samples(property_id: int, found: Trend, points: int, width: float) -> Trend:
    first, end = micros(found.since), micros(found.until)
    # One statement sees either a day's samples or its chunks, never both or none.
    rows = _rows(LOOSE, property=property_id, since=found.since, until=found.until, limit=points + 1)
    samples = [(micros(at), value, good, status) for at, value, good, status, data in rows if data is None]
    is_all = len(samples) <= points
    for *_, data in rows:
        if data is not None:
            samples += [sample for sample in unpack(bytes(data)) if first <= sample.at < end]
    if is_all and len(samples) <= points:
        for at, value, good, status in sorted(samples, key=lambda sample: sample[0]):
            shown = value if good else None
            found.at.append(at / 1000)
            found.least.append(shown)
            found.most.append(shown)
            found.mean.append(shown)
            found.good.append(int(good))
            found.bad.append(int(not good))
            found.status.append(status)
        return found
    size = round(width * 1_000_000)
    grouped: dict[int, _Point] = {}
    if not is_all:
        # So many that the database groups them; what Python has seen of them is left.
        samples = samples[points + 1 :]
        for point, *sums in _rows(GROUPED, property=property_id, since=found.since, until=found.until, width=size):
            grouped.setdefault(point, _Point()).add(*sums)
    for at, value, good, _ in samples:
        shown = value if good else None
        grouped.setdefault(at - at % size, _Point()).add(int(good), int(not good), shown, shown, shown)
    return _filled(found, grouped, width)


def _from_sums(property_id: int, found: Trend, width: float) -> Trend:
    size = round(width * 1_000_000)
    first, end = micros(found.since), micros(found.until)
    # Whole points only: half a point would show half its pieces.
    since, until = moment(first - first % size), moment(end + -end % size)
    grouped: dict[int, _Point] = {}
    seconds = HOUR if width >= HOUR else MINUTE
    fresh = found.until - NOT_YET
    for point, *sums in _rows(
        SUMMED, property=property_id, since=since, until=until, seconds=seconds, width=size, fresh=fresh
    ):
        grouped.setdefault(point, _Point()).add(*sums)
    return _filled(found, grouped, width)


def _filled(found: Trend, grouped: dict[int, _Point], width: float) -> Trend:
    found.seconds = width
    for at, point in sorted(grouped.items()):
        found.at.append(at / 1000)
        found.least.append(point.least if point.good else None)
        found.most.append(point.most if point.good else None)
        found.mean.append(point.total / point.good if point.good else None)
        found.good.append(point.good)
        found.bad.append(point.bad)
    return found


def _rows(sql: str, **words: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
