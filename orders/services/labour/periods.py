"""Periods that follow from what people do anyway: nobody books their time."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from equipment.models import Equipment, Terminal
from kernel.clock import late, moment
from kernel.commands import all_or_nothing
from orders.models import JobOrder, JobRun, LabourPeriod
from orders.selectors.labour import is_set_up, policy_at, use_of
from orders.states import BADGED_IN, BADGED_OUT, RUNNING, STOPPED, SWITCHED, USE_CHANGED, WORKED
from personnel.models import Person

HUMAN = "human"


def work_on(
    job: JobOrder, unit: Equipment | None, *, by: Person, at: datetime | None = None, how: str = WORKED
) -> None:
    """Somebody does something at a running job, so they are at work on it from now on."""
    if by.kind != HUMAN or unit is None:
        return
    policy = policy_at(unit)
    # Whoever only looks at a step and confirms it works at another place.
    if policy is None or not by.has("orders.work_joborder"):
        return
    if job.state != RUNNING and not is_set_up(job):
        return
    then, use = at or moment(), use_of(job)
    standing = LabourPeriod.objects.select_for_update().filter(person=by, job=job, ended_at=None).first()
    if standing is not None and standing.use == use:
        standing.seen_at = max(standing.seen_at, then)
        # Whoever only badged in and now works stays until they leave, whoever else comes to the station.
        standing.began_by = how if standing.began_by == BADGED_IN else standing.began_by
        standing.save(update_fields=["seen_at", "began_by"])
        return
    if standing is not None:
        end([standing], USE_CHANGED, at=then)
    begin(policy.site, by, at=then, how=how, use=use, job=job, unit=unit)


def change_use(job: JobOrder, *, at: datetime | None = None) -> None:
    """A set-up began or ended: those who are at work on the job do something else from now on."""
    use = use_of(job)
    for period in _open().filter(job=job).exclude(use=use).select_related("site", "person", "work_unit"):
        then = max(at or moment(), period.started_at)
        end([period], USE_CHANGED, at=then)
        begin(period.site, period.person, at=then, how=period.began_by, use=use, job=job, unit=period.work_unit)


def stop(job: JobOrder, *, at: datetime | None = None) -> None:
    """The job does not run any more: nobody is at work on it."""
    end(_open().filter(job=job), STOPPED, at=at)


@all_or_nothing
def badge_in(terminal: Terminal, person: Person) -> None:
    """Whoever badges in is at work on what runs there; whoever only stood there before is so no more.

    A badge alone shows less than work done: it counts for one place at a time, and until the next one comes.
    """
    units = list(terminal.work_units.all())
    policy = policy_at(units[0]) if units else None
    if policy is None or person.kind != HUMAN or not person.has("orders.work_joborder"):
        return
    seen = _open().filter(began_by=BADGED_IN)
    end(seen.filter(work_unit__in=units).exclude(person=person), SWITCHED)
    end(seen.filter(person=person).exclude(work_unit__in=units), SWITCHED)
    for run in JobRun.objects.select_related("job", "work_unit").filter(work_unit__in=units, ended_at=None):
        work_on(run.job, run.work_unit, by=person, how=BADGED_IN)


@all_or_nothing
def badge_out(terminal: Terminal, person: Person) -> None:
    """Whoever leaves the terminal is no longer at work on what runs there, nor on what is no job."""
    mine = _open().filter(person=person)
    end(mine.filter(work_unit__in=terminal.work_units.all()) | mine.filter(job=None), BADGED_OUT)


def begin(
    site: Equipment, person: Person, *, at: datetime, how: str, use: str, job: JobOrder | None = None,
    unit: Equipment | None = None, activity: int | None = None,
) -> None:
    """Open a period; of two acts of one person in the same moment the database keeps one."""
    try:
        with transaction.atomic():
            LabourPeriod.objects.create(
                site=site, person=person, job=job, work_unit=unit, activity_id=activity, use=use, started_at=at,
                seen_at=at, began_by=how, late=late(),
            )
    except IntegrityError:
        if not _open().filter(person=person, job=job).exists():
            raise


def end(periods: QuerySet[LabourPeriod] | list[LabourPeriod], why: str, *, at: datetime | None = None) -> None:
    """Close periods; never before they began."""
    then = at or moment()
    for period in periods:
        period.ended_at, period.ended_by = max(then, period.started_at), why
        period.save(update_fields=["ended_at", "ended_by"])


def _open() -> QuerySet[LabourPeriod]:
    return LabourPeriod.objects.filter(ended_at=None)
