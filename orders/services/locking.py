"""One order of locks for the whole room: queues, requests, jobs, loads, each by id; then deeper rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from equipment.models import Equipment
from kernel.prepared import Asked, Prepared
from orders.errors import MovedMeanwhile
from orders.models import JobOrder, Load, OperationsRequest

WITH = ("request__material", "material", "work_unit", "output_lot")


# The first half of PostgreSQL's advisory lock: this is about queues; the second is the work unit's id.
QUEUES = 0x51


def lock_in_queues(jobs: Iterable[JobOrder], *units: Equipment | None) -> dict[int, JobOrder]:
    """Jobs as they are now, with the queues they wait in and those of `units` held before them.

    A queue is many jobs of many orders: without a lock of its own, taken first, two people who reorder it
    would wait for each other's jobs. Raises MovedMeanwhile when a job was moved in that very moment.
    """
    wanted = list(jobs)
    seen = dict(JobOrder.objects.filter(pk__in=[job.pk for job in wanted]).values_list("pk", "work_unit_id"))
    queues = sorted({unit.pk for unit in units if unit} | {unit for unit in seen.values() if unit})
    for queue in queues:
        _lock_queue(queue)
    locked = lock_all(wanted)
    for job in locked.values():
        if job.work_unit_id is not None and job.work_unit_id not in queues:
            raise MovedMeanwhile(f"{job.number} was moved to {job.work_unit} just now. Look again.")
    return locked


def lock_queue(unit: Equipment) -> None:
    """Nobody brings the work unit a job, or takes one from it, until the transaction ends."""
    _lock_queue(unit.pk)


def _lock_queue(unit: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [QUEUES, unit])


def lock(job: JobOrder) -> JobOrder:
    """The job as it is now, held until the transaction ends, and its request before it."""
    return lock_all([job])[job.pk]


def lock_all(jobs: Iterable[JobOrder]) -> dict[int, JobOrder]:
    """Several jobs as they are now; two commands that need the same ones cannot wait crosswise."""
    wanted = list(jobs)
    # Asked for their locks alone: every job is read again below, with its request as it is now.
    _requests.ask(keys=list({job.request_id for job in wanted}))
    return {job.pk: job for job in _jobs.ask(keys=[job.pk for job in wanted])}


_requests = Prepared(
    lambda: OperationsRequest.objects.select_for_update(no_key=True)
    .filter(pk__any_of=Asked("keys"))
    .order_by("pk")
    .values_list("pk")
)
_jobs = Prepared(
    lambda: JobOrder.objects.select_for_update(of=("self",), no_key=True)
    .select_related(*WITH)
    .filter(pk__any_of=Asked("keys"))
    .order_by("pk")
)


def lock_load(load: Load) -> Load:
    """The load as it is now; its jobs are locked before."""
    return Load.objects.select_for_update(of=("self",)).select_related("work_unit", "ended_by").get(pk=load.pk)
