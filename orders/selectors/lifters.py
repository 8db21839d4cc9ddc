"""Who may sign against a blocker?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from orders import gate
from personnel.models import Person
from personnel.selectors import people_with

FLOOR, QUALITY = "orders.override_floor", "orders.override_quality"

# What concerns the product is quality's, everything else the supervisor's.
PERMISSIONS: Mapping[str, str] = dict.fromkeys(gate.CHECKS, FLOOR) | {
    gate.LOT_STATUS: QUALITY,
    gate.SHELF_LIFE: QUALITY,
    gate.CALIBRATION: QUALITY,
    gate.NONCONFORMANCE: QUALITY,
}


def lifters(at: datetime) -> dict[str, list[str]]:
    """The names of those who may override each check now, deputies among them."""
    names = {permission: people_with(permission, at) for permission in (FLOOR, QUALITY)}
    return {check: names[permission] for check, permission in PERMISSIONS.items()}


def overridable(blockers: Iterable[gate.Blocker], by: Person) -> list[str]:
    """The checks among these that this person may sign against now, or withdraw the override of."""
    asked = (blocker for blocker in blockers if blocker.mode == gate.BLOCK or blocker.is_overridden)
    checks = dict.fromkeys(blocker.check for blocker in asked)
    return [check for check in checks if check in PERMISSIONS and by.has(PERMISSIONS[check])]
