"""A period was seen wrongly: somebody forgot to leave, or came back late."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed, NotAllowed
from orders.errors import TimesOverlap
from orders.events import LabourEvent
from orders.models import LabourCorrection, LabourPeriod
from orders.selectors.labour import sees_people
from orders.states import CORRECTED
from personnel.models import Person
from personnel.services import require
from records.services import record


@all_or_nothing
def correct_period(
    period: LabourPeriod, *, by: Person, reason: str, started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> LabourPeriod:
    """Say when it really began or ended; what it said before stays beside it. Raises TimesOverlap.

    The audit trail tells that somebody corrected a period and why, not whose nor when: that is forgotten with it.
    """
    require(by, "orders.correct_labour")
    locked = LabourPeriod.objects.select_for_update(of=("self",)).select_related("site__labour_policy")
    period = locked.get(pk=period.pk)
    if not sees_people(by, period.site.labour_policy):
        raise NotAllowed(f"{by.name} may not see whose times these are.", code="not_visible")
    if not reason.strip():
        raise Malformed("Say why the times are corrected.", field="reason")
    since, until = started_at or period.started_at, ended_at or period.ended_at
    if (since, until) == (period.started_at, period.ended_at):
        raise Malformed("It is so already.", code="nothing_to_change", field="started_at")
    if max(since, until or since) > now():
        raise Malformed("This time is still to come.", code="in_future", field="ended_at")
    if until is not None and until < since:
        raise Malformed("It ends before it begins.", code="ends_before_it_begins", field="ended_at")
    same = LabourPeriod.objects.filter(person=period.person_id, job=period.job_id, activity=period.activity_id)
    others = same.exclude(pk=period.pk).filter(Q(ended_at=None) | Q(ended_at__gt=since))
    if (others if until is None else others.filter(started_at__lt=until)).exists():
        raise TimesOverlap("Another period of the same person at the same work lies in that time.")
    LabourCorrection.objects.create(
        period=period, started_at=period.started_at, ended_at=period.ended_at, ended_by=period.ended_by,
        reason=reason.strip(), by=by,
    )
    period.started_at, period.ended_at = since, until
    if ended_at is not None:
        period.ended_by = CORRECTED
    period.seen_at = max(min(period.seen_at, until or period.seen_at), since)
    period.save(update_fields=["started_at", "ended_at", "ended_by", "seen_at"])
    record(LabourEvent.CORRECTED, period, by=by, reason=reason.strip())
    return period
