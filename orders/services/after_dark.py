"""Was this job still running? Asked once after a time in which neither machine nor terminal was heard."""

from __future__ import annotations

from datetime import datetime

from equipment.models import Counter
from equipment.services import lock_counters
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from orders.errors import NothingWasDark
from orders.events import JobEvent
from orders.models import JobOrder, JobRun
from orders.selectors.dark import dark_time
from personnel.models import Person
from personnel.services import require
from records.services import record

from .execution import interrupt
from .locking import lock
from .times import move_times

STOPPED = "It had stopped while nobody was heard"


@all_or_nothing
def say_ran_on(job: JobOrder, *, by: Person) -> JobOrder:
    """It went on in the dark: what was counted meanwhile stays where it is. Raises NothingWasDark."""
    require(by, "orders.start_joborder")
    job = lock(job)
    run, since, until = _asked(job)
    run.confirmed_until = until
    run.save(update_fields=["confirmed_until"])
    record(JobEvent.RAN_ON, job, about=job.request, by=by, started_at=since, ended_at=until)
    return job


@all_or_nothing
def say_stopped(job: JobOrder, *, by: Person, at: datetime | None = None) -> JobOrder:
    """It had stopped: its stretch ends `at` (by default when the dark began), and what was counted since waits.

    Raises NothingWasDark.
    """
    require(by, "orders.interrupt_joborder")
    # In the order of the collector: what counts there, then orders and jobs.
    lock_counters(*Counter.objects.filter(equipment=job.work_unit_id))
    job = lock(job)
    run, since, until = _asked(job)
    ended = at or since
    if not since <= ended <= until:
        raise Malformed("It stopped while nobody was heard: give a time between the two.", field="at")
    interrupt(job, by=by, reason=STOPPED)
    return move_times(JobRun.objects.get(pk=run.pk), by=by, reason=STOPPED, ended_at=ended)


def _asked(job: JobOrder) -> tuple[JobRun, datetime, datetime]:
    run = JobRun.objects.select_for_update(of=("self",)).filter(job=job, ended_at=None).first()
    dark = dark_time(run) if run is not None else None
    if run is None or dark is None:
        raise NothingWasDark(f"Nothing is asked about {job.number}.", job=job.number)
    return run, *dark
