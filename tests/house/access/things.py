"""What rows of several rooms name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from equipment.models import Equipment
from kernel.clock import now
from tests.makes import genealogy, orders


def station() -> Equipment:
    return genealogy.station()


def order(number: str) -> dict[str, Any]:
    """An order as it is sent."""
    orders.pump_master()
    return {"number": number, "material": "CP-200", "quantity": 5, "unit": "C62", "due_at": later()}


def later() -> str:
    """A due date."""
    return (now() + timedelta(days=2)).isoformat()
