"""A job as a card: what it is, what stands against its start, whether its order will be late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet

from equipment.models import Equipment
from kernel.clock import now
from orders.gate import Blocker
from orders.models import JobOrder, JobSetup
from orders.selectors.actions import allowed_actions
from orders.selectors.flow import Progress, left_of, progress_of
from orders.selectors.gate import Gate
from orders.selectors.lifters import overridable
from orders.states import OVER
from personnel.models import Person

ZERO = Decimal(0)
TIGHT = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Card:
    """A job with what a board shows beside it; `input_left` in pieces, None for a first operation."""

    job: JobOrder
    # Who looks at it.
    by: Person
    planned_seconds: int
    is_late: bool
    is_tight: bool
    input_left: Decimal | None
    # What each operation of its order has come to, by number.
    operations: Mapping[int, Progress]
    # The lot of each material that stands at its work unit, both by id.
    mounted: Mapping[int, int]
    blockers: list[Blocker]
    may_override: list[str]
    missing_mounts: list[str]
    allowed_actions: list[str]


def job_list() -> QuerySet[JobOrder]:
    """Jobs with everything a card shows, in one query."""
    return JobOrder.objects.select_related(
        "request__material__picture", "material__picture", "work_unit", "claimed_by", "started_by", "completed_by",
        "reworks",
    ).annotate(
        setup_since=JobSetup.objects.filter(job=OuterRef("pk"), ended_at=None).values("started_at")[:1]
    )


def cards(
    jobs: Sequence[JobOrder],
    by: Person,
    at: datetime | None = None,
    *,
    worker: Person | None = None,
    at_unit: Equipment | None = None,
) -> list[Card]:
    """The cards of these jobs, in a fixed number of queries however many there are.

    The `worker` is who stands at the machine, `at_unit`; a board has none, and asks whether anybody could.
    """
    moment = at or now()
    progress = progress_of(job.request_id for job in jobs)
    gate = Gate(jobs, at_unit=at_unit, worker=worker, at=moment, progress=progress)
    return [_card(job, by, moment, progress[job.request_id], gate) for job in jobs]


def planned_seconds(job: JobOrder) -> int:
    """Set-up, if it has not begun, and what its open pieces take."""
    left = max(job.quantity - job.made, ZERO)
    setup = 0 if job.started_at else job.frozen.setup_seconds
    return int(setup + left * job.frozen.run_seconds)


def _card(job: JobOrder, by: Person, moment: datetime, operations: dict[int, Progress], gate: Gate) -> Card:
    rest = sum((each.seconds_left for sequence, each in operations.items() if sequence >= job.sequence), ZERO)
    # In seconds: a timedelta holds no more than three million years, and such an order must not blind the board.
    slack = Decimal((job.request.due_at - moment).total_seconds()) - rest
    is_open = job.state not in OVER
    blockers = gate.blockers(job) if is_open else []
    return Card(
        job=job,
        by=by,
        planned_seconds=planned_seconds(job),
        is_late=is_open and slack < ZERO,
        is_tight=is_open and ZERO <= slack < TIGHT,
        input_left=left_of(job, operations),
        operations=operations,
        mounted=gate.mounted_at(job),
        blockers=blockers,
        may_override=overridable(blockers, by),
        missing_mounts=gate.not_mounted(job) if is_open else [],
        allowed_actions=allowed_actions(job, by),
    )


def picture_of(job: JobOrder) -> str | None:
    """The picture of what the job makes, else of what the order asks for."""
    picture = job.material.picture or job.request.material.picture
    return picture.url if picture else None

