"""What a machine does now, taken in."""

from __future__ import annotations

from datetime import datetime

from equipment.models import Equipment, EquipmentState
from equipment.states import Source, UnitState
from kernel.commands import all_or_nothing
from kernel.hints import hint


@all_or_nothing
def observe_state(
    equipment: Equipment,
    state: str,
    *,
    at: datetime,
    reason: str = "",
    source: str = Source.MACHINE,
) -> EquipmentState | None:
    """Write down that the equipment is in `state` since `at`; None if a newer reading has been taken in already.

    The same state again changes nothing, except that a reason which comes late is added to it.
    """
    unit = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    if unit.state_seen_at is not None and at < unit.state_seen_at:
        return None
    state = UnitState(state)
    unit.state_seen_at = at
    unit.save(update_fields=["state_seen_at"])
    current = EquipmentState.objects.filter(equipment=unit, ended_at=None).first()
    if current is not None and current.state == state and current.reason in ("", reason):
        if current.reason != reason:
            current.reason = reason
            current.save(update_fields=["reason"])
            hint(f"unit:{unit.pk}")
        return current
    if current is not None and current.state == state and not reason:
        return current
    if current is not None:
        # Times of two sources may cross by a moment; a stretch never ends before it began.
        at = max(at, current.started_at)
        current.ended_at = at
        current.save(update_fields=["ended_at"])
    hint(f"unit:{unit.pk}", "dispatch")
    return EquipmentState.objects.create(
        equipment=unit, state=state, reason=reason[:200], source=source, started_at=at
    )
