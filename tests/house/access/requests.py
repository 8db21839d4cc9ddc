"""Orders from the ERP and from people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from orders import services
from orders.models import ChangeRequest
from tests import make
from tests.house.access.row import ALL, NOT_HERE, R, Row, S, reads
from tests.house.access.things import order
from tests.makes import orders


def begun() -> Any:
    """An order with some pieces made, and nothing running."""
    job = services.complete(orders.counted(orders.running(), 3), by=make.omar())
    return orders.fresh(job.request)


def asked() -> ChangeRequest:
    """A change that came after the first start."""
    job = orders.running()
    services.change_request(job.request, quantity=Decimal(12), reason="more", by=make.erik())
    return ChangeRequest.objects.get()


ROWS: dict[str, Row] = {
    "GET /api/makeable-materials": reads(ALL),
    "GET /api/makeable-materials/{id}": reads(ALL, lambda: orders.pump_master().material),
    "GET /api/operations-requests": reads(ALL),
    "GET /api/operations-requests/{id}": reads(ALL, orders.request),
    "POST /api/operations-requests": Row({S, R}, body=lambda: order("PO-9")),
    "POST /api/operations-requests/{id}/change": Row(
        {S, R}, orders.request, lambda: {"quantity": 12, "reason": "more"}
    ),
    "POST /api/operations-requests/{id}/cancel": Row({S, R}, orders.request, lambda: {"reason": "lost"}),
    "POST /api/operations-requests/{id}/close": Row({S}, lambda: begun(), lambda: {"reason": "enough"}),
    "GET /api/change-requests": reads(ALL),
    "GET /api/change-requests/{id}": reads(ALL, served=NOT_HERE),
    "POST /api/change-requests/{id}/accept": Row({S}, lambda: asked(), dict),
    "POST /api/change-requests/{id}/decline": Row({S}, lambda: asked(), lambda: {"reason": "too late"}),
    "POST /api/operations-requests/{id}/release": Row({S}, orders.request),
}
