"""Setting the limits of process values."""

from __future__ import annotations

import math

from equipment.models import EquipmentProperty
from genealogy.models import MaterialDefinition
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.events import LimitEvent
from orders.models import PropertyLimit
from orders.models.limits import Action
from personnel.models import Person
from personnel.services import require
from records.services import record


@all_or_nothing
def set_limit(
    property: EquipmentProperty,
    *,
    by: Person,
    reason: str,
    material: MaterialDefinition | None = None,
    lower: float | None = None,
    upper: float | None = None,
    hysteresis: float = 0.0,
    action: str = Action.TELL,
) -> PropertyLimit:
    """Say between what a process value must stay, in its own unit, while `material` is made (None: whatever runs).

    Setting it again changes it from the next value on; an excursion that lasts keeps the limits it began with.
    """
    require(by, "orders.author_limit")
    if not reason.strip():
        raise Malformed("Say why the limits are set so.", field="reason")
    for field, number in (("lower", lower), ("upper", upper), ("hysteresis", hysteresis)):
        if number is not None and not math.isfinite(number):
            raise Malformed("A limit must be a finite number.", code="not_finite", field=field)
    if lower is None and upper is None:
        raise Malformed("Give a lower limit, an upper limit or both.", code="limit_missing", field="lower")
    if lower is not None and upper is not None and lower >= upper:
        raise Malformed("The lower limit must be below the upper one.", code="limits_crossed", field="lower")
    if hysteresis < 0 or (lower is not None and upper is not None and 2 * hysteresis >= upper - lower):
        raise Malformed(
            "The way back inside is zero or more, and less than half of what lies between the limits.",
            code="hysteresis_too_wide", field="hysteresis",
        )
    limit, _ = PropertyLimit.objects.update_or_create(
        property=property, material=material,
        defaults={
            "lower": lower, "upper": upper, "hysteresis": hysteresis, "action": Action(action), "is_active": True,
            "set_by": by, "set_at": now(),
        },
    )  # fmt: skip
    record(
        LimitEvent.SET, limit, about=property.equipment, by=by, reason=reason, property=property.name,
        material=material.number if material else "", lower=lower, upper=upper, hysteresis=hysteresis, action=action,
    )
    hint("limits", f"unit:{property.equipment_id}")
    return limit


@all_or_nothing
def remove_limit(limit: PropertyLimit, *, by: Person, reason: str) -> PropertyLimit:
    """Watch the value no longer; what is on record of it stays."""
    require(by, "orders.author_limit")
    if not reason.strip():
        raise Malformed("Say why the limits are taken away.", field="reason")
    limit = (
        PropertyLimit.objects.select_for_update(of=("self",))
        .select_related("property__equipment", "material", "set_by").get(pk=limit.pk)
    )  # fmt: skip
    if limit.is_active:
        limit.is_active, limit.set_by, limit.set_at = False, by, now()
        limit.save(update_fields=["is_active", "set_by", "set_at"])
        record(LimitEvent.REMOVED, limit, about=limit.property.equipment, by=by, reason=reason)
        hint("limits", f"unit:{limit.property.equipment_id}")
    return limit
