"""A job at the machine: start, interrupt, resume, complete."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from equipment.models import Equipment
from equipment.states import Mode
from kernel.clock import PAPER, late, moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.due import before_end
from orders.errors import (
    AlreadyCompleted,
    AlreadyStarted,
    InRework,
    LoadOnly,
    LoadRunning,
    MaterialOwed,
    StepNotPassed,
    UnitStillRunning,
    WorkUnitBusy,
    WorkUnitMissing,
)
from orders.events import JobEvent
from orders.models import JobOrder, JobRun, LoadMember
from orders.selectors.due import due_now
from orders.states import COMPLETED, IN_REWORK, JOB, ON_HOLD, RUNNING, STARTED, RequestState
from personnel.models import Person
from personnel.services import require
from records.services import record

from .dispatch import leave_queue, place, suitable
from .flow import balance
from .labour import stop, work_on
from .locking import lock, lock_all, lock_in_queues
from .materials import pay_owed
from .requests import begin_request
from .responses import write
from .reworked import all_told
from .setups import finish_setup
from .start_gate import pass_gate


@all_or_nothing
def start(
    job: JobOrder, *, by: Person, work_unit: Equipment | None = None, at: datetime | None = None
) -> JobOrder:
    """Begin a job at its work unit, or pull a ready one to `work_unit`.

    Raises AlreadyStarted and WorkUnitBusy with who and when; WorkUnitMissing, WorkUnitNotSuitable,
    LoadOnly, CannotStart.
    """
    require(by, "orders.start_joborder")
    job = lock_in_queues([job], work_unit)[job.pk]
    if job.state == RUNNING:
        raise already_started(job)
    state = JOB.next(job.state, "start")
    unit = work_unit or job.work_unit
    if unit is None:
        raise WorkUnitMissing(f"Say at which work unit {job.number} starts.", field="work_unit")
    suitable(job, unit)
    if unit.mode == Mode.LOAD:
        raise LoadOnly(f"{unit.number} runs loads: start a load with {job.number} in it.", work_unit=unit.number)
    pass_gate([job], unit, by=by)
    leave_queue(job)
    begin(job, unit, state, by=by, at=at)
    record(
        JobEvent.STARTED, job, about=job.request, by=by, occurred_at=at, work_unit=unit.number, quantity=job.quantity
    )
    return job


@all_or_nothing
def interrupt(job: JobOrder, *, by: Person, reason: str, for_job: JobOrder | None = None) -> JobOrder:
    """Stop a running job for a reason; `for_job` takes the first place in the work unit's queue."""
    require(by, "orders.interrupt_joborder")
    if not reason.strip():
        raise Malformed("Say why the job is interrupted.", field="reason")
    if for_job is not None:
        require(by, "orders.dispatch_joborder")
    locked = lock_in_queues([job, for_job]) if for_job else lock_all([job])
    job = locked[job.pk]
    job.state = JOB.next(job.state, "interrupt")
    not_in_a_load(job)
    job.held_reason = reason.strip()
    unit = job.work_unit
    if for_job is not None and unit is not None:
        for_job = locked[for_job.pk]
        JOB.next(for_job.state, "dispatch")
        suitable(for_job, unit)
        place(for_job, unit, 1)
        job.interrupted_for = for_job
    job.save(update_fields=["state", "held_reason", "interrupted_for"])
    end_run(job, by=by)
    record(
        JobEvent.INTERRUPTED, job, about=job.request, by=by, reason=reason,
        work_unit=unit.number if unit else "", for_job=for_job.number if for_job else "",
    )
    return job


@all_or_nothing
def resume(job: JobOrder, *, by: Person) -> JobOrder:
    """Go on with an interrupted job at its work unit; raises CannotStart, WorkUnitBusy with who and when."""
    require(by, "orders.start_joborder")
    job = lock(job)
    if job.state == RUNNING:
        raise already_started(job)
    state = JOB.next(job.state, "resume")
    unit = job.work_unit
    if unit is None:
        raise WorkUnitMissing(f"{job.number} has no work unit.", field="work_unit")
    pass_gate([job], unit, by=by)
    job.held_reason, job.interrupted_for = "", None
    job.save(update_fields=["held_reason", "interrupted_for"])
    begin(job, unit, state, by=by, runs=unit.mode != Mode.LOAD)
    record(JobEvent.RESUMED, job, about=job.request, by=by, work_unit=unit.number)
    return job


@all_or_nothing
def complete(job: JobOrder, *, by: Person, reason: str = "") -> JobOrder:
    """End a job, also short of its quantity, and report finally what was made since the last report.

    Raises AlreadyCompleted with who and when, UnitStillRunning, StepNotPassed while a step is due,
    MaterialOwed, LoadRunning.
    """
    require(by, "orders.report_joborder")
    job = lock(job)
    if job.state == COMPLETED and job.completed_by is not None:
        raise AlreadyCompleted(
            f"{job.completed_by.name} has completed {job.number} already.",
            who=job.completed_by.name, at=job.completed_at,
        )
    job.state = JOB.next(job.state, "complete")
    finish(job, by=by, reason=reason)
    return job


