"""What happened at a job that can make a step due, read at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any

from django.db.models import Q, QuerySet

from equipment.models import ToolMount
from equipment.selectors import shift_starts
from equipment.states import Mode
from genealogy.models import MountedLot
from kernel.clock import moment
from kernel.prepared import Asked, Prepared
from orders.due import Done, Due, Happened, due_steps
from orders.models import JobOrder, JobRun, JobUnit, SkippedStep, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.states import (
    END_DUE,
    EVERY_MINUTES,
    EVERY_N,
    LOT_CHANGE,
    RUNNING,
    SETUP_DUE,
    SHIFT_START,
    TOOL_CHANGE,
    UNITS,
)
from personnel.models import Person


@dataclass(frozen=True, slots=True)
class Settled:
    """A step that was done, or that a result made unnecessary: on this unit, or for the job itself where it is None."""

    unit: int | None
    step: int
    at: datetime
    by: int
    # Made or taken in hand until then.
    pieces: Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of a job already: its units in work, and what is settled."""

    in_work: Sequence[JobUnit]
    settled: Sequence[Settled]


def due_now(
    job: JobOrder, by: Person | None = None, at: datetime | None = None, *, known: Known | None = None
) -> list[Due]:
    """The steps of a job that are to be done now, the first thing first; `by` is who goes on with it."""
    if job.started_at is None:
        return []
    then = at or moment()
    person = by.pk if by is not None and by.kind == "human" else None
    return due_steps(job.frozen.steps, happened(job, then, known), at=then, person=person)


def happened(job: JobOrder, at: datetime, known: Known | None = None) -> Happened:
    """Everything the job's steps ask about, and nothing else."""
    steps = job.frozen.steps
    asked = {step.due for step in steps}
    runs = _runs(job) if asked & {SETUP_DUE, EVERY_MINUTES} else []
    known = known or read_known(job)
    return Happened(
        started_at=job.started_at,
        started_by=job.started_by_id,
        pieces=pieces_of(job) if asked & {EVERY_N, END_DUE} else Decimal(0),
        ran=[(run.started_at, run.ended_at) for run in runs],
        setups=_setups(job, runs) if SETUP_DUE in asked else [],
        done=[Done(each.step, each.at, each.by, each.pieces) for each in known.settled if each.unit is None],
        lots=_lot_changes(job) if LOT_CHANGE in asked else [],
        tools=_tool_changes(job) if TOOL_CHANGE in asked else [],
        shifts=_shifts(job, at) if SHIFT_START in asked else [],
        units=_next_of_units(known),
    )


def read_known(job: JobOrder, unit: JobUnit | None = None) -> Known:
    """Read what its steps need; with a locked `unit`, other units only where steps of the job wait for them."""
    alone = unit is not None and not job.frozen.job_steps
    in_work = job.units.filter(state=RUNNING).order_by("position") if job.counting_source == UNITS and not alone else ()
    units = [each for each in in_work if unit is None or each.pk != unit.pk] + ([unit] if unit is not None else [])
    return Known(units, settled(job, units) if units or job.frozen.job_steps else [])


def settled(job: JobOrder, units: Iterable[JobUnit] = ()) -> list[Settled]:
    """What is settled for the job itself and on these units, the earliest first; one question."""
    rows = _settled.ask(job=job.pk, units=[unit.pk for unit in units])
    return _in_order(Settled(unit, step, at, by, pieces or Decimal(0)) for unit, step, at, by, pieces in rows)


def _all_settled() -> QuerySet[Any, Any]:
    here = Q(job=Asked("job"), unit=None) | Q(unit__any_of=Asked("units"))
    done = StepCompletion.objects.filter(here).order_by()
    skipped = SkippedStep.objects.filter(here).order_by()
    return done.values_list("unit_id", "step", "at", "by_id", "pieces").union(
        skipped.values_list("unit_id", "step", "at", "because__by_id", "because__pieces"), all=True
    )


_settled = Prepared(_all_settled)


