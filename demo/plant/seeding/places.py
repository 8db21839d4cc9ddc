"""The demo's equipment tree and terminals."""

from __future__ import annotations

from typing import Any

from demo.plant import places as book
from equipment.models import Equipment, Terminal
from equipment.services import add_equipment, add_terminal, set_shift_starts
from equipment.states import Level
from personnel.models import Person


def seed(by: Person) -> int:
    """Add missing equipment and terminals; answers how many."""
    tree = {thing.number: thing for thing in Equipment.objects.all()}
    before = len(tree)

    def node(number: str, name: str, level: Level, parent: str = "", **more: Any) -> None:
        if number not in tree:
            tree[number] = add_equipment(number, name, level=level, by=by, parent=tree.get(parent), **more)

    node(*book.ENTERPRISE, Level.ENTERPRISE)
    node(*book.SITE, Level.SITE, parent=book.ENTERPRISE[0], time_zone=book.TIME_ZONE)
    for number, name in book.AREAS.items():
        node(number, name, Level.AREA, parent=book.SITE[0])
    for unit in book.WORK_UNITS:
        node(
            unit.number, unit.name, Level.WORK_UNIT, parent=unit.area, mode=unit.mode,
            has_hand_counter=unit.has_hand_counter,
        )
    site = tree[book.SITE[0]]
    if not site.shift_starts.exists():
        set_shift_starts(site, book.SHIFTS, by=by)
    known = set(Terminal.objects.values_list("number", flat=True))
    missing = [station for station in book.STATIONS if station.number not in known]
    for station in missing:
        add_terminal(
            station.number,
            station.name,
            work_units=[tree[number] for number in station.work_units],
            by=by,
            pairing_code=station.pairing_code,
            code_is_reusable=True,
        )
    return len(tree) - before + len(missing)
