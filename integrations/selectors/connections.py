"""Questions about connections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from equipment.models import Counter, EquipmentProperty, EquipmentState, MachineAlarm
from integrations.models import Binding
from integrations.states import Role
from kernel.clock import now


@dataclass(frozen=True)
class Live:
    """The latest that came over one binding."""

    value: str | None
    good: bool
    at: datetime | None
    age_s: float | None
    # Of a counter.
    most_per_second: Decimal | None = None


def live_values(bindings: Iterable[Binding]) -> dict[int, Live]:
    """The latest value, its quality and age per binding; four queries however many bindings."""
    bindings = list(bindings)
    units = {b.equipment_id for b in bindings}
    moment = now()
    counters = {(c.equipment_id, c.name): c for c in Counter.objects.filter(equipment__in=units)}
    properties = {(p.equipment_id, p.name): p for p in EquipmentProperty.objects.filter(equipment__in=units)}
    states = {s.equipment_id: s for s in EquipmentState.objects.filter(equipment__in=units, ended_at=None)}

    alarms = {(a.equipment_id, a.name): a for a in MachineAlarm.objects.filter(equipment__in=units, ended_at=None)}
    epochs = {c.equipment_id: c for c in counters.values() if c.epoch is not None}

    def live(value: object, good: bool, at: datetime | None, rate: Decimal | None = None) -> Live:
        age = max(0.0, (moment - at).total_seconds()) if at else None
        return Live(None if value is None else str(value), good, at, age, rate)

    found: dict[int, Live] = {}
    for binding in bindings:
        key = (binding.equipment_id, binding.name)
        seen = binding.equipment.state_seen_at
        if binding.role == Role.COUNTER and key in counters:
            counter = counters[key]
            found[binding.pk] = live(
                counter.last_raw, counter.suspect_raw is None, counter.last_at, counter.most_per_second
            )
        elif binding.role == Role.VALUE and key in properties:
            prop = properties[key]
            found[binding.pk] = live(prop.last_value, prop.last_good, prop.last_at)
        elif binding.role == Role.STATE and binding.equipment_id in states:
            state = states[binding.equipment_id]
            found[binding.pk] = live(state.state, state.source == "machine", seen)
        elif binding.role == Role.EPOCH and (tagged := epochs.get(binding.equipment_id)) is not None:
            found[binding.pk] = live(tagged.epoch, True, tagged.last_at)
        elif binding.role == Role.ALARM:
            alarm = alarms.get(key)
            found[binding.pk] = live(alarm.word if alarm else "", True, alarm.started_at if alarm else seen)
        elif binding.role == Role.HEARTBEAT:
            found[binding.pk] = live("", True, binding.connection.heartbeat_at)
        elif binding.role == Role.REASON and binding.equipment_id in states:
            found[binding.pk] = live(states[binding.equipment_id].reason, True, seen)
    return found
