"""Questions about the plant and what its machines do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from equipment.models import (
    Call,
    Equipment,
    EquipmentProperty,
    EquipmentState,
    Gap,
    MachineAlarm,
    Terminal,
    UnassignedCount,
)
from equipment.states import Level, UnassignedState
from kernel.clock import now
from personnel.services import digest

# A machine that said nothing for this long is not connected, whatever anybody believes.
SILENT_AFTER_SECONDS = 10


def with_state(units: QuerySet[Equipment] | None = None) -> QuerySet[Equipment]:
    """Equipment with `state_now`, `reason_now`, `since` and `has_gap` beside each row."""
    current = EquipmentState.objects.filter(equipment=OuterRef("pk"), ended_at=None)
    return (Equipment.objects.all() if units is None else units).annotate(
        state_now=Subquery(current.values("state")[:1]),
        reason_now=Subquery(current.values("reason")[:1]),
        since=Subquery(current.values("started_at")[:1]),
        has_gap=Exists(Gap.objects.filter(equipment=OuterRef("pk"), property=None, ended_at=None)),
    )


def work_units_now(ids: Iterable[int] | None = None) -> QuerySet[Equipment]:
    """Work units in use, as the floor shows them: state, values, pieces that wait, alarms, calls; six queries."""
    units = Equipment.objects.filter(level=Level.WORK_UNIT, is_usable=True)
    if ids is not None:
        units = units.filter(pk__in=list(ids))
    return (
        with_state(units)
        .select_related("parent", "parent__parent")
        .prefetch_related(
            "properties",
            Prefetch(
                "unassigned_counts",
                UnassignedCount.objects.filter(state=UnassignedState.OPEN),
                to_attr="open_counts",
            ),
            Prefetch("alarms", MachineAlarm.objects.filter(ended_at=None), to_attr="open_alarms"),
            Prefetch(
                "calls",
                Call.objects.filter(ended_at=None).select_related("called_by", "answered_by").order_by("called_at"),
                to_attr="open_calls",
            ),
        )
        .order_by("number")
    )


def is_connected(unit: Equipment, at: datetime | None = None) -> bool | None:
    """Whether we hear the machine now; None where nothing is connected. Needs a row of `with_state`."""
    if unit.observed_at is None:
        return None
    return not unit.has_gap and data_age(unit, at) <= SILENT_AFTER_SECONDS  # type: ignore[attr-defined, operator]


def data_age(unit: Equipment, at: datetime | None = None) -> float | None:
    """Seconds since the last data we trust; None where nothing is connected."""
    if unit.observed_at is None:
        return None
    return max(0.0, ((at or now()) - unit.observed_at).total_seconds())


def values_now(unit: Equipment) -> list[dict[str, Any]]:
    """The latest process values, each with its unit, quality and time."""
    return [
        {"id": p.pk, "name": p.name, "value": p.last_value, "unit": p.unit, "good": p.last_good, "at": p.last_at}
        for p in unit.properties.all()
        if p.last_at is not None
    ]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a work unit did in a stretch of time, oldest first, each part within the stretch."""

    unit: int
    states: list[tuple[str, datetime, datetime]]
    # Without data anybody trusts: whatever the states say there, nobody saw it.
    gaps: list[tuple[datetime, datetime]]


def timelines(since: datetime, until: datetime) -> list[Timeline]:
    """Every work unit whose state was heard meanwhile; three queries however many."""
    inside = Q(ended_at=None) | Q(ended_at__gt=since)
    found: dict[int, Timeline] = {}
    states = EquipmentState.objects.filter(inside, started_at__lt=until, equipment__level=Level.WORK_UNIT)
    for row in states.order_by("equipment", "started_at", "pk"):
        line = found.setdefault(row.equipment_id, Timeline(row.equipment_id, [], []))
        line.states.append((row.state, max(row.started_at, since), min(row.ended_at or until, until)))
    gaps = Gap.objects.filter(inside, started_at__lt=until, property=None, equipment__in=found)
    for gap in gaps.order_by("started_at", "pk"):
        found[gap.equipment_id].gaps.append((max(gap.started_at, since), min(gap.ended_at or until, until)))
    for unit in Equipment.objects.filter(pk__in=found, observed_at__lt=until):
        # It may stand in no ledger yet: nobody has heard the machine for a while, and nobody was there to say so.
        if unit.observed_at is not None and (data_age(unit) or 0) > SILENT_AFTER_SECONDS:
            found[unit.pk].gaps.append((max(unit.observed_at, since), until))
    return list(found.values())


def terminal_of(token: str | None) -> Terminal | None:
    """The terminal whose device shows this token."""
    if not token:
        return None
    return Terminal.objects.prefetch_related("work_units").filter(token_hash=digest(token)).first()


def site_of(equipment: Equipment | None = None) -> Equipment | None:
    """The site a node stands in; without one, the plant's only site."""
    node = equipment
    while node is not None and node.level != Level.SITE:
        node = node.parent
    return node or Equipment.objects.filter(level=Level.SITE).order_by("pk").first()


def property_named(equipment: Equipment, name: str) -> EquipmentProperty | None:
    """A process value by its name."""
    return EquipmentProperty.objects.filter(equipment=equipment, name=name).first()


def gaps_between(prop: EquipmentProperty, since: datetime, until: datetime, most: int) -> list[Gap]:
    """Stretches without data of a property, or of its whole machine, that touch this time; oldest first.

    The last one may stand in no ledger yet: nobody has heard the machine for a while, and nobody was there to say so.
    """
    unit = prop.equipment
    found = list(
        Gap.objects.filter(
            Q(property=None) | Q(property=prop), Q(ended_at=None) | Q(ended_at__gt=since),
            equipment=unit, started_at__lt=until,
        ).order_by("started_at", "pk")[:most]
    )
    heard = unit.observed_at
    is_told = any(gap.property_id is None and gap.ended_at is None for gap in found)
    if heard is not None and not is_told and heard < until and (data_age(unit) or 0) > SILENT_AFTER_SECONDS:
        found.append(Gap(equipment=unit, cause="Nobody is reading.", started_at=heard))
    return found


def shift_starts(equipment: Equipment, since: datetime, until: datetime) -> list[datetime]:
    """The moments after `since`, up to `until`, at which a shift began at the equipment's site."""
    site = site_of(equipment)
    if site is None or until <= since:
        return []
    zone = ZoneInfo(site.time_zone or "UTC")
    times = [start.at for start in site.shift_starts.all()]
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    moments = []
    while times and day <= last:
        moments += [datetime.combine(day, at, zone) for at in times]
        day += timedelta(days=1)
    return [moment for moment in moments if since < moment <= until]