def settled_among(completions: Iterable[StepCompletion], skipped: Iterable[SkippedStep]) -> list[Settled]:
    """The same from rows that were read already."""
    return _in_order(
        chain(
            (Settled(row.unit_id, row.step, row.at, row.by_id, row.pieces or Decimal(0)) for row in completions),
            (
                Settled(row.unit_id, row.step, row.at, row.because.by_id, row.because.pieces or Decimal(0))
                for row in skipped
            ),
        )
    )


def pieces_of(job: JobOrder) -> Decimal:
    """Pieces made, or taken in hand where single units count."""
    return Decimal(job.units.count()) if job.counting_source == UNITS else job.made


def settled_steps(unit: JobUnit) -> set[int]:
    """Numbers of the steps that are done on this unit, or that a result made unnecessary."""
    return {each.step for each in settled(unit.job, [unit]) if each.unit == unit.pk}


def _in_order(found: Iterable[Settled]) -> list[Settled]:
    return sorted(found, key=lambda each: each.at)


def _next_of_units(known: Known) -> list[tuple[int, Step]]:
    done: dict[int | None, set[int]] = defaultdict(set)
    for each in known.settled:
        done[each.unit].add(each.step)
    found = []
    for unit in known.in_work:
        following = next((step for step in unit.frozen.unit_steps if step.sequence not in done[unit.pk]), None)
        if following is not None:
            found.append((unit.pk, following))
    return found


def _runs(job: JobOrder) -> list[JobRun]:
    return list(JobRun.objects.select_related("work_unit").filter(job=job).order_by("started_at", "pk"))


def _setups(job: JobOrder, runs: list[JobRun]) -> list[datetime]:
    """A machine that runs one job at a time is set up again when another one ran in between."""
    moments = [run.started_at for run in runs[:1]]
    for before, run in pairwise(runs):
        if run.work_unit.mode != Mode.SINGLE:
            continue
        between = JobRun.objects.filter(
            work_unit=run.work_unit_id, started_at__gte=before.started_at, started_at__lt=run.started_at
        )
        if run.work_unit_id != before.work_unit_id or between.exclude(job=job).exists():
            moments.append(run.started_at)
    return moments


def _lot_changes(job: JobOrder) -> list[tuple[datetime, str]]:
    """Where one lot of a material took the place of another: at the station, or from piece to piece."""
    numbers = {need.id: need.number for need in job.frozen.materials}
    mounts = MountedLot.objects.filter(equipment=job.work_unit_id, material__in=numbers)
    here: dict[int, int] = {}
    changes = []
    for mount in mounts.exclude(unmounted_at__lt=job.started_at).order_by("mounted_at", "pk"):
        # The first one of a material is no change: nothing stood there before.
        if here.get(mount.material_id, mount.lot_id) != mount.lot_id:
            changes.append((mount.mounted_at, numbers[mount.material_id]))
        here[mount.material_id] = mount.lot_id
    return changes + _scanned_changes(job)


def _scanned_changes(job: JobOrder) -> list[tuple[datetime, str]]:
    materials = {step.sequence: step.material for step in job.frozen.steps if step.entry == "scan_lot"}
    last: dict[int, int | None] = {}
    changes = []
    scans = StepEntry.objects.filter(job=job, step__in=materials).exclude(unit=None).order_by("pk")
    for step, lot, at in scans.values_list("step", "lot_id", "at"):
        if step in last and last[step] != lot:
            changes.append((at, materials[step]))
        last[step] = lot
    return changes


def _tool_changes(job: JobOrder) -> list[datetime]:
    mounted = ToolMount.objects.filter(equipment=job.work_unit_id, mounted_at__gt=job.started_at)
    return list(mounted.order_by("mounted_at").values_list("mounted_at", flat=True))


def _shifts(job: JobOrder, at: datetime) -> list[datetime]:
    if job.work_unit is None or job.started_at is None:
        return []
    return shift_starts(job.work_unit, job.started_at, at)
