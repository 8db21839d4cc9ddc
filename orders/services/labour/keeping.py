"""By the clock: forgotten ends are closed, and old times lose their people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from equipment.selectors import shift_starts
from kernel.clock import now
from kernel.commands import all_or_nothing
from orders.events import LabourEvent
from orders.models import LabourPeriod, LabourPolicy, LabourSum
from orders.selectors.labour import shares
from orders.states import IDLE, SHIFT_END
from personnel.services import system_person
from records.services import record

from .periods import end

# Who came so shortly before a shift began came for that shift; who works on into the next one may stay so long.
GRACE = timedelta(minutes=30)


@all_or_nothing
def close_forgotten(at: datetime | None = None) -> int:
    """End the periods nobody ended: at the shift's end, or when the person was last seen. Each is marked so."""
    moment, closed = at or now(), 0
    for policy in LabourPolicy.objects.select_related("site").filter(is_on=True):
        idle = timedelta(minutes=policy.idle_minutes)
        open_now = LabourPeriod.objects.select_for_update(skip_locked=True).filter(site=policy.site_id, ended_at=None)
        for period in open_now:
            next_shift = shift_starts(policy.site, period.seen_at + GRACE, moment - GRACE)
            if next_shift:
                end([period], SHIFT_END, at=min(next_shift))
            elif period.seen_at + idle < moment:
                end([period], IDLE, at=period.seen_at)
            else:
                continue
            closed += 1
    return closed


def forget_old(at: datetime | None = None) -> int:
    """At each site, forget whose times those are that are older than the site keeps them."""
    moment, forgotten = at or now(), 0
    for policy in LabourPolicy.objects.select_related("site"):
        with transaction.atomic():
            forgotten += forget(policy, before=moment - timedelta(days=policy.retention_days))
    return forgotten


def forget(policy: LabourPolicy, *, before: datetime, everything: bool = False) -> int:
    """Add up what ended before then, per job or activity and day, and drop the periods themselves.

    Their exact times go, too: with the audit trail beside them they would say who it was. Periods that overlap share
    the person's time, so they go together.
    """
    LabourPolicy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if everything:
        end(LabourPeriod.objects.filter(site=policy.site_id, ended_at=None), IDLE, at=before)
    own = LabourPeriod.objects.filter(site=policy.site_id).order_by("person_id", "started_at", "pk")
    if not own.filter(ended_at__lte=before).exists():
        return 0
    zone = ZoneInfo(policy.site.time_zone or "UTC")
    gone = [
        period
        for together in _islands(own.select_related("job"))
        if all(period.ended_at is not None and period.ended_at <= before for period in together)
        for period in together
    ]
    if not gone:
        return 0
    sums: defaultdict[tuple[int | None, int | None, str, date], Decimal] = defaultdict(Decimal)
    counted = shares(gone, policy.split, until=before)
    for period in gone:
        day = period.started_at.astimezone(zone).date()
        sums[period.job_id, period.activity_id, period.use, day] += counted[period.pk]
    for (job, activity, use, day), seconds in sums.items():
        row, _ = LabourSum.objects.get_or_create(
            site=policy.site, job_id=job, activity_id=activity, use=use, day=day, defaults={"seconds": 0}
        )
        LabourSum.objects.filter(pk=row.pk).update(seconds=F("seconds") + seconds)
    LabourPeriod.objects.filter(pk__in=[period.pk for period in gone]).delete()
    record(
        LabourEvent.FORGOTTEN, policy, about=policy.site, by=system_person("scheduler"), periods=len(gone),
        before=before,
    )
    return len(gone)


def _islands(periods: Iterable[LabourPeriod]) -> Iterator[list[LabourPeriod]]:
    """A person's periods in the groups in which they overlap."""
    island: list[LabourPeriod] = []
    reach: datetime | None = None
    for period in periods:
        is_apart = reach is not None and period.started_at >= reach
        if island and (period.person_id != island[0].person_id or is_apart):
            yield island
            island, reach = [], None
        island.append(period)
        # An open one reaches as far as anybody can see.
        ended = period.ended_at or datetime.max.replace(tzinfo=period.started_at.tzinfo)
        reach = max(reach or ended, ended)
    if island:
        yield island
