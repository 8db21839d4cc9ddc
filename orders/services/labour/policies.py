"""What a site keeps of its people's times."""

from __future__ import annotations

from collections.abc import Sequence

from equipment.models import Equipment
from equipment.states import Level
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from orders.events import LabourEvent
from orders.models import LabourPolicy
from orders.states import SPLITS
from personnel.models import Person
from personnel.roles import ROLES
from personnel.services import require
from records.services import record

from .keeping import forget

LONGEST_DAYS = 3650
IDLE_MINUTES = range(5, 24 * 60 + 1)
FACTS = ("is_on", "split", "visible_to", "retention_days", "idle_minutes")


@all_or_nothing
def set_labour_policy(
    site: Equipment, *, by: Person, reason: str, is_on: bool, split: str, visible_to: Sequence[str],
    retention_days: int, idle_minutes: int,
) -> LabourPolicy:
    """Say whether personal times are kept at a site, how they are split, who sees them, and for how long.

    Turned off, nothing is kept from now on, and whose times there were is forgotten at once.
    """
    require(by, "orders.author_labour")
    if not reason.strip():
        raise Malformed("Say why, for example which agreement this follows.", code="reason_missing", field="reason")
    if site.level != Level.SITE:
        raise Malformed(f"{site.number} is no site.", code="not_a_site", field="site")
    if split not in SPLITS:
        raise Malformed(f"The split is {', '.join(SPLITS)}.", field="split")
    if set(visible_to) - set(ROLES):
        raise Malformed(f"Roles are {', '.join(ROLES)}.", field="visible_to")
    if not 1 <= retention_days <= LONGEST_DAYS:
        raise Malformed(f"Times are kept for 1 to {LONGEST_DAYS} days.", field="retention_days")
    if idle_minutes not in IDLE_MINUTES:
        raise Malformed("Idle is 5 minutes to 24 hours.", field="idle_minutes")
    Equipment.objects.select_for_update(no_key=True).get(pk=site.pk)
    policy = LabourPolicy.objects.select_related("site").filter(site=site).first() or LabourPolicy(site=site)
    before = {name: getattr(policy, name) for name in FACTS}
    policy.is_on, policy.split, policy.visible_to = is_on, split, sorted(set(visible_to))
    policy.retention_days, policy.idle_minutes = retention_days, idle_minutes
    after = {name: getattr(policy, name) for name in FACTS}
    if policy.pk is not None and before == after:
        raise Malformed("It is so already.", code="nothing_to_change", field="is_on")
    policy.save()
    record(LabourEvent.POLICY_SET, policy, about=site, by=by, reason=reason.strip(), before=before, after=after)
    if not is_on:
        forget(policy, before=now(), everything=True)
    return policy
