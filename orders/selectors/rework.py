"""What waits for rework, and where it may go."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from orders.models import JobOrder
from orders.states import ABORTED, CANCELLED, RUNNING, UNITS
from quality import states
from quality.models import Nonconformance

ZERO = Decimal(0)


def waits_for_rework(job: JobOrder) -> Decimal:
    """Pieces reported as rework that nobody has sent anywhere yet; single units are sent one by one."""
    return waiting_among([job, *JobOrder.objects.filter(reworks=job)])[job.pk]


def waiting_among(jobs: Iterable[JobOrder]) -> dict[int, Decimal]:
    """The same of all these jobs of an order, by job id."""
    rows = list(jobs)
    waiting = {job.pk: ZERO if job.counting_source == UNITS else job.rework for job in rows}
    for job in rows:
        if job.reworks_id in waiting and job.counting_source != UNITS and job.state not in (CANCELLED, ABORTED):
            waiting[job.reworks_id] -= job.quantity - job.good - job.scrap
    return waiting


def decided_to_rework(job: JobOrder) -> QuerySet[Nonconformance]:
    """What quality has decided to be reworked of what this job made, the latest first."""
    here = Q(job_kind=job.ref.kind, job_id=job.pk) | Q(lot__in=job.units.values("lot"))
    decided = Nonconformance.objects.filter(here, disposition=states.REWORK).exclude(state=states.CLOSED)
    return decided.select_related("lot").order_by("-pk")


def rework_choices(job: JobOrder) -> dict[str, Any]:
    """What of a job can be sent to rework, and to which operations."""
    return {
        "waiting": waits_for_rework(job),
        "units": job.units.select_related("lot").filter(state=RUNNING).order_by("position"),
        "operations": operations_for(job),
        "nonconformances": decided_to_rework(job),
    }


def operations_for(job: JobOrder) -> list[JobOrder]:
    """A job of each operation its pieces may be sent to: their own, and those before it in the routing."""
    whose = job
    while whose.reworks is not None:
        whose = whose.reworks
    rows = JobOrder.objects.filter(request=job.request_id, reworks=None).exclude(state=CANCELLED)
    by_sequence = {each.sequence: each for each in rows.order_by("sequence", "-pk")}
    found, asked = {whose.sequence}, [whose.sequence]
    while asked:
        frozen = by_sequence.get(asked.pop())
        before = set(frozen.frozen.after) - found if frozen is not None else set()
        found |= before
        asked += before
    return [by_sequence[sequence] for sequence in sorted(found) if sequence in by_sequence]
