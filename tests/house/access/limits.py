"""Limits of process values, and the times outside them."""

from __future__ import annotations

from typing import Any

from equipment.services import SampleRow
from kernel.clock import now
from orders import services
from orders.models import Excursion, PropertyLimit
from tests import make
from tests.house.access.row import ALL, E, Q, Row, reads
from tests.makes import equipment


def property_limit() -> PropertyLimit:
    value = equipment.process_value()
    return services.set_limit(value, upper=70, reason="Sheet 4", by=make.ella())


def limit_words() -> dict[str, Any]:
    value = equipment.process_value()
    return {"work_unit": value.equipment.number, "property": value.name, "upper": 70, "reason": "Sheet 4"}


def excursion() -> Excursion:
    limit = property_limit()
    services.watch_limits([SampleRow(limit.property_id, now(), 75.0, True)])
    return Excursion.objects.get()


ROWS: dict[str, Row] = {
    "GET /api/property-limits": reads(ALL),
    "GET /api/property-limits/{id}": reads(ALL, property_limit),
    "POST /api/property-limits": Row({E, Q}, body=limit_words),
    "POST /api/property-limits/{id}/remove": Row({E, Q}, property_limit, body=lambda: {"reason": "No need"}),
    "GET /api/excursions": reads(ALL),
    "GET /api/excursions/{id}": reads(ALL, excursion),
}
