"""How much has the operation before given, and how much of it is left to work on?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.fields.json import KeyTextTransform

from kernel.prepared import Asked, Prepared
from orders.models import JobOrder
from orders.states import CANCELLED, OVER, UNITS

ZERO = Decimal(0)


@dataclass(slots=True)
class Progress:
    """What all jobs of one operation of an order have come to."""

    name: str = ""
    good: Decimal = ZERO
    taken: Decimal = ZERO
    # Pieces that may still come, and how many go on at a time (0: as they are made).
    to_come: Decimal = ZERO
    batch: Decimal = ZERO
    seconds_left: Decimal = ZERO
    # Ids of the lots they made into.
    lots: tuple[int, ...] = ()

    @property
    def given(self) -> Decimal:
        """Good pieces the next operation may have: whole batches, and the rest once no more will come."""
        return self.good if not self.batch or self.to_come <= ZERO else self.good - self.good % self.batch

    @property
    def missing(self) -> Decimal:
        """Pieces until the next batch goes on; zero where they go on as they are made."""
        return min(self.batch - self.good % self.batch, self.to_come) if self.batch and self.to_come > ZERO else ZERO


def progress_of(requests: Iterable[int]) -> dict[int, dict[int, Progress]]:
    """What each operation of these orders has given, taken and still has to do; one query."""
    found: dict[int, dict[int, Progress]] = defaultdict(dict)
    told = _told.ask(requests=list(set(requests)))
    family = {row[-2]: (row[1], row[-1]) for row in told}
    for request, _, state, good, scrap, rework, on_hold, quantity, source, run, batch, lot, name, key, reworks in told:
        operation = found[request].setdefault(operation_of(key, family), Progress())
        if lot is not None:
            operation.lots += (lot,)
        # What became of reworked pieces stands at the operation they came from.
        if reworks is not None:
            continue
        through = good + scrap + on_hold + (ZERO if source == UNITS else rework)
        operation.name = name
        operation.good += good
        operation.taken += through
        # A copy of an earlier release lacks it.
        operation.batch = Decimal(batch or 0)
        if state not in OVER:
            left = max(quantity - through, ZERO)
            operation.to_come += left
            operation.seconds_left += left * Decimal(run)
    return found


_told = Prepared(
    lambda: JobOrder.objects.filter(request__any_of=Asked("requests"))
    .exclude(state=CANCELLED)
    .annotate(run=KeyTextTransform("run_seconds", "definition"), batch=KeyTextTransform("transfer_batch", "definition"))
    .values_list(
        "request_id", "sequence", "state", "good", "scrap", "rework", "on_hold", "quantity", "counting_source",
        "run", "batch", "output_lot", "name", "pk", "reworks",
    )
)  # fmt: skip


def operation_of(job: int, family: Mapping[int, tuple[int, int | None]]) -> int:
    """The operation to which a job's pieces belong, from each job's (sequence, job it reworks)."""
    sequence, reworks = family[job]
    return sequence if reworks is None or reworks not in family else operation_of(reworks, family)


def left_of(job: JobOrder, operations: dict[int, Progress]) -> Decimal | None:
    """The same as `input_left` in whole transfer batches, from what was read for many orders."""
    if not job.asks.after:
        return None
    given = min(operations.get(sequence, Progress()).given for sequence in job.asks.after)
    return given - operations.get(job.sequence, Progress()).taken


def batch_before(job: JobOrder, operations: dict[int, Progress]) -> tuple[int, Progress] | None:
    """The operation before whose batch is not full yet, where that is what keeps the job without pieces."""
    left = left_of(job, operations)
    if left is None or left > ZERO:
        return None
    sequence = min(job.asks.after, key=lambda each: operations.get(each, Progress()).given)
    before = operations.get(sequence, Progress())
    return (sequence, before) if before.missing > ZERO else None


def good_of(jobs: Iterable[JobOrder]) -> Decimal:
    """Good pieces of one operation over all its jobs."""
    return sum((job.good for job in jobs), ZERO)


def input_left(job: JobOrder) -> Decimal | None:
    """Pieces the operations before have given and this one has not worked on; None for a first operation.

    Of a rework, those that nobody has told of yet. In pieces of the output. One query.
    """
    if job.reworks_id is not None:
        untold: Decimal = job.quantity - job.made
        return untold
    if not job.frozen.after:
        return None
    given: dict[int, Decimal] = dict.fromkeys(job.frozen.after, ZERO)
    taken = ZERO
    others = JobOrder.objects.filter(
        request_id=job.request_id, reworks=None, sequence__in=[*job.frozen.after, job.sequence]
    )
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
