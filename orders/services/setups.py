"""Setting a work unit up for a job: when it began, and when it was done."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from equipment.states import Mode
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.hints import hint
from orders.errors import NotInSetup, WorkUnitBusy, WorkUnitMissing
from orders.events import JobEvent
from orders.models import JobOrder, JobRun, JobSetup
from orders.states import JOB, RUNNING
from personnel.models import Person
from personnel.services import require
from records.services import record

from .labour import change_use, stop, work_on
from .locking import lock


@all_or_nothing
def begin_setup(job: JobOrder, *, by: Person) -> JobOrder:
    """Begin to set its work unit up for a job; raises WorkUnitBusy with who and when."""
    require(by, "orders.start_joborder")
    job = lock(job)
    JOB.next(job.state, "begin_setup")
    unit = job.work_unit
    if unit is None:
        raise WorkUnitMissing(f"{job.number} has no work unit yet: take it first.", field="work_unit")
    other = JobRun.objects.select_related("job", "started_by").filter(work_unit=unit, ended_at=None).exclude(job=job)
    busy = other.first() if unit.mode == Mode.SINGLE else None
    if busy is not None:
        raise WorkUnitBusy(
            f"{unit.number} runs {busy.job.number}, started by {busy.started_by.name}. Complete or interrupt it first.",
            who=busy.started_by.name, at=busy.started_at, job=busy.job.number,
        )
    try:
        with transaction.atomic():
            JobSetup.objects.create(job=job, work_unit=unit, started_at=moment(), started_by=by)
    except IntegrityError as twice:
        first = JobSetup.objects.select_related("job", "started_by").filter(work_unit=unit, ended_at=None).first()
        if first is None:
            raise
        raise WorkUnitBusy(
            f"{first.started_by.name} is setting {unit.number} up for {first.job.number}.",
            who=first.started_by.name, at=first.started_at, job=first.job.number,
        ) from twice
    change_use(job)
    work_on(job, unit, by=by)
    record(JobEvent.SETUP_STARTED, job, about=job.request, by=by, work_unit=unit.number)
    hint("dispatch", f"unit:{unit.pk}")
    return job


@all_or_nothing
def end_setup(job: JobOrder, *, by: Person) -> JobOrder:
    """The work unit is set up; raises NotInSetup."""
    require(by, "orders.start_joborder")
    job = lock(job)
    JOB.next(job.state, "end_setup")
    if not finish_setup(job, by=by):
        raise NotInSetup(f"Nobody is setting up for {job.number}.", job=job.number)
    return job


def finish_setup(job: JobOrder, *, by: Person, at: datetime | None = None) -> bool:
    """End the open set-up of a locked job, if there is one: a job that starts or stops is set up no more."""
    setup = JobSetup.objects.select_related("work_unit").filter(job=job, ended_at=None).first()
    if setup is None:
        return False
    setup.ended_at, setup.ended_by = max(at or moment(), setup.started_at), by
    setup.save(update_fields=["ended_at", "ended_by"])
    if job.state == RUNNING:
        change_use(job, at=setup.ended_at)
    else:
        stop(job, at=setup.ended_at)
    record(
        JobEvent.SETUP_ENDED, job, about=job.request, by=by, work_unit=setup.work_unit.number,
        started_at=setup.started_at, ended_at=setup.ended_at,
    )
    hint("dispatch", f"unit:{setup.work_unit_id}")
    return True
