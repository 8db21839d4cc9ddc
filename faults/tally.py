"""What the plant's database says, in one look."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from faults.plant import Plant

LOOK = """
SELECT
  (SELECT json_object_agg(e.number, json_build_array(c.last_raw, c.total, extract(epoch FROM c.last_at)))
     FROM equipment_counter c JOIN equipment_equipment e ON e.id = c.equipment_id),
  (SELECT json_object_agg(e.number, j.counted) FROM orders_joborder j
     JOIN equipment_equipment e ON e.id = j.work_unit_id),
  (SELECT coalesce(json_object_agg(number, waiting), '{}') FROM (SELECT e.number, sum(u.quantity) AS waiting
     FROM equipment_unassignedcount u JOIN equipment_equipment e ON e.id = u.equipment_id
     WHERE u.state = 'open' GROUP BY 1) AS parked),
  (SELECT coalesce(sum(scrap), 0) FROM orders_joborder),
  (SELECT count(*) FROM equipment_gap),
  (SELECT count(*) FROM equipment_gap WHERE ended_at IS NULL),
  (SELECT coalesce(sum(extract(epoch FROM coalesce(ended_at, now()) - started_at)), 0) FROM equipment_gap),
  (SELECT count(*) FROM equipment_discrepancy),
  (SELECT count(*) FROM (SELECT token, max(token) OVER (PARTITION BY connection ORDER BY id) AS newest
     FROM integrations_batch WHERE token IS NOT NULL) AS batch WHERE token < newest),
  (SELECT count(*) FROM integrations_refusedreading),
  (SELECT bool_and(state = 'green' AND checked_at > now() - interval '4 seconds') FROM integrations_connection),
  extract(epoch FROM now())
"""


@dataclass(frozen=True)
class Look:
    """Counters, credit and doubts at one moment."""

    raw: dict[str, int]
    total: dict[str, int]
    heard_at: dict[str, float]
    placed: dict[str, int]
    scrap: int
    gaps: int
    open_gaps: int
    gap_seconds: float
    discrepancies: int
    stale: int
    refused: int
    is_green: bool
    at: float

    @property
    def lost(self) -> int:
        """Pieces a counter has shown us and we have not, or that stand in no place."""
        return sum(
            max(0, self.raw[name] - self.total[name]) + max(0, self.total[name] - self.placed[name])
            for name in self.raw
        )

    @property
    def doubled(self) -> int:
        """Pieces we have more of than the machine's counter, or that stand in two places."""
        return sum(
            max(0, self.total[name] - self.raw[name]) + max(0, self.placed[name] - self.total[name])
            for name in self.raw
        )


def look(plant: Plant) -> Look:
    """Raises psycopg2.Error while the database is away."""
    with contextlib.closing(plant.database()) as link, link.cursor() as cursor:
        cursor.execute(LOOK)
        row = cursor.fetchone()
    assert row is not None
    counters, credited, parked, scrap, gaps, unended, seconds, odd, stale, refused, green, at = row
    names = list(counters)
    return Look(
        raw={name: int(counters[name][0] or 0) for name in names},
        total={name: int(float(counters[name][1])) for name in names},
        heard_at={name: float(counters[name][2] or 0) for name in names},
        placed={name: int(float((credited or {}).get(name, 0))) + int(float(parked.get(name, 0))) for name in names},
        scrap=int(scrap),
        gaps=gaps,
        open_gaps=unended,
        gap_seconds=float(seconds),
        discrepancies=odd,
        stale=stale,
        refused=refused,
        is_green=bool(green),
        at=float(at),
    )


def causes(plant: Plant) -> list[tuple[str, int, float]]:
    """Why there were gaps, how many, and the longest in seconds."""
    with contextlib.closing(plant.database()) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT cause, count(*), max(extract(epoch FROM coalesce(ended_at, now()) - started_at))"
            " FROM equipment_gap GROUP BY 1 ORDER BY 2 DESC"
        )
        return [(row[0], row[1], float(row[2])) for row in cursor.fetchall()]
