"""By whose decision a job is worked by each of its copies: the order's release, or a change order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orders.events import JobEvent, RequestEvent
from orders.models import ChangeOrder, JobDefinition, JobOrder
from orders.states import UNITS
from records.models import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """Who put a copy in its place, when and why.

    `from_unit` is the first serial it is for; empty: whatever came next, as everywhere where no serials count.
    """

    change_order: int | None
    at: datetime
    by: str
    reason: str
    from_unit: str


def copy_rows(job: JobOrder) -> list[JobDefinition | JobOrder]:
    """The rows that keep the job's copies, oldest first; the job itself keeps the one that holds."""
    return [*job.earlier_definitions.select_related("work_master", "change_order__by").order_by("pk"), job]


def origins(job: JobOrder) -> list[Origin]:
    """The decision behind each copy, in the order of `copy_rows`: what replaced one copy put the next in its place."""
    *earlier, _ = rows = copy_rows(job)
    decided = [row.change_order for row in earlier if isinstance(row, JobDefinition)]
    return [_first(job, rows[0]), *(_of(order, row) for order, row in zip(decided, rows[1:], strict=True))]


def _first(job: JobOrder, row: JobDefinition | JobOrder) -> Origin:
    if job.split_from is not None:
        # The rest of a job goes on by what the job was worked by.
        known = origins(job.split_from)
        rows = copy_rows(job.split_from)
        return next((known[at] for at, each in enumerate(rows) if each.definition == row.definition), known[0])
    added = Event.objects.filter(kind=JobEvent.ADDED, subject_kind="job_order", subject_id=job.pk).first()
    if added is not None:
        return _of(ChangeOrder.objects.select_related("by").get(pk=added.data["change_order"]), row)
    released = Event.objects.filter(
        kind=RequestEvent.RELEASED, subject_kind="operations_request", subject_id=job.request_id
    ).first()
    return Origin(
        None, job.released_at, released.by_name if released else "", released.reason if released else "", ""
    )


def _of(order: ChangeOrder, row: JobDefinition | JobOrder) -> Origin:
    counts_serials = row.definition["counting_source"] == UNITS
    return Origin(order.pk, order.at, order.by.name, order.reason, order.from_unit if counts_serials else "")
