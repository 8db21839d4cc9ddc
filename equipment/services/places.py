"""The plant's tree: sites, areas, lines and work units are added, renamed, moved and taken out of use."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from equipment.errors import PlaceInUse, PlaceMisplaced
from equipment.events import EquipmentClassEvent, EquipmentEvent
from equipment.models import Equipment, EquipmentClass
from equipment.states import Level, Mode
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

# From the roof down: each node stands below one of a higher level; levels may be left out between.
RANK = {level: rank for rank, level in enumerate(Level)}
# What still keeps a work unit busy is known above (jobs); the roof adds the question (mes.apps). It is asked before
# the unit is locked here, because the rooms above hold their own things first.
occupations: list[Callable[[Equipment], str]] = []


@all_or_nothing
def add_equipment(
    number: str, name: str, *, level: str, by: Person, parent: Equipment | None = None, time_zone: str = "",
    mode: str = "", classes: Collection[EquipmentClass] = (), has_hand_counter: bool = False,
) -> Equipment:
    """Add a node to the plant; a work unit runs one job at a time unless `mode` says otherwise."""
    require(by, "equipment.author_equipment")
    number, name = number.strip(), name.strip()
    if not number or not name:
        raise Malformed("It needs a number and a name.", code="blank", field="name" if number else "number")
    _fits(level, parent)
    _zoned(level, time_zone)
    _worked(level, mode, classes, has_hand_counter)
    if Equipment.objects.filter(number__iexact=number).exists():
        raise Malformed(f"There is a '{number}' already.", code="number_taken", field="number")
    if level == Level.WORK_UNIT:
        mode = mode or Mode.SINGLE
    equipment = Equipment.objects.create(
        number=number, name=name, level=level, parent=parent, time_zone=time_zone, mode=mode,
        has_hand_counter=has_hand_counter,
    )
    equipment.classes.set(classes)
    record(EquipmentEvent.ADDED, equipment, by=by, level=level, mode=mode)
    hint("places")
    return equipment


@all_or_nothing
def change_equipment(
    equipment: Equipment, *, by: Person, name: str | None = None, time_zone: str | None = None,
    mode: str | None = None, classes: Collection[EquipmentClass] | None = None,
    has_hand_counter: bool | None = None,
) -> Equipment:
    """Call it otherwise, or say what it is; its number is printed on doors and papers and stays.

    Raises PlaceInUse when the mode of a work unit would change under the jobs it has.
    """
    require(by, "equipment.author_equipment")
    if mode is not None and mode != equipment.mode:
        _demand_free(equipment, "how many jobs it runs at a time")
    equipment = _lock(equipment)
    change: dict[str, list[Any]] = {}

    def put(field: str, before: Any, after: Any) -> None:
        if after != before:
            change[field] = [before, after]

    if name is not None:
        if not name.strip():
            raise Malformed("It needs a name.", code="blank", field="name")
        put("name", equipment.name, name.strip())
    if time_zone is not None:
        _zoned(equipment.level, time_zone)
        put("time_zone", equipment.time_zone, time_zone)
    if mode is not None:
        _worked(equipment.level, mode, ())
        put("mode", equipment.mode, mode)
    if has_hand_counter is not None:
        _worked(equipment.level, "", (), has_hand_counter)
        put("has_hand_counter", equipment.has_hand_counter, has_hand_counter)
    for field, (_, after) in change.items():
        setattr(equipment, field, after)
    if change:
        equipment.save(update_fields=list(change))
    if classes is not None:
        _worked(equipment.level, "", classes)
        numbers = sorted(one.number for one in classes)
        put("classes", sorted(equipment.classes.values_list("number", flat=True)), numbers)
        equipment.classes.set(classes)
    if change:
        record(EquipmentEvent.CHANGED, equipment, by=by, change=change)
        hint("places")
    return equipment


@all_or_nothing
def move_equipment(equipment: Equipment, *, to: Equipment | None, by: Person) -> Equipment:
    """Put it, with all that stands in it, somewhere else.

    Raises PlaceMisplaced where such a thing cannot stand, PlaceInUse while a work unit in it has work.
    """
    require(by, "equipment.author_equipment")
    # A higher level never stands in a lower one, so nothing can come to stand in itself.
    _fits(equipment.level, to)
    for unit in sorted([equipment, *_below(equipment)], key=lambda unit: unit.pk):
        _demand_free(unit, "where it stands")
    equipment = _lock(equipment)
    before = equipment.parent
    if before == to:
        return equipment
    equipment.parent = to
    equipment.save(update_fields=["parent"])
    record(
        EquipmentEvent.MOVED, equipment, by=by,
        change={"parent": [before.number if before else "", to.number if to else ""]},
    )  # fmt: skip
    hint("places")
    return equipment


@all_or_nothing
def retire_equipment(equipment: Equipment, *, reason: str, by: Person) -> Equipment:
    """Take it out of use: nothing new is planned there; what was done there stays in the records.

    Raises PlaceInUse while it has work, or places in it are in use.
    """
    require(by, "equipment.author_equipment")
    _demand_free(equipment, "that it is in use")
    equipment = _lock(equipment)
    if not equipment.is_usable:
        return equipment
    inside = [place.number for place in _below(equipment) if place.is_usable]
    if inside:
        raise PlaceInUse(f"{', '.join(inside)} in it: take them out of use first.", places=inside)
    equipment.is_usable = False
    equipment.save(update_fields=["is_usable"])
    record(EquipmentEvent.RETIRED, equipment, by=by, reason=reason)
    hint("places")
    return equipment


@all_or_nothing
def restore_equipment(equipment: Equipment, *, by: Person) -> Equipment:
    """Use it again."""
    require(by, "equipment.author_equipment")
    equipment = _lock(equipment)
    if equipment.is_usable:
        return equipment
    _fits(equipment.level, equipment.parent)
    equipment.is_usable = True
    equipment.save(update_fields=["is_usable"])
    record(EquipmentEvent.RESTORED, equipment, by=by)
    hint("places")
    return equipment


@all_or_nothing
def add_equipment_class(number: str, name: str, *, by: Person) -> EquipmentClass:
    """Name what work units have in common."""
    require(by, "equipment.author_equipment")
    number, name = number.strip(), name.strip()
    if not number or not name:
        raise Malformed("It needs a number and a name.", code="blank", field="name" if number else "number")
    if EquipmentClass.objects.filter(number__iexact=number).exists():
        raise Malformed(f"There is a class '{number}' already.", code="number_taken", field="number")
    added = EquipmentClass.objects.create(number=number, name=name)
    record(EquipmentClassEvent.ADDED, added, by=by)
    hint("places")
    return added


def _lock(equipment: Equipment) -> Equipment:
    return Equipment.objects.select_for_update().get(pk=equipment.pk)


def _below(equipment: Equipment) -> list[Equipment]:
    """Everything that stands in it, by id; as many queries as there are levels."""
    found: list[Equipment] = []
    above = [equipment.pk]
    while above:
        here = list(Equipment.objects.filter(parent__in=above).order_by("pk"))
        found += here
        above = [place.pk for place in here]
    return found


def _demand_free(unit: Equipment, what: str) -> None:
    for ask in occupations if unit.level == Level.WORK_UNIT else ():
        if work := ask(unit):
            raise PlaceInUse(f"{unit.number} has work: {work}. Finish or move it before you change {what}.")


def _fits(level: str, parent: Equipment | None) -> None:
    if level not in RANK:
        raise Malformed(f"There is no level '{level}'.", code="invalid_choice", field="level")
    rank = RANK[Level(level)]
    if parent is None:
        if rank > RANK[Level.SITE]:
            raise PlaceMisplaced(
                f"{_a(level)} stands in something: an area or a site.", field="parent", code="parent_missing"
            )
    elif RANK[Level(parent.level)] >= rank:
        raise PlaceMisplaced(
            f"{_a(level)} cannot stand in {parent.number}, which is {_a(parent.level).lower()}.",
            field="parent",
        )
    elif not parent.is_usable:
        raise PlaceInUse(f"{parent.number} is out of use.", field="parent", code="place_out_of_use")


def _a(level: str) -> str:
    word = Level(level).label.lower()
    return f"{'An' if word[0] in 'ae' else 'A'} {word}"


def _zoned(level: str, time_zone: str) -> None:
    if level != Level.SITE:
        if time_zone:
            raise Malformed("Only a site has a time zone; the rest follows.", code="not_a_site", field="time_zone")
    elif not time_zone:
        raise Malformed("A site needs its time zone, for example Europe/Berlin.", code="required", field="time_zone")
    elif time_zone not in zoneinfo.available_timezones():
        raise Malformed(f"Unknown time zone '{time_zone}'.", code="unknown_time_zone", field="time_zone")


def _worked(level: str, mode: str, classes: Collection[EquipmentClass], has_hand_counter: bool = False) -> None:
    if level == Level.WORK_UNIT:
        if mode and mode not in Mode.values:
            raise Malformed(f"There is no mode '{mode}'.", code="invalid_choice", field="mode")
    elif mode or classes or has_hand_counter:
        raise Malformed(
            "Only a work unit has a mode, classes and a counter.", code="not_a_work_unit",
            field="mode" if mode else "classes" if classes else "has_hand_counter",
        )
