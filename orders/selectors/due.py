"""What happened at a job that can make a step due, read at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from equipment.models import ToolMount
from equipment.selectors import shift_starts
from equipment.states import Mode
from genealogy.models import MountedLot
from kernel.clock import moment
from orders.due import Done, Due, Happened, due_steps
from orders.models import JobOrder, JobRun, JobUnit, SkippedStep, StepCompletion, StepEntry
from orders.models.definition import Step
from orders.states import EVERY_MINUTES, LOT_CHANGE, RUNNING, SETUP_DUE, SHIFT_START, TOOL_CHANGE, UNITS
from personnel.models import Person


def due_now(job: JobOrder, by: Person | None = None, at: datetime | None = None) -> list[Due]:
    """The steps of a job that are to be done now, the first thing first; `by` is who goes on with it."""
    if job.started_at is None:
        return []
    then = at or moment()
    person = by.pk if by is not None and by.kind == "human" else None
    return due_steps(job.frozen.steps, happened(job, then), at=then, person=person)


def happened(job: JobOrder, at: datetime) -> Happened:
    """Everything the job's steps ask about, and nothing else."""
    asked = {step.due for step in job.frozen.steps}
    runs = _runs(job) if asked & {SETUP_DUE, EVERY_MINUTES} else []
    return Happened(
        started_at=job.started_at,
        started_by=job.started_by_id,
        pieces=pieces_of(job),
        ran=[(run.started_at, run.ended_at) for run in runs],
        setups=_setups(job, runs) if SETUP_DUE in asked else [],
        done=_done(job),
        lots=_lot_changes(job) if LOT_CHANGE in asked else [],
        tools=_tool_changes(job) if TOOL_CHANGE in asked else [],
        shifts=_shifts(job, at) if SHIFT_START in asked else [],
        units=_next_of_units(job),
    )


def _done(job: JobOrder) -> list[Done]:
    """What was done for the job, and what a result made unnecessary: either way it is settled until it is due again."""
    found = [
        Done(done.step, done.at, done.by_id, done.pieces or Decimal(0))
        for done in StepCompletion.objects.filter(job=job, unit=None)
    ] + [
        Done(skipped.step, skipped.at, skipped.because.by_id, skipped.because.pieces or Decimal(0))
        for skipped in SkippedStep.objects.select_related("because").filter(job=job, unit=None)
    ]
    return sorted(found, key=lambda each: each.at)


def pieces_of(job: JobOrder) -> Decimal:
    """Pieces made, or taken in hand where single units count."""
    return Decimal(job.units.count()) if job.counting_source == UNITS else job.made


def settled_steps(unit: JobUnit) -> set[int]:
    """Numbers of the steps that are done on this unit, or that a result made unnecessary."""
    return _settled([unit.pk])[unit.pk]


def _settled(units: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {unit: set() for unit in units}
    for rows in (StepCompletion.objects.all(), SkippedStep.objects.all()):
        for unit, step in rows.filter(unit__in=found).values_list("unit_id", "step"):
            found[unit].add(step)
    return found


def _next_of_units(job: JobOrder) -> list[tuple[int, Step]]:
    if job.counting_source != UNITS:
        return []
    units = list(job.units.filter(state=RUNNING).order_by("position"))
    settled = _settled(unit.pk for unit in units)
    found = []
    for unit in units:
        following = next((step for step in unit.frozen.unit_steps if step.sequence not in settled[unit.pk]), None)
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
