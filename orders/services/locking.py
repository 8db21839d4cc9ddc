"""One order of locks for the whole room: requests, then jobs, then loads, each by id; then deeper rooms."""

from __future__ import annotations

from collections.abc import Iterable

from orders.models import JobOrder, Load, OperationsRequest

WITH = ("request__material", "material", "work_unit", "started_by", "completed_by", "output_lot")


def lock(job: JobOrder) -> JobOrder:
    """The job as it is now, held until the transaction ends, and its request before it."""
    return lock_all([job])[job.pk]


def lock_all(jobs: Iterable[JobOrder]) -> dict[int, JobOrder]:
    """Several jobs as they are now; two commands that need the same ones cannot wait crosswise."""
    wanted = list(jobs)
    # Evaluated for its lock alone: every job is read again below, with its request as it is now.
    list(
        OperationsRequest.objects.select_for_update(no_key=True)
        .filter(pk__in={job.request_id for job in wanted})
        .order_by("pk")
        .values_list("pk")
    )
    locked = (
        JobOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*WITH)
        .filter(pk__in={job.pk for job in wanted})
        .order_by("pk")
    )
    return {job.pk: job for job in locked}


def lock_load(load: Load) -> Load:
    """The load as it is now; its jobs are locked before."""
    return Load.objects.select_for_update(of=("self",)).select_related("work_unit", "ended_by").get(pk=load.pk)
