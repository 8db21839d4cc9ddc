"""How much has the operation before given, and how much of it is left to work on?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.fields.json import KeyTextTransform

from orders.models import JobOrder
from orders.states import CANCELLED, OVER, UNITS

ZERO = Decimal(0)


@dataclass(slots=True)
class Progress:
    """What all jobs of one operation of an order have come to."""

    good: Decimal = ZERO
    taken: Decimal = ZERO
    seconds_left: Decimal = ZERO
    # Ids of the lots they made into.
    lots: tuple[int, ...] = ()


def progress_of(requests: Iterable[int]) -> dict[int, dict[int, Progress]]:
    """What each operation of these orders has given, taken and still has to do; one query."""
    found: dict[int, dict[int, Progress]] = defaultdict(dict)
    rows = (
        JobOrder.objects.filter(request__in=set(requests))
        .exclude(state=CANCELLED)
        .annotate(run=KeyTextTransform("run_seconds", "definition"))
        .values_list(
            "request_id", "sequence", "state", "good", "scrap", "rework", "on_hold", "quantity", "counting_source",
            "run", "output_lot",
        )
    )  # fmt: skip
    for request, sequence, state, good, scrap, rework, on_hold, quantity, source, run, lot in rows:
        operation = found[request].setdefault(sequence, Progress())
        through = good + scrap + on_hold + (ZERO if source == UNITS else rework)
        operation.good += good
        operation.taken += through
        if state not in OVER:
            operation.seconds_left += max(quantity - through, ZERO) * Decimal(run)
        if lot is not None:
            operation.lots += (lot,)
    return found


def left_of(job: JobOrder, operations: dict[int, Progress]) -> Decimal | None:
    """The same as `input_left`, from what was read for many orders."""
    if not job.asks.after:
        return None
    given = min(operations.get(sequence, Progress()).good for sequence in job.asks.after)
    return given - operations.get(job.sequence, Progress()).taken


def good_of(jobs: Iterable[JobOrder]) -> Decimal:
    """Good pieces of one operation over all its jobs."""
    return sum((job.good for job in jobs), ZERO)


def input_left(job: JobOrder) -> Decimal | None:
    """Pieces the operations before have given and this one has not worked on; None for a first operation.

    In pieces of the output. One query.
    """
    if not job.frozen.after:
        return None
    given: dict[int, Decimal] = dict.fromkeys(job.frozen.after, ZERO)
    taken = ZERO
    others = JobOrder.objects.filter(request_id=job.request_id, sequence__in=[*job.frozen.after, job.sequence])
    for other in others.exclude(state=CANCELLED).only(
        "sequence", "good", "scrap", "rework", "on_hold", "counting_source"
    ):
        if other.sequence == job.sequence:
            taken += passed_through(other)
        else:
            given[other.sequence] += other.good
    return min(given.values()) - taken


def passed_through(job: JobOrder) -> Decimal:
    """Pieces of the input a job has used up; rework of single units stays among its units."""
    through: Decimal = job.good + job.scrap + job.on_hold
    return through if job.counting_source == UNITS else through + job.rework
