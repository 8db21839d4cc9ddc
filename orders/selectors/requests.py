"""Questions about operations requests."""

from __future__ import annotations

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from orders.models import ChangeRequest, JobOrder, OperationsRequest
from orders.states import ChangeState


def request_list() -> QuerySet[OperationsRequest]:
    """Orders with their material and the change that waits for a supervisor, if any."""
    waiting = ChangeRequest.objects.filter(request=OuterRef("pk"), state=ChangeState.OPEN)
    return OperationsRequest.objects.select_related("material", "created_by").annotate(
        waiting_change=Subquery(waiting.values("pk")[:1])
    )


def request_detail() -> QuerySet[OperationsRequest]:
    """Orders with everything their page shows: jobs with their reports, and the changes asked for."""
    rows = JobOrder.objects.select_related("work_unit", "reworks", "nonconformance").prefetch_related("responses")
    jobs = rows.order_by("sequence", "id")
    changes = ChangeRequest.objects.select_related("asked_by", "decided_by", "request")
    return request_list().prefetch_related(Prefetch("job_orders", jobs), Prefetch("change_requests", changes))


def change_list() -> QuerySet[ChangeRequest]:
    """Changes asked for after the first start, the open ones being a supervisor's tasks."""
    return ChangeRequest.objects.select_related("request__material", "asked_by", "decided_by")
