"""Where a part's time goes on its way from the machine to the page."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

import psycopg2

from bench.latency import Part, Watched, percentile
from bench.plant import Plant
from bench.report import Line

STAGES = (
    "machine to batch begun (publishing, disk, its turn)",
    "batch begun to message made (crediting, doorbell, board)",
    "message made to arrived in the page",
    "arrived to drawn",
)
# A count bears the time of the machine's book, to within a tick of its clock.
APART = 0.06


@dataclass(frozen=True)
class Way:
    """Seconds in each stage."""

    stages: tuple[float, float, float, float]


def stages(plant: Plant, watched: Watched) -> list[Line]:
    """Median and 95th percentile of each stage, of the parts that can be followed all the way."""
    begun = _begun(plant)
    found = [way for part in watched.parts if (way := _way(part, watched, begun)) is not None]
    if not found:
        return [Line("parts followed through all stages", 0)]
    lines = [Line("parts followed through all stages", len(found))]
    for index, name in enumerate(STAGES):
        seconds = sorted(way.stages[index] for way in found)
        lines.append(Line(f"  {name}: median", statistics.median(seconds), "s"))
        lines.append(Line("    95th percentile", percentile(seconds, 95), "s"))
    return lines


def _way(part: Part, watched: Watched, begun: dict[str, list[tuple[float, float]]]) -> Way | None:
    counted = begun.get(part.job, [])
    index = bisect_left(counted, (part.made - APART, 0.0))
    telling = next(
        (
            (made, arrived)
            for unit, job, good, made, arrived in watched.told
            if (unit, job) == (part.machine, part.job) and good >= part.number and arrived >= part.made
        ),
        None,
    )
    if index == len(counted) or telling is None or telling[1] > part.drawn + APART:
        return None
    batch, (made, arrived) = counted[index][1], telling
    return Way((batch - part.made, made - batch, arrived - made, part.drawn - arrived))


def _begun(plant: Plant) -> dict[str, list[tuple[float, float]]]:
    """By job: when pieces were counted at the machine, and when the batch that told it was begun to be stored.

    Transactions are numbered, and one thread stores: pieces belong to the last batch begun before them.
    """
    address = (plant.data / "secrets" / "database_url").read_text().strip()
    with psycopg2.connect(address) as link, link.cursor() as cursor:
        cursor.execute("SELECT xmin::text::bigint, extract(epoch FROM received_at) FROM integrations_batch ORDER BY 1")
        batches = [(int(number), float(at)) for number, at in cursor.fetchall()]
        cursor.execute(
            "SELECT job.number, extract(epoch FROM pieces.at), pieces.xmin::text::bigint"
            " FROM orders_countedpieces pieces JOIN orders_joborder job ON job.id = pieces.job_id ORDER BY pieces.at"
        )
        counted = cursor.fetchall()
    link.close()
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for job, at, number in counted:
        index = bisect_left(batches, (int(number) + 1, 0.0)) - 1
        if index >= 0:
            found[job].append((float(at), batches[index][1]))
    return found
