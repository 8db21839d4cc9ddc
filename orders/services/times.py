"""When a job really ran: its start or end corrected, and the machine's counts credited again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Max, Min, Q

from equipment.models import Counter, UnassignedCount
from equipment.services import lock_counters, park_count, withdraw_count
from equipment.states import Mode, UnassignedState, WhyUnassigned
from kernel.canonical import plain
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, Malformed
from kernel.hints import hint
from kernel.quantities import text
from orders.errors import (
    MoreThanMade,
    MoreThanThereIs,
    OrderClosed,
    TimesOverlap,
    TooManyCounts,
    WorkUnitNotSuitable,
)
from orders.events import JobEvent
from orders.models import CountedPieces, JobOrder, JobRun
from orders.selectors.flow import input_left
from orders.states import CANCELLED, CLOSED, COMPLETED, COUNTER, JOB
from personnel.models import Person
from personnel.services import require
from records.services import record

from .counting import conflated, credit, job_at, takes_pieces, tell_late
from .flow import tally
from .locking import lock_all
from .materials import unmake

ZERO = Decimal(0)
# Every count that leaves a job is taken back by itself; a whole week at once would keep everybody waiting.
MOST_COUNTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Move:
    """One count and where it belongs now; without a job it waits, and `why` says for what."""

    row: CountedPieces
    to: JobOrder | None
    why: str


@all_or_nothing
def correct_times(
    run: JobRun,
    *,
    by: Person,
    reason: str,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> JobOrder:
    """Say when a stretch of a job really began or ended; what the machine counted in between is credited anew.

    Pieces go to the job that ran when they were made, or wait; what a person has assigned stays. A job that
    has reported finally tells the difference in a report of its own. Raises TimesOverlap, OrderClosed,
    MoreThanMade, MoreThanThereIs, LotUsedUp where the pieces have been reported as scrap or used since.
    """
    require(by, "orders.correct_times")
    return move_times(run, by=by, reason=reason, started_at=started_at, ended_at=ended_at)


def move_times(
    run: JobRun,
    *,
    by: Person,
    reason: str,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> JobOrder:
    """The same for a command that has asked already who may."""
    reason = reason.strip()
    if not reason:
        raise Malformed("Say why the times are corrected.", field="reason")
    unit = JobRun.objects.select_related("work_unit").get(pk=run.pk).work_unit
    if unit.mode == Mode.LOAD:
        raise WorkUnitNotSuitable(f"{unit.number} runs loads: their times are those of the machine.", field="run")
    # In the order of the collector: what counts there, then orders and jobs.
    lock_counters(*Counter.objects.filter(equipment=unit))
    run = JobRun.objects.select_related("job").get(pk=run.pk)
    was = (run.started_at, run.ended_at)
    since, until = started_at or run.started_at, ended_at or run.ended_at
    windows = _windows(was, (since, until))
    rows = _counts(unit.pk, windows)
    jobs = _lock_jobs(run, windows, rows)
    job = jobs[run.job_id]
    JOB.next(job.state, "correct_times")
    _still_open(job)
    _possible(run, job, since, until, asked_end=ended_at)
    run.started_at, run.ended_at = since, until
    run.save(update_fields=["started_at", "ended_at"])
    _follow_run(job, until if ended_at else None)
    moves = _moves(rows, jobs)
    told = _carry_out(moves, jobs, by=by, reason=reason)
    record(
        JobEvent.TIMES_CORRECTED, job, about=job.request, by=by, reason=reason, work_unit=unit.number,
        was={"started_at": plain(was[0]), "ended_at": plain(was[1])}, started_at=since, ended_at=until, moved=told,
    )
    hint("dispatch", "orders", f"unit:{unit.pk}")
    return job


def _windows(
    was: tuple[datetime, datetime | None], becomes: tuple[datetime, datetime | None]
) -> list[tuple[datetime, datetime]]:
    """The times whose counts may belong elsewhere now."""
    windows = [(min(was[0], becomes[0]), max(was[0], becomes[0]))]
    if was[1] is not None and becomes[1] is not None:
        windows.append((min(was[1], becomes[1]), max(was[1], becomes[1])))
    return [(since, until) for since, until in windows if since < until]


def _counts(unit: int, windows: Sequence[tuple[datetime, datetime]]) -> list[CountedPieces]:
    """What was counted at the unit in these times and nobody has assigned by hand; oldest first."""
    within = Q(pk__in=[])
    for since, until in windows:
        within |= Q(at__gte=since, at__lt=until)
    free = Q(parked=None) | Q(parked__state=UnassignedState.OPEN)
    found = CountedPieces.objects.filter(within, free, counter__equipment=unit)
    rows = list(
        found.select_related("counter__equipment", "parked__counter", "parked__equipment")
        .order_by("at", "pk")[: MOST_COUNTS + 1]
    )
    if len(rows) > MOST_COUNTS:
        raise TooManyCounts(
            f"The machine counted more than {MOST_COUNTS} times in between. Correct the time in smaller steps.",
            most=MOST_COUNTS,
        )
    return rows


def _lock_jobs(
    run: JobRun, windows: Sequence[tuple[datetime, datetime]], rows: Sequence[CountedPieces]
) -> dict[int, JobOrder]:
    """Every job that may win or lose pieces."""
    near = {run.job_id} | {row.job_id for row in rows if row.job_id is not None}
    for since, until in windows:
        beside = JobRun.objects.filter(work_unit=run.work_unit_id, started_at__lt=until)
        near |= set(beside.exclude(ended_at__lte=since).values_list("job", flat=True))
    return lock_all(JobOrder.objects.filter(pk__in=near))


def _still_open(job: JobOrder) -> None:
    if job.request.state in (CLOSED, CANCELLED):
        raise OrderClosed(
            f"{job.request.number} is {job.request.state}: what its jobs made stands.", order=job.request.number
        )


def _possible(
    run: JobRun, job: JobOrder, since: datetime, until: datetime | None, *, asked_end: datetime | None
) -> None:
    if run.ended_at is None and asked_end is not None:
        raise Conflict(f"{job.number} still runs: interrupt or complete it first.", code="still_running")
    if (since, until) == (run.started_at, run.ended_at):
        raise Malformed("Give another start or another end.", field="started_at")
    moment = now()
    for field, at in (("started_at", since), ("ended_at", until)):
        if at is not None and at > moment:
            raise Malformed("A job cannot have run in the future.", field=field)
    if until is not None and until <= since:
        raise Malformed("A job ends after it started.", field="ended_at")
    others = JobRun.objects.filter(ended_at=None) | JobRun.objects.filter(ended_at__gt=since)
    others = others.exclude(pk=run.pk).select_related("job", "work_unit")
    if until is not None:
        others = others.filter(started_at__lt=until)
    beside = Q(work_unit=run.work_unit_id) & (Q(is_exclusive=True) if not run.is_exclusive else Q())
    other = others.filter(beside | Q(job=run.job_id)).order_by("started_at").first()
    if other is not None:
        raise TimesOverlap(
            f"{other.work_unit.number} ran {other.job.number} in that time. Correct its times first.",
            job=other.job.number, run=other.pk, started_at=other.started_at, ended_at=other.ended_at,
        )


def _follow_run(job: JobOrder, ended_at: datetime | None) -> None:
    """The job began with its first stretch, and one that is over ended with its last."""
    first = job.runs.order_by("started_at").first()
    last = job.runs.order_by("-started_at").first()
    assert first is not None and last is not None
    job.started_at = first.started_at
    if job.state == COMPLETED and ended_at is not None and last.ended_at == ended_at:
        job.completed_at = ended_at
    job.save(update_fields=["started_at", "completed_at"])


def _moves(rows: Sequence[CountedPieces], jobs: dict[int, JobOrder]) -> list[Move]:
    """The counts that stand elsewhere than where they belong by now."""
    moves = []
    for row in rows:
        found, why = job_at(row.counter.equipment, row.at)
        to = jobs.get(found.pk) if found is not None else None
        if found is not None and to is None:
            raise Conflict(f"{found.number} was started just now. Look again.", code="moved_meanwhile")
        if to is not None and to.pk == row.job_id:
            continue
        if to is not None and (not takes_pieces(to) or to.request.state in (CLOSED, CANCELLED)):
            to, why = None, WhyUnassigned.NO_JOB
        if to is None and row.parked is not None and row.parked.why == why:
            continue
        moves.append(Move(row, to, why))
    return moves


def _carry_out(
    moves: Sequence[Move], jobs: dict[int, JobOrder], *, by: Person, reason: str
) -> list[dict[str, str]]:
    """Take every count from where it stands and put it where it belongs; answers what went from where to where."""
    told: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    losing = {move.row.job_id: jobs[move.row.job_id] for move in moves if move.row.job_id is not None}
    gained: dict[int, list[CountedPieces]] = defaultdict(list)
    # The newest leaves first, as with everything that is taken back.
    for move in reversed(moves):
        if move.row.job_id is not None:
            _take(jobs[move.row.job_id], move.row, by=by, reason=reason)
    for parked, leaving in _by_wait(moves).items():
        stay = CountedPieces.objects.filter(parked=parked).exclude(pk__in=[row.pk for row in leaving])
        span = stay.aggregate(first=Min("at"), last=Max("at"))
        withdraw_count(
            parked, sum((row.quantity for row in leaving), ZERO),
            rest=(span["first"], span["last"]) if span["first"] else None,
        )
    for move in moves:
        row = move.row
        source = jobs[row.job_id].number if row.job_id is not None else ""
        told[source, move.to.number if move.to else ""] += row.quantity
        row.job = move.to
        row.parked = None if move.to else park_count(row.counter, row.quantity, at=row.at, why=move.why)
        row.save(update_fields=["job", "parked"])
        if move.to is not None:
            gained[move.to.pk].append(row)
    for key, rows in gained.items():
        for pieces, at in conflated(rows):
            credit(jobs[key], pieces, at=at)
    _nothing_used_twice(list(losing.values()))
    for key in sorted({*losing, *gained}):
        tell_late(jobs[key], by=by, at=now(), reason=reason)
    return [
        {"from": source, "to": target, "quantity": text(quantity)} for (source, target), quantity in told.items()
    ]


def _by_wait(moves: Sequence[Move]) -> dict[UnassignedCount, list[CountedPieces]]:
    waits: dict[UnassignedCount, list[CountedPieces]] = defaultdict(list)
    for move in moves:
        if move.row.parked is not None:
            waits[move.row.parked].append(move.row)
    return waits


def _take(job: JobOrder, row: CountedPieces, *, by: Person, reason: str) -> None:
    """Take counted pieces from a locked job again, with what was made of them and of what they were made."""
    _still_open(job)
    if not takes_pieces(job):
        raise OrderClosed(f"{job.number} is {job.state}: what it made stands.", job=job.number)
    job.counted -= row.quantity
    if job.counting_source != COUNTER:
        job.save(update_fields=["counted"])
        return
    if job.good < row.quantity:
        raise MoreThanMade(
            f"Of the pieces of {job.number} that were counted then, some are reported as scrap or rework. "
            "Take that report back first.",
            job=job.number, good=text(job.good),
        )
    job.good -= row.quantity
    job.save(update_fields=["counted", "good"])
    unmake(job, row.quantity, at=row.at, by=by, reason=reason)
    tally(job, -row.quantity)
    hint(f"unit:{job.work_unit_id}")


def _nothing_used_twice(losing: Sequence[JobOrder]) -> None:
    """The operations after have worked on no more than what remains."""
    for job in losing:
        after = JobOrder.objects.filter(request=job.request_id, definition__after__contains=job.sequence)
        for follower in after.select_related("request"):
            left = input_left(follower)
            if left is not None and left < ZERO:
                raise MoreThanThereIs(
                    f"{follower.number} has worked on {text(-left)} of these pieces already.",
                    job=follower.number, missing=text(-left),
                )
