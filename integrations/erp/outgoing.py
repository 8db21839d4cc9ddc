"""From our events to the messages an ERP reads. What leaves the house is named here, field by field."""

from __future__ import annotations

from typing import Any

from kernel.quantities import text
from orders.models import JobResponse
from orders.selectors.labour import worked_until
from records.models import Delivery, Event

ORDER = ("order", "source", "version", "state", "material", "quantity", "unit", "priority", "due_at", "good")
CHANGE = ("order", "source", "version", "change", "change_kind", "wanted", "answer")
RESPONSE = (
    "order",
    "source",
    "operation",
    "sequence",
    "is_last_operation",
    "reworks",
    "response_number",
    "good",
    "scrap",
    "rework",
    "on_hold",
    "losses",
    "is_final",
    "reverses",
    "consumed",
    "produced",
    "scrapped_components",
    "started_at",
    "ended_at",
    "work_unit",
)

# Which events an ERP is told, and which of their facts. Numbers of reports are deltas (decision 24).
FIELDS: dict[str, tuple[str, ...]] = {
    "operations_request.released": ORDER,
    "operations_request.changed": ORDER,
    "operations_request.cancelled": ORDER,
    "operations_request.started": ORDER,
    "operations_request.completed": ORDER,
    "operations_request.reopened": ORDER,
    "operations_request.closed": ORDER,
    "change_request.accepted": CHANGE,
    "change_request.declined": CHANGE,
    "change_request.superseded": CHANGE,
    "job_response.reported": RESPONSE,
    "job_response.reversed": RESPONSE,
}


def message_id(delivery: Delivery) -> str:
    """The same for every attempt. The event's time keeps it unique even when a database was set back."""
    return f"msg_{delivery.pk}_{int(delivery.event.recorded_at.timestamp())}"


def payload(delivery: Delivery, *, is_shown: bool = False) -> dict[str, Any]:
    """The message for this debt, as plain JSON; where it is only shown to somebody, without the names of people."""
    event = delivery.event
    facts = {name: event.data.get(name) for name in FIELDS.get(event.kind, ()) if name in event.data}
    return {
        "message_id": message_id(delivery),
        "kind": event.kind,
        "at": event.occurred_at.isoformat().replace("+00:00", "Z"),
        "reason": event.reason,
        **facts,
    } | _personnel(event, is_shown=is_shown)


def _personnel(event: Event, *, is_shown: bool) -> dict[str, Any]:
    """Who worked how long since the report before (B2MML: PersonnelActual), as far as the site lets an ERP know."""
    if event.kind != "job_response.reported":
        return {}
    response = JobResponse.objects.select_related("job__work_unit").filter(pk=event.subject_id).first()
    hours = worked_until(response) if response is not None else []
    return {
        "personnel_actual": [
            {
                "personnel_use": actual.use,
                "quantity": text(actual.hours),
                "unit_of_measure": "HUR",
                "person": actual.person.username if actual.person is not None and not is_shown else None,
            }
            for actual in hours
        ]
    }
