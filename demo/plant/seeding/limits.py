"""The demo's limits of process values."""

from __future__ import annotations

from demo.plant import limits as book
from equipment.models import EquipmentProperty
from genealogy.models import MaterialDefinition
from orders.models import PropertyLimit
from orders.services import set_limit
from personnel.models import Person


def seed(by: Person) -> int:
    """Set what nobody has set or taken away yet; answers how many."""
    count = 0
    for limit in book.LIMITS:
        prop = EquipmentProperty.objects.filter(equipment__number=limit.work_unit, name=limit.value).first()
        material = MaterialDefinition.objects.get(number=limit.material)
        # A visitor may have renamed the value, or taken the limit away.
        if prop is None or PropertyLimit.objects.filter(property=prop, material=material).exists():
            continue
        set_limit(
            prop, by=by, material=material, upper=limit.upper, hysteresis=limit.hysteresis, action=limit.action,
            reason=limit.reason,
        )  # fmt: skip
        count += 1
    return count
