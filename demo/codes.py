"""The demo's code sheet: what a visitor without a scanner taps, and with a printer prints."""

from __future__ import annotations

from typing import TypedDict

from demo.plant import people, places, stock
from equipment.models import Terminal
from genealogy.models import MaterialLot
from kernel.symbols import qr

LOTS_PER_MATERIAL = 6
SERIALS = 12


class Code(TypedDict):
    """One code with its symbol as SVG."""

    code: str
    label: str
    detail: str
    symbol: str


class Group(TypedDict):
    """Codes of one kind."""

    kind: str
    title: str
    codes: list[Code]


def code(text: str, label: str, detail: str = "") -> Code:
    return {"code": text, "label": label, "detail": detail, "symbol": qr(text)}


def sheet() -> list[Group]:
    """Badges, terminals, component lots and the newest serials."""
    waiting = dict(Terminal.objects.exclude(pairing_code="").values_list("number", "pairing_code"))
    bought = [s.material for s in stock.STOCK]
    lots: dict[str, list[Code]] = {}
    found = MaterialLot.objects.filter(material__number__in=bought, state="available", quantity__gt=0)
    for lot in found.select_related("material").order_by("material__number", "number"):
        same = lots.setdefault(lot.material.number, [])
        if len(same) < LOTS_PER_MATERIAL:
            same.append(code(lot.number, lot.material.name, f"{lot.material.number}, {lot.quantity.normalize():f}"))
    serials = MaterialLot.objects.filter(is_serial=True).select_related("material").order_by("-id")[:SERIALS]
    return [
        {
            "kind": "badge",
            "title": "Badges",
            "codes": [code(p.badge, p.name, f"{p.role}, PIN {p.pin}") for p in people.PEOPLE if p.kind == "human"],
        },
        {
            "kind": "terminal",
            "title": "Terminals",
            "codes": [
                code(waiting[s.number], s.name, ", ".join(s.work_units)) for s in places.STATIONS if s.number in waiting
            ],
        },
        {"kind": "lot", "title": "Component lots", "codes": [c for same in lots.values() for c in same]},
        {"kind": "serial", "title": "Serials", "codes": [code(s.number, s.material.name, s.state) for s in serials]},
    ]
