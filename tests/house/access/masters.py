"""How a product is made, and change orders."""

from __future__ import annotations

from tests import make
from tests.house.access.row import ALL, NOT_HERE, E, Q, Row, reads
from tests.makes import orders

ROWS: dict[str, Row] = {
    "GET /api/work-masters": reads(ALL),
    "GET /api/work-masters/{id}": reads(ALL, orders.pump_master),
    "GET /api/work-masters/{id}/compare": reads(
        ALL, orders.pump_master, query=lambda: {"with": orders.pump_master().pk}
    ),
    "GET /api/work-masters/{id}/running-orders": reads(ALL, orders.pump_master),
    "POST /api/work-masters/{id}/change-orders": Row(
        {E, Q}, orders.next_version,
        lambda: {"requests": [orders.job(40).request_id], "reason": "Seals crack", "secret": make.PASSWORD},
    ),
    "GET /api/change-orders": reads(ALL),
    "GET /api/change-orders/{id}": reads(ALL, served=NOT_HERE),
    "POST /api/work-masters": Row({E}, body=lambda: {"number": "NEW", "family": "Pumps"}),
    "POST /api/work-masters/{id}/revise": Row({E}, orders.pump_master, lambda: {"revision_kind": "minor"}),
    "POST /api/work-masters/{id}/save": Row(
        {E}, orders.draft, lambda: {"name": "Pump", "over_production_percent": "0", "segments": []}
    ),
    "POST /api/work-masters/{id}/check": Row(ALL, orders.draft),
    "POST /api/work-masters/{id}/preview": Row(ALL, orders.draft, lambda: {"segment": 40}),
    "POST /api/work-masters/{id}/submit": Row({E}, orders.draft),
    "POST /api/work-masters/{id}/discard": Row({E}, orders.draft),
    "POST /api/work-masters/{id}/send-back": Row({E, Q}, orders.submitted, lambda: {"reason": "Not yet"}),
    "POST /api/work-masters/{id}/release": Row({E, Q}, orders.submitted, lambda: {"secret": make.PASSWORD}),
    "POST /api/work-masters/{id}/retire": Row({E, Q}, orders.pump_master, lambda: {"reason": "Obsolete"}),
}
