"""A job as a card: what it is, what keeps it from starting, whether its order will be late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from equipment.models import EquipmentState
from genealogy.models import MountedLot
from kernel.clock import now
from orders.models import JobOrder, JobRun
from orders.selectors.actions import allowed_actions
from orders.states import CANCELLED, DISPATCHED, HELD, MOUNTED, OVER, READY, UNITS
from personnel.models import Person

ZERO = Decimal(0)
TIGHT = 3600  # seconds
STOPPED = ("down", "maintenance", "offline")


@dataclass(frozen=True, slots=True)
class Card:
    """A job with what a board shows beside it; `input_left` in pieces, None for a first operation."""

    job: JobOrder
    planned_seconds: int
    is_late: bool
    is_tight: bool
    input_left: Decimal | None
    blockers: list[str]
    missing_mounts: list[str]
    allowed_actions: list[str]


@dataclass(frozen=True, slots=True)
class _Operation:
    """What the other jobs of an order have come to at one operation."""

    good: Decimal = ZERO
    taken: Decimal = ZERO
    seconds_left: Decimal = ZERO


def job_list() -> QuerySet[JobOrder]:
    """Jobs with everything a card shows, in one query."""
    return JobOrder.objects.select_related(
        "request__material__picture", "material__picture", "work_unit", "started_by", "completed_by"
    )


def cards(jobs: Sequence[JobOrder], by: Person, at: datetime | None = None) -> list[Card]:
    """The cards of these jobs, in four queries however many there are."""
    moment = at or now()
    operations = _operations({job.request_id for job in jobs})
    units = {unit for job in jobs for unit in ([job.work_unit_id] if job.work_unit_id else [])}
    mounted: dict[int, set[int]] = defaultdict(set)
    for unit, material in MountedLot.objects.filter(equipment__in=units, unmounted_at=None).values_list(
        "equipment_id", "material_id"
    ):
        mounted[unit].add(material)
    stopped = dict(
        EquipmentState.objects.filter(equipment__in=units, ended_at=None, state__in=STOPPED).values_list(
            "equipment_id", "state"
        )
    )
    busy = {
        run.work_unit_id: run.job
        for run in JobRun.objects.filter(work_unit__in=units, ended_at=None, is_exclusive=True).select_related("job")
    }
    return [_card(job, by, moment, operations[job.request_id], mounted, stopped, busy) for job in jobs]


def planned_seconds(job: JobOrder) -> int:
    """Set-up, if it has not begun, and what its open pieces take."""
    left = max(job.quantity - job.made, ZERO)
    setup = 0 if job.started_at else job.frozen.setup_seconds
    return int(setup + left * job.frozen.run_seconds)


def _card(
    job: JobOrder,
    by: Person,
    moment: datetime,
    operations: dict[int, _Operation],
    mounted: dict[int, set[int]],
    stopped: dict[int, str],
    busy: dict[int, JobOrder],
) -> Card:
    left = None
    if job.frozen.after:
        given = min(operations.get(sequence, _Operation()).good for sequence in job.frozen.after)
        left = given - operations.get(job.sequence, _Operation()).taken
    missing = [
        need.number
        for need in job.frozen.materials
        if need.mode == MOUNTED and job.work_unit_id and need.id not in mounted[job.work_unit_id]
    ]
    rest = sum((each.seconds_left for sequence, each in operations.items() if sequence >= job.sequence), ZERO)
    # In seconds: a timedelta holds no more than three million years, and such an order must not blind the board.
    slack = Decimal((job.request.due_at - moment).total_seconds()) - rest
    is_open = job.state not in OVER
    return Card(
        job=job,
        planned_seconds=planned_seconds(job),
        is_late=is_open and slack < ZERO,
        is_tight=is_open and ZERO <= slack < TIGHT,
        input_left=left,
        blockers=_blockers(job, left, stopped, busy),
        missing_mounts=missing if is_open else [],
        allowed_actions=allowed_actions(job, by),
    )


def _blockers(
    job: JobOrder, left: Decimal | None, stopped: dict[int, str], busy: dict[int, JobOrder]
) -> list[str]:
    """Why it cannot start now; every reason, not only the first."""
    if job.state not in (READY, DISPATCHED, HELD):
        return []
    found = []
    if left is not None and left <= ZERO and job.state != HELD:
        before = ", ".join(str(sequence) for sequence in job.frozen.after)
        found.append(f"Nothing from operation {before} yet")
    unit = job.work_unit
    if unit is not None:
        if unit.pk in stopped:
            found.append(f"{unit.number} is {stopped[unit.pk]}")
        running = busy.get(unit.pk)
        if running is not None and running.pk != job.pk:
            found.append(f"{unit.number} runs {running.number}")
    return found


def _operations(requests: set[int]) -> dict[int, dict[int, _Operation]]:
    """What each operation of these orders has given, taken and still has to do; one query."""
    found: dict[int, dict[int, _Operation]] = defaultdict(dict)
    rows = (
        JobOrder.objects.filter(request__in=requests)
        .exclude(state=CANCELLED)
        .annotate(run=KeyTextTransform("run_seconds", "definition"))
        .values("request_id", "sequence", "state", "good", "scrap", "rework", "quantity", "counting_source", "run")
    )
    for row in rows:
        before = found[row["request_id"]].get(row["sequence"], _Operation())
        through = row["good"] + row["scrap"] + (ZERO if row["counting_source"] == UNITS else row["rework"])
        is_open = row["state"] not in OVER
        left = max(row["quantity"] - through, ZERO) * Decimal(row["run"]) if is_open else ZERO
        found[row["request_id"]][row["sequence"]] = _Operation(
            before.good + row["good"], before.taken + through, before.seconds_left + left
        )
    return found


def picture_of(job: JobOrder) -> str | None:
    """The picture of what the job makes, else of what the order asks for."""
    picture = job.material.picture or job.request.material.picture
    return picture.url if picture else None

