"""How much has the operation before given, and how much of it is left to work on?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from orders.models import JobOrder
from orders.states import CANCELLED, UNITS

ZERO = Decimal(0)


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
    for other in others.exclude(state=CANCELLED).only("sequence", "good", "scrap", "rework", "counting_source"):
        if other.sequence == job.sequence:
            taken += passed_through(other)
        else:
            given[other.sequence] += other.good
    return min(given.values()) - taken


def passed_through(job: JobOrder) -> Decimal:
    """Pieces of the input a job has used up; rework of single units stays among its units."""
    through: Decimal = job.good + job.scrap
    return through if job.counting_source == UNITS else through + job.rework
