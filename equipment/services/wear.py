"""Tools grow older by what their machine counted."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q

from equipment.models import Counter, Tool, ToolMount
from kernel.hints import hint


def wear(counter: Counter) -> None:
    """Lay the fresh cycles of a locked counter upon the tools that were in the machine at their time.

    Wherever its pieces are booked or moved to later, the machine made these strokes once: tools follow the counter,
    not the jobs.
    """
    fresh, counter.unworn = counter.unworn, []
    if not fresh:
        return
    first, last = min(at for _, at in fresh), max(at for _, at in fresh)
    mounts = ToolMount.objects.filter(
        Q(unmounted_at=None) | Q(unmounted_at__gt=first), equipment=counter.equipment_id, mounted_at__lte=last
    )
    worn: dict[int, Decimal] = defaultdict(Decimal)
    for mount in mounts:
        worn[mount.tool_id] += sum(delta for delta, at in fresh if mount.was_at(at))
    # By id: two batches that wear the same tools cannot wait crosswise.
    for tool in Tool.objects.select_for_update(no_key=True).filter(pk__in=worn).order_by("pk"):
        before = tool.used_cycles
        tool.used_cycles += worn[tool.pk]
        tool.save(update_fields=["used_cycles"])
        if any(mark is not None and before < mark <= tool.used_cycles for mark in (tool.life_warning, tool.life_limit)):
            hint("tools", "dispatch", f"unit:{counter.equipment_id}")
