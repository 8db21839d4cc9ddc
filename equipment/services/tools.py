"""Tools: known, put into a machine, taken out, made new, taken out of use."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from equipment.errors import NotAWorkUnit, ToolExists, ToolMounted, ToolNotMounted, ToolWithdrawn
from equipment.events import ToolEvent
from equipment.models import Counter, Equipment, Tool, ToolMount
from equipment.services.counters import lock_counters
from equipment.states import Fitness, Level
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import amount
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person


@all_or_nothing
def add_tool(
    number: str,
    name: str,
    *,
    by: Person,
    tool_class: str = "",
    life_limit: Decimal | None = None,
    life_warning: Decimal | None = None,
    used_cycles: Decimal = Decimal(0),
) -> Tool:
    """A tool the plant has, with the cycles it has made elsewhere. Raises ToolExists."""
    require(by, "equipment.author_tool")
    number = number.strip()
    if not number:
        raise Malformed("A tool needs a number.", field="number")
    if Tool.objects.filter(number=number).exists():
        raise ToolExists(f"There is a tool {number} already.", field="number")
    tool = Tool(number=number, name=name, tool_class=tool_class, used_cycles=amount(used_cycles, "C62"))
    if tool.used_cycles < 0:
        raise Malformed("A tool cannot have made less than no cycles.", code="negative", field="used_cycles")
    _live(tool, life_limit, life_warning)
    tool.save()
    record(
        ToolEvent.ADDED, tool, by=by, name=name, tool_class=tool_class, life_limit=tool.life_limit,
        life_warning=tool.life_warning, used_cycles=tool.used_cycles,
    )
    _ring(tool)
    return tool


@all_or_nothing
def change_tool(tool: Tool, *, by: Person, **new: Any) -> Tool:
    """Correct its name, its class or how long it lives."""
    require(by, "equipment.author_tool")
    tool = _lock(tool)
    was = {field: getattr(tool, field) for field in new}
    for field in ("name", "tool_class"):
        setattr(tool, field, new.get(field, getattr(tool, field)))
    _live(tool, new.get("life_limit", tool.life_limit), new.get("life_warning", tool.life_warning))
    tool.save(update_fields=["name", "tool_class", "life_limit", "life_warning"])
    record(ToolEvent.CHANGED, tool, by=by, before=was, after={field: getattr(tool, field) for field in new})
    _ring(tool)
    return tool


@all_or_nothing
def mount_tool(tool: Tool, *, to: Equipment, by: Person, instead: bool = False) -> ToolMount:
    """Put it into a machine: what the machine counts from now on wears it.

    `instead` takes out the tool of its class that is there. Raises ToolWithdrawn, NotAWorkUnit, ToolMounted with
    where it is.
    """
    require(by, "equipment.mount_tool")
    if to.level != Level.WORK_UNIT:
        raise NotAWorkUnit(f"{to.number} is no work unit, so it takes no tools.", field="work_unit")
    _stop_counting(to)
    of_class = Q(tool__tool_class=tool.tool_class) if instead and tool.tool_class else Q(pk__in=[])
    there = ToolMount.objects.select_related("equipment").filter(of_class, equipment=to, unmounted_at=None)
    locked = _lock_all([tool.pk, *there.values_list("tool_id", flat=True)])
    # Asked again under the locks: somebody may have taken it out meanwhile.
    replaced = [mount for mount in there.exclude(tool=tool) if mount.tool_id in locked]
    tool = locked[tool.pk]
    if tool.state == Fitness.WITHDRAWN:
        raise ToolWithdrawn(f"{tool.number} is out of use. Overhaul it first.", tool=tool.number)
    standing = _mount(tool)
    if standing is not None:
        where = standing.equipment.number
        raise ToolMounted(f"{tool.number} is in {where}. Take it out there first.", work_unit=where)
    for old in replaced:
        _take_out(locked[old.tool_id], old, by=by)
    mount = ToolMount.objects.create(tool=tool, equipment=to, mounted_at=now(), by=by)
    record(ToolEvent.MOUNTED, tool, about=to, by=by, equipment=to.number, used_cycles=tool.used_cycles)
    _ring(tool, to)
    return mount


@all_or_nothing
def unmount_tool(tool: Tool, *, by: Person) -> ToolMount:
    """Take it out of its machine. Raises ToolNotMounted."""
    require(by, "equipment.mount_tool")
    seen = _mount(tool)
    if seen is not None:
        _stop_counting(seen.equipment)
    tool = _lock(tool)
    mount = _mount(tool)
    if mount is None or seen is None or mount.pk != seen.pk:
        raise ToolNotMounted(f"{tool.number} is in no machine any more.", tool=tool.number)
    _take_out(tool, mount, by=by)
    return mount


@all_or_nothing
def overhaul_tool(tool: Tool, *, by: Person, reason: str) -> Tool:
    """It was ground, polished or renewed: its life begins again, and one that was out of use is usable."""
    require(by, "equipment.overhaul_tool")
    tool = _lock(tool)
    had = tool.used_cycles
    tool.used_cycles, tool.state = Decimal(0), Fitness.USABLE
    tool.save(update_fields=["used_cycles", "state"])
    record(ToolEvent.OVERHAULED, tool, by=by, reason=_why(reason), used_cycles=had)
    _ring(tool)
    return tool


@all_or_nothing
def withdraw_tool(tool: Tool, *, by: Person, reason: str) -> Tool:
    """Take it out of use, also while it is still in a machine: no job starts with it."""
    require(by, "equipment.withdraw_tool")
    tool = _lock(tool)
    if tool.state == Fitness.WITHDRAWN:
        raise ToolWithdrawn(f"{tool.number} is out of use already.", tool=tool.number)
    tool.state = Fitness.WITHDRAWN
    tool.save(update_fields=["state"])
    record(ToolEvent.WITHDRAWN, tool, by=by, reason=_why(reason), used_cycles=tool.used_cycles)
    _ring(tool)
    return tool


def _take_out(tool: Tool, mount: ToolMount, *, by: Person) -> None:
    mount.unmounted_at = max(now(), mount.mounted_at)
    mount.save(update_fields=["unmounted_at"])
    place = mount.equipment
    record(ToolEvent.UNMOUNTED, tool, about=place, by=by, equipment=place.number, used_cycles=tool.used_cycles)
    _ring(tool, place)


def _lock(tool: Tool) -> Tool:
    return _lock_all([tool.pk])[tool.pk]


def _lock_all(keys: list[int]) -> dict[int, Tool]:
    locked = Tool.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {tool.pk: tool for tool in locked}


def _mount(tool: Tool) -> ToolMount | None:
    return ToolMount.objects.select_related("equipment").filter(tool=tool, unmounted_at=None).first()


def _stop_counting(unit: Equipment) -> None:
    """A stroke belongs to the old tool or to the new one: nobody counts while it is changed."""
    lock_counters(*Counter.objects.filter(equipment=unit))


def _live(tool: Tool, limit: Decimal | None, warning: Decimal | None) -> None:
    tool.life_limit = None if limit is None else amount(limit, "C62", field="life_limit", positive=True)
    tool.life_warning = None if warning is None else amount(warning, "C62", field="life_warning", positive=True)
    if tool.life_warning is not None and (tool.life_limit is None or tool.life_warning >= tool.life_limit):
        raise Malformed("The warning comes before the limit.", code="warning_after_limit", field="life_warning")


def _why(reason: str) -> str:
    if not reason.strip():
        raise Malformed("Say why.", code="reason_missing", field="reason")
    return reason.strip()


def _ring(tool: Tool, unit: Equipment | None = None) -> None:
    mount = _mount(tool) if unit is None else None
    place = unit.pk if unit is not None else mount.equipment_id if mount is not None else None
    hint("tools", "dispatch", *([f"unit:{place}"] if place is not None else []))
