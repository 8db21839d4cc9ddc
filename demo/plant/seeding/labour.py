"""The demo keeps its people's times, for its supervisors, for thirty days."""

from __future__ import annotations

from equipment.models import Equipment
from orders.models import LabourPolicy
from orders.services import set_labour_policy
from personnel.models import Person


def seed(by: Person) -> int:
    """Set it where nobody has said anything yet; answers at how many sites."""
    sites = Equipment.objects.filter(level="site").exclude(pk__in=LabourPolicy.objects.values("site"))
    for site in sites:
        set_labour_policy(
            site, by=by, reason="Demo plant: so that there is something to see.", is_on=True, split="equal",
            visible_to=["supervisor"], retention_days=30, idle_minutes=240,
        )
    return len(sites)
