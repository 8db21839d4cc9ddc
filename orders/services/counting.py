"""Pieces that machines count: credited to the job that ran when they were made, else kept for a person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet

from equipment.models import Counter, Equipment, EquipmentState, UnassignedCount
from equipment.services import lock_counters, park_count, settle_count
from equipment.services.counters import Span
from equipment.states import IN_CYCLE, Mode, UnitState, WhyUnassigned
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import quantity as exact
from orders.errors import WorkUnitNotSuitable
from orders.events import JobEvent
from orders.models import CountedPieces, JobOrder, JobRun, JobSetup, Load
from orders.states import ABORTED, CANCELLED, CLOSED, COMPLETED, COUNTER, FINISHED, RUNNING
from personnel.models import Person
from personnel.services import require, system_person
from records.services import record

from .flow import balance, tally
from .loads import finish_load
from .locking import lock
from .materials import make
from .responses import unreported, write

# A machine's state and its counter are two readings.
READ_APART: Final = timedelta(seconds=10)
# Pieces that waited are credited in at most so many steps, each at its time.
STEPS: Final = 50


@all_or_nothing
def count(work_unit: Equipment, quantity: Decimal, *, at: datetime, counter: Counter) -> None:
    """Credit `quantity` pieces (cycles of a load machine) counted at `at` to the job that ran then.

    Pieces in set-up, in maintenance, without a job or with several side by side are parked
    (decision 19). Called by ingest in its transaction; every piece ends in exactly one place.
    """
    by = system_person("collector")
    pieces = exact(quantity, positive=True)
    if work_unit.mode == Mode.LOAD:
        if counter.counts_good:
            _count_cycles(work_unit, pieces, by=by, at=at, counter=counter)
        return
    lock_counters(counter)
    job, why = job_at(work_unit, at)
    if job is not None:
        job = lock(job)
        if takes_pieces(job):
            credit(job, pieces, at=at)
            tell_late(job, by=by, at=at)
            CountedPieces.objects.create(counter=counter, quantity=pieces, at=at, job=job)
            return
    park(counter, pieces, at=at, why=why)


@all_or_nothing
def assign_count(
    parked: UnassignedCount,
    *,
    by: Person,
    job: JobOrder | None = None,
    reason: str = "",
    quantity: Decimal | None = None,
) -> UnassignedCount:
    """Say where parked pieces belong: to a job, or to set-up, a test cycle or another reason.

    With a `quantity` only so many of them, the oldest first; the others go on waiting. Answers what was
    assigned. Raises WorkUnitNotSuitable for a job that does not run there, AlreadyAssigned with who and when.
    """
    require(by, "orders.assign_count")
    if (job is None) == (not reason.strip()):
        raise Malformed("Name either the job the pieces belong to or the reason they belong to none.", field="job")
    lock_counters(parked.counter)
    job = lock(job) if job is not None else None
    parked = UnassignedCount.objects.select_related("equipment", "counter").get(pk=parked.pk)
    unit = parked.equipment
    if job is not None and (
        unit.pk not in job.frozen.work_units or (job.work_unit and job.work_unit.pk != unit.pk)
    ):
        raise WorkUnitNotSuitable(f"{job.number} does not run at {unit.number}.", field="job")
    rows, rest = _oldest(parked, quantity)
    settled = settle_count(
        parked, by=by, quantity=quantity, span=_span(rows), rest=_span(rest),
        job=job.ref if job else None, reason=reason.strip(),
    )
    CountedPieces.objects.filter(pk__in=[row.pk for row in rows]).update(parked=settled, job=job)
    if job is None:
        return settled
    if job.work_unit is None or not takes_pieces(job):
        raise WorkUnitNotSuitable(f"{job.number} is {job.state}: pieces cannot be credited to it.", field="job")
    for pieces, at in conflated(rows):
        credit(job, pieces, at=at)
    tell_late(job, by=by, at=settled.last_at)
    record(
        JobEvent.COUNT_ASSIGNED, job, about=job.request, by=by,
        quantity=settled.quantity, work_unit=unit.number, why=settled.why,
    )
    return settled


def job_at(work_unit: Equipment, at: datetime) -> tuple[JobOrder | None, str]:
    """The job to which a piece made at `at` belongs by itself; if none, why it must wait."""
    why = _why_not(work_unit, at)
    runs = list(_runs(work_unit, at)[:2])
    if why is None and len(runs) == 1:
        return runs[0].job, WhyUnassigned.NO_JOB
    return None, why or (WhyUnassigned.SEVERAL_JOBS if runs else WhyUnassigned.NO_JOB)


def is_steady(work_unit: Equipment, *, since: datetime, until: datetime) -> bool:
    """Whether nothing began or ended at the work unit in this time, so that its pieces belong together."""
    within = Q(started_at__gt=since, started_at__lte=until) | Q(ended_at__gt=since, ended_at__lte=until)
    for rows in (JobRun.objects.all(), JobSetup.objects.all()):
        if rows.filter(within, work_unit=work_unit).exists():
            return False
    return not EquipmentState.objects.filter(within, equipment=work_unit).exists()


def takes_pieces(job: JobOrder) -> bool:
    """Whether counted pieces can still be a locked job's; one that was completed meanwhile reports them late."""
    return job.state not in (ABORTED, CANCELLED, CLOSED) and job.started_at is not None


