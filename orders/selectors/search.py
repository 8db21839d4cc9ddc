"""One box for everything that has a number: orders, jobs, lots and serials, machines, materials."""

from __future__ import annotations

from dataclasses import dataclass

from equipment.models import Equipment
from equipment.states import Level
from genealogy.models import MaterialLot
from orders.models import JobOrder, OperationsRequest
from personnel.models import Person

EACH = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, how it is called, and the page it has."""

    kind: str
    id: int
    label: str
    detail: str
    url: str


def search(text: str, by: Person) -> list[Hit]:
    """What begins with the text, exact numbers first; only what the person may read."""
    text = text.strip()
    if len(text) < 2 or not text.isprintable():
        return []
    hits: list[Hit] = []
    if by.has("orders.read"):
        hits += _requests(text) + _jobs(text)
    if by.has("genealogy.read"):
        hits += _lots(text)
    if by.has("equipment.read"):
        hits += _units(text)
    return sorted(hits, key=lambda hit: hit.label.lower() != text.lower())


def _requests(text: str) -> list[Hit]:
    rows = OperationsRequest.objects.select_related("material")
    found = rows.filter(number__istartswith=text) | rows.filter(external_number__istartswith=text)
    return [
        Hit("operations_request", row.pk, row.number, f"{row.material.name} · {row.state}", f"/orders/{row.pk}")
        for row in found.order_by("-pk")[:EACH]
    ]


def _jobs(text: str) -> list[Hit]:
    rows = JobOrder.objects.select_related("work_unit").filter(number__istartswith=text).exclude(number__iexact=text)
    exact = JobOrder.objects.select_related("work_unit").filter(number__iexact=text)
    return [
        Hit("job_order", row.pk, row.number, f"{row.name} · {row.state}", f"/orders/{row.request_id}")
        for row in [*exact, *rows.order_by("-pk")[:EACH]]
    ]


def _lots(text: str) -> list[Hit]:
    rows = MaterialLot.objects.select_related("material").filter(number__istartswith=text).order_by("-pk")
    return [
        Hit(
            "serial" if row.is_serial else "material_lot", row.pk, row.number,
            f"{row.material.name} · {row.state.replace('_', ' ')}", f"/genealogy?lot={row.number}",
        )
        for row in rows[:EACH]
    ]


def _units(text: str) -> list[Hit]:
    rows = Equipment.objects.filter(level=Level.WORK_UNIT)
    found = rows.filter(number__istartswith=text) | rows.filter(name__icontains=text)
    return [
        Hit("equipment", row.pk, row.number, row.name, f"/floor?unit={row.pk}")
        for row in found.order_by("number")[:EACH]
    ]