def finish(job: JobOrder, *, by: Person, reason: str = "") -> None:
    """End a locked job whose next state is set."""
    not_in_a_load(job)
    all_told(job)
    _nothing_left_open(job, by=by)
    pay_owed(job, by=by)
    if job.owed:
        missing = {need.number: job.owed[str(need.id)] for need in job.frozen.materials if str(need.id) in job.owed}
        raise MaterialOwed(
            f"{job.number} made pieces while no lot of {' and '.join(missing)} was there. "
            "Mount or receive the lot they were made from, then complete.",
            owed=missing,
        )
    job.completed_at, job.completed_by = moment(), by
    job.held_reason = ""
    job.save(update_fields=["state", "completed_at", "completed_by", "held_reason"])
    end_run(job, by=by)
    response = write(job, by=by, is_final=True, reason=reason)
    record(
        JobEvent.COMPLETED, job, about=job.request, by=by, reason=reason,
        good=job.good, scrap=job.scrap, rework=job.rework, quantity=job.quantity, response=response.number,
    )
    balance(job.request, by=by)


def begin(
    job: JobOrder, unit: Equipment, state: str, *, by: Person, at: datetime | None = None, runs: bool = True
) -> None:
    """Let a locked job run at the unit; the database decides between two who try."""
    since = at or moment()
    job.state, job.work_unit = state, unit
    if job.started_at is None:
        job.started_at, job.started_by = since, by
    job.save(update_fields=["state", "work_unit", "started_at", "started_by"])
    finish_setup(job, by=by, at=at)
    if runs:
        begin_run(job, unit, by=by, at=since)
    if job.request.state == RequestState.RELEASED:
        job.request = begin_request(job.request, by=by)
    hint("dispatch", "orders", f"unit:{unit.pk}")


def begin_run(job: JobOrder, unit: Equipment, *, by: Person, at: datetime) -> None:
    """Open the stretch of time in which counts belong to this job."""
    # From paper: another job may run there since. This one is over, so it does not claim the machine.
    is_over = late() == PAPER and _ran_after(unit, at)
    try:
        with transaction.atomic():
            JobRun.objects.create(
                job=job, work_unit=unit, is_exclusive=unit.mode == Mode.SINGLE and not is_over, started_at=at,
                started_by=by,
            )
    except IntegrityError as busy:
        running = (
            JobRun.objects.select_related("job", "started_by")
            .filter(work_unit=unit, ended_at=None)
            .order_by("started_at")
            .first()
        )
        if running is None:
            raise
        raise WorkUnitBusy(
            f"{unit.number} runs {running.job.number}, started by {running.started_by.name}. "
            "Complete or interrupt it first.",
            who=running.started_by.name, at=running.started_at, job=running.job.number,
        ) from busy
    work_on(job, unit, by=by, at=at, how=STARTED)


def _ran_after(unit: Equipment, at: datetime) -> bool:
    return JobRun.objects.filter(work_unit=unit, started_at__gt=at).exists()


def end_run(job: JobOrder, *, by: Person, at: datetime | None = None) -> None:
    """Close the open stretch of a locked job, if there is one."""
    finish_setup(job, by=by, at=at)
    run = JobRun.objects.filter(job=job, ended_at=None).first()
    if run is not None:
        run.ended_at, run.ended_by = max(at or moment(), run.started_at), by
        run.save(update_fields=["ended_at", "ended_by"])
        stop(job, at=run.ended_at)
    hint("dispatch", "orders", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))


def already_started(job: JobOrder) -> AlreadyStarted:
    """Who was faster, and when."""
    run = JobRun.objects.select_related("started_by").filter(job=job, ended_at=None).first()
    person = run.started_by if run else job.started_by
    who, at = (person.name if person else "Somebody"), (run.started_at if run else job.started_at)
    return AlreadyStarted(f"{who} has started {job.number} already.", who=who, at=at, job=job.number)


def not_in_a_load(job: JobOrder) -> None:
    """Members of a load start and end together."""
    member = LoadMember.objects.select_related("load").filter(job=job, load__state=RUNNING).first()
    if member is not None:
        raise LoadRunning(f"{job.number} is in {member.load}: finish the load first.", load=member.load.pk)


def _nothing_left_open(job: JobOrder, *, by: Person) -> None:
    for unit in job.units.select_related("lot").filter(state__in=(RUNNING, ON_HOLD, IN_REWORK)):
        if unit.state == IN_REWORK:
            raise InRework(f"{unit.lot.number} is in rework: it comes back first.", serial=unit.lot.number)
        if unit.state == ON_HOLD:
            raise UnitStillRunning(
                f"{unit.lot.number} is on hold: quality decides first.",
                unit=unit.pk, serial=unit.lot.number, job=job.number,
            )
        raise UnitStillRunning(
            f"{unit.lot.number} is still in work at {job.number}. Finish it or report it as scrap first.",
            unit=unit.pk, serial=unit.lot.number, job=job.number,
        )
    due = before_end(due_now(job, by))
    if due is not None:
        raise StepNotPassed(due.sentence, step=due.step.sequence)