def credit(job: JobOrder, pieces: Decimal, *, at: datetime) -> None:
    """Add pieces counted at `at` to a locked job.

    Where units, loads or people count, the machine's figure is kept beside them and adds nothing. Whoever
    decided where they belong: they were counted, so their movements and links are the collector's.
    """
    job.counted += pieces
    if job.counting_source != COUNTER:
        job.save(update_fields=["counted"])
        return
    job.good += pieces
    job.save(update_fields=["counted", "good"])
    make(job, pieces, by=system_person("collector"), at=at)
    tally(job, pieces)
    hint(f"unit:{job.work_unit_id}")


def tell_late(job: JobOrder, *, by: Person, at: datetime, reason: str = "Counted before the job was completed") -> None:
    """A locked job that is completed already reports what was credited to it or taken from it since."""
    if job.state == COMPLETED and any(unreported(job).values()):
        write(job, by=by, is_final=True, reason=reason, at=at)
        balance(job.request, by=by)


def park(counter: Counter, pieces: Decimal, *, at: datetime, why: str) -> None:
    """Let counted pieces wait until somebody says where they belong."""
    parked = park_count(counter, pieces, at=at, why=why)
    CountedPieces.objects.create(counter=counter, quantity=pieces, at=at, parked=parked)


def conflated(rows: Sequence[CountedPieces]) -> list[tuple[Decimal, datetime]]:
    """Quantities and times of some counts in the order in which they were made, a whole night in few steps."""
    size = max(1, math.ceil(len(rows) / STEPS))
    return [
        (sum((row.quantity for row in some), Decimal(0)), some[-1].at)
        for some in (rows[start : start + size] for start in range(0, len(rows), size))
    ]


def _oldest(parked: UnassignedCount, quantity: Decimal | None) -> tuple[list[CountedPieces], list[CountedPieces]]:
    """The counts that make up so many of the parked pieces, and those that remain; one may have to be split."""
    rows = list(CountedPieces.objects.select_for_update().filter(parked=parked).order_by("at", "pk"))
    if quantity is None:
        return rows, []
    left = quantity
    for index, row in enumerate(rows):
        if row.quantity <= left:
            left -= row.quantity
            continue
        if left > 0:
            part = CountedPieces.objects.create(counter=row.counter, quantity=left, at=row.at, parked=parked)
            row.quantity -= left
            row.save(update_fields=["quantity"])
            return [*rows[:index], part], rows[index:]
        return rows[:index], rows[index:]
    return rows, []


def _span(rows: Sequence[CountedPieces]) -> Span | None:
    return (rows[0].at, rows[-1].at) if rows else None


def _count_cycles(
    work_unit: Equipment, cycles: Decimal, *, by: Person, at: datetime, counter: Counter
) -> None:
    """One cycle finishes the load in the machine, or was that of a load taken out by hand; others are parked."""
    finished = _in_its_cycle(work_unit, at)
    if finished is not None:
        finished.cycle_at = at
        finished.save(update_fields=["cycle_at"])
        cycles -= 1
    load = Load.objects.filter(work_unit=work_unit, state=RUNNING, started_at__lte=at).first()
    if load is not None and cycles > 0:
        finish_load(load, by=by, at=at, cycle_at=at)
        cycles -= 1
    if cycles > 0:
        lock_counters(counter)
        park(counter, cycles, at=at, why=_why_not(work_unit, at) or WhyUnassigned.NO_JOB)


def _runs(work_unit: Equipment, at: datetime) -> QuerySet[JobRun]:
    ran = Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    return JobRun.objects.select_related("job").filter(ran, work_unit=work_unit).order_by("-started_at")


def _why_not(work_unit: Equipment, at: datetime) -> str | None:
    """Set-up pieces and maintenance cycles belong to no job by themselves."""
    then = Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    state = EquipmentState.objects.filter(then, equipment=work_unit).order_by("-started_at").first()
    if JobSetup.objects.filter(then, work_unit=work_unit).exists():
        return WhyUnassigned.SETUP
    if state is None:
        return None
    reasons: dict[str, str] = {
        UnitState.SETUP: WhyUnassigned.SETUP,
        UnitState.MAINTENANCE: WhyUnassigned.MAINTENANCE,
    }
    return reasons.get(state.state)


def _in_its_cycle(work_unit: Equipment, at: datetime) -> Load | None:
    """The load that a person finished while the machine was still at it, if the machine has not rested since.

    Its pieces are in the books: the cycle that ends now made no others.
    """
    over = Load.objects.select_for_update().filter(work_unit=work_unit, ended_at__lte=at, state=FINISHED)
    load = over.order_by("-ended_at", "-pk").first()
    if load is None or load.cycle_at is not None or load.ended_at is None:
        return None
    since = Q(ended_at=None) | Q(ended_at__gt=load.ended_at)
    states = list(EquipmentState.objects.filter(since, equipment=work_unit, started_at__lt=at).order_by("started_at"))
    if not states or states[0].state not in IN_CYCLE or states[0].started_at > load.ended_at:
        return None
    # The state may be read a moment before the counter.
    rested = [
        state for state in states
        if state.state not in IN_CYCLE and ((state.ended_at or at) < at or at - state.started_at > READ_APART)
    ]
    return None if rested else load
