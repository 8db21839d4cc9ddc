"""From our events to the messages an ERP reads. What leaves the house is named here, field by field."""

from __future__ import annotations

from typing import Any

from records.models import Delivery

ORDER = ("order", "version", "state", "material", "quantity", "unit", "priority", "due_at", "good")
CHANGE = ("order", "version", "change", "change_kind", "wanted", "answer")
RESPONSE = (
    "order",
    "operation",
    "sequence",
    "is_last_operation",
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


def payload(delivery: Delivery) -> dict[str, Any]:
    """The message for this debt, as plain JSON."""
    event = delivery.event
    facts = {name: event.data.get(name) for name in FIELDS.get(event.kind, ()) if name in event.data}
    return {
        "message_id": message_id(delivery),
        "kind": event.kind,
        "at": event.occurred_at.isoformat().replace("+00:00", "Z"),
        "reason": event.reason,
        **facts,
    }
