"""Times without data we trust."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest

from equipment.models import Equipment, EquipmentProperty, EquipmentState, Gap, MachineAlarm
from equipment.services.states import observe_state
from equipment.states import Source, UnitState
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.hints import hint

# Longer silence than this between two readings is a gap, also when nobody was there to say so.
SILENCE_SECONDS = 5.0


@all_or_nothing
def observe_alive(equipment: Equipment, *, at: datetime) -> Equipment:
    """Note that data of the machine can be trusted at `at`; ends an open gap, and writes one nobody could open."""
    unit = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    if unit.observed_at is not None and at <= unit.observed_at:
        return unit
    ended = Gap.objects.filter(equipment=unit, property=None, ended_at=None, started_at__lte=at).update(ended_at=at)
    if not ended and unit.observed_at is not None and (at - unit.observed_at).total_seconds() > SILENCE_SECONDS:
        Gap.objects.create(
            equipment=unit, cause="Nobody was reading.", started_at=unit.observed_at, ended_at=at
        )
    if ended:
        _back_in_sight(unit, at)
    unit.observed_at = at
    unit.save(update_fields=["observed_at"])
    return unit


def _back_in_sight(unit: Equipment, at: datetime) -> None:
    """What was offline for the gap stands as it stood before, until it says otherwise: servers tell changes only.

    `state_seen_at` stays: a change of during the gap, which the machine kept and tells now, is believed yet.
    """
    lost = EquipmentState.objects.filter(
        equipment=unit, ended_at=None, state=UnitState.OFFLINE, source=Source.COLLECTOR, started_at__lte=at
    ).first()
    if lost is None:
        return
    before = EquipmentState.objects.filter(equipment=unit, ended_at=lost.started_at).exclude(pk=lost.pk).first()
    lost.ended_at = at
    lost.save(update_fields=["ended_at"])
    if before is not None:
        EquipmentState.objects.create(
            equipment=unit, state=before.state, reason=before.reason, source=before.source, by=before.by,
            started_at=at,
        )  # fmt: skip
    hint(f"unit:{unit.pk}", "dispatch")


@all_or_nothing
def observe_all_alive(found: Mapping[int, tuple[datetime, datetime]]) -> None:
    """The same for many machines, by id, each trusted without a break from the first to the second moment.

    One statement for those where nothing but the time is new.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE equipment_equipment unit SET observed_at = greatest(unit.observed_at, seen.until)"
            " FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS seen (id, since, until)"
            " WHERE unit.id = seen.id AND seen.since <= unit.observed_at + make_interval(secs => %s)"
            " AND NOT EXISTS (SELECT 1 FROM equipment_gap gap WHERE gap.equipment_id = unit.id"
            " AND gap.property_id IS NULL AND gap.ended_at IS NULL)"
            " RETURNING unit.id",
            [
                list(found), [since for since, _ in found.values()], [until for _, until in found.values()],
                SILENCE_SECONDS,
            ],
        )
        done = {row[0] for row in cursor.fetchall()}
    for number in sorted(set(found) - done):
        since, until = found[number]
        unit = observe_alive(Equipment.objects.get(pk=number), at=since)
        if unit.observed_at is not None and unit.observed_at < until:
            Gap.objects.filter(equipment=unit, property=None, ended_at=None, started_at__lte=until).update(
                ended_at=until
            )
            unit.observed_at = until
            unit.save(update_fields=["observed_at"])


@all_or_nothing
def note_loss(
    equipment: Equipment,
    *,
    since: datetime,
    until: datetime,
    cause: str,
    property: EquipmentProperty | None = None,
) -> Gap | None:
    """Write down a time that is over and of which something is missing; None where a gap says so already."""
    covered = Gap.objects.filter(equipment=equipment, property=property, started_at__lte=since)
    if covered.filter(Q(ended_at=None) | Q(ended_at__gte=until)).exists():
        return None
    return Gap.objects.create(
        equipment=equipment, property=property, cause=cause[:200], started_at=min(since, until), ended_at=until
    )


@all_or_nothing
def open_gap(
    equipment: Equipment,
    *,
    at: datetime,
    cause: str,
    property: EquipmentProperty | None = None,
    offline: bool = False,
) -> Gap | None:
    """Say that since `at` there is no data we trust; a machine out of sight counts as `offline`.

    None if somebody has heard the machine after `at`: a collector that was replaced meanwhile is not believed.
    """
    unit = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    if property is None and unit.observed_at is not None and at < unit.observed_at:
        return None
    gap = Gap.objects.filter(equipment=unit, property=property, ended_at=None).first()
    if gap is None:
        gap = Gap.objects.create(equipment=unit, property=property, cause=cause[:200], started_at=at)
        hint(f"unit:{unit.pk}")
    if offline:
        # Never before the last state it told: that one was true.
        seen = max(at, unit.state_seen_at) if unit.state_seen_at is not None else at
        observe_state(unit, UnitState.OFFLINE, at=seen, reason=cause, source=Source.COLLECTOR)
    return gap


@all_or_nothing
def close_gap(
    equipment: Equipment, *, at: datetime, property: EquipmentProperty | None = None
) -> Gap | None:
    """Say that data can be trusted again; None if there was no gap."""
    gap = Gap.objects.select_for_update().filter(equipment=equipment, property=property, ended_at=None).first()
    if gap is None:
        return None
    gap.ended_at = max(at, gap.started_at)
    gap.save(update_fields=["ended_at"])
    return gap


@all_or_nothing
def leave_alone(equipment: Equipment) -> Equipment:
    """Nothing reads this machine any more: its silence is no gap from here on, and its last state is history."""
    unit = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    moment = now()
    Gap.objects.filter(equipment=unit, ended_at=None).update(ended_at=Greatest(F("started_at"), moment))
    EquipmentState.objects.filter(equipment=unit, ended_at=None).update(ended_at=Greatest(F("started_at"), moment))
    MachineAlarm.objects.filter(equipment=unit, ended_at=None).update(ended_at=Greatest(F("started_at"), moment))
    unit.observed_at = None
    unit.save(update_fields=["observed_at"])
    hint(f"unit:{unit.pk}")
    return unit
