"""With which gauge is a value measured here?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from equipment.models import Gauge
from equipment.states import Fitness
from kernel.clock import moment


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gauge somebody may measure with here; the only likely one is taken unless another is named."""

    gauge: Gauge
    is_fit: bool
    is_likely: bool


def gauges_here(unit: int | None, classes: Collection[str], at: datetime | None = None) -> list[Candidate]:
    """Gauges of these classes that belong here or to nobody; one query, none where no class is asked."""
    if not classes:
        return []
    when = at or moment()
    rows = Gauge.objects.filter(Q(equipment=unit) | Q(equipment=None), gauge_class__in=classes)
    gauges = list(rows.order_by("number"))
    return [Candidate(gauge, _is_fit(gauge, when), gauge in _likely(gauges, gauge, when)) for gauge in gauges]


def _likely(gauges: Sequence[Gauge], like: Gauge, at: datetime) -> list[Gauge]:
    """Of a class: what is fit before what is not, the work unit's own before what is lent."""
    alike = [gauge for gauge in gauges if gauge.gauge_class == like.gauge_class]
    fit = [gauge for gauge in alike if _is_fit(gauge, at)] or alike
    return [gauge for gauge in fit if gauge.equipment_id is not None] or fit


def _is_fit(gauge: Gauge, at: datetime) -> bool:
    return gauge.state == Fitness.USABLE and gauge.due_at is not None and gauge.due_at > at
