"""Orders and the materials they ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from genealogy.models import MaterialDefinition
from orders.models import OperationsRequest
from orders.services.requests import receive_request
from personnel.models import Person


def material(number: str = "CP-200", *, unit: str = "C62", tracking: str = "serial") -> MaterialDefinition:
    found = MaterialDefinition.objects.filter(number=number).first()
    return found or MaterialDefinition.objects.create(number=number, name=number, unit=unit, tracking=tracking)


def tomorrow() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


def request(*, by: Person, **words: Any) -> OperationsRequest:
    """An order for ten pumps, received."""
    material(words.get("material", "CP-200"))
    said: dict[str, Any] = {"material": "CP-200", "quantity": Decimal(10), "unit": "C62", "due_at": tomorrow()}
    return receive_request(by=by, **(said | words))
