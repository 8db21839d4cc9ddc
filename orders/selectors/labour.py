"""Who worked how long: policies, actual hours beside the standard, and the raw periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from equipment.models import Equipment
from equipment.selectors import site_of
from kernel.clock import now
from kernel.commands import once_per_command
from kernel.prepared import Prepared
from orders.labour import Stretch, share_out
from orders.models import (
    JobOrder,
    JobResponse,
    JobSetup,
    LabourPeriod,
    LabourPolicy,
    LabourSum,
    SkippedStep,
    StepCompletion,
)
from orders.states import INDIRECT, REWORK, RUN, SETUP, SETUP_DUE
from personnel.models import Person
from personnel.roles import ERP

HOUR = Decimal(3600)
# As on a time sheet: a ten-thousandth of an hour is a third of a second.
PLACES = Decimal("0.0001")


def policy_at(place: Equipment | None) -> LabourPolicy | None:
    """The policy of a place's site, if it keeps times at all."""
    policies = {policy.site_id: policy for policy in _policies()}
    # Where nobody keeps times, no command pays for more than this.
    if not policies:
        return None
    site = site_of(place)
    return policies.get(site.pk) if site is not None else None


@once_per_command
def _policies() -> list[LabourPolicy]:
    return _kept.ask()


_kept = Prepared(lambda: LabourPolicy.objects.select_related("site").filter(is_on=True))


def sees_people(person: Person, policy: LabourPolicy) -> bool:
    """Whether somebody sees whose times they are at this site."""
    return policy.is_on and bool(set(policy.visible_to) & {*person.roles, *person.acting_roles})


def use_of(job: JobOrder) -> str:
    """What the time at a job is for now: set-up while somebody says so, and until its set-up steps are done.

    All of a rework's time is rework.
    """
    if job.reworks_id is not None:
        return REWORK
    if is_set_up(job):
        return SETUP
    setup = {step.sequence for step in job.frozen.steps if step.due == SETUP_DUE}
    if setup:
        for rows in (StepCompletion.objects.filter(job=job, unit=None), SkippedStep.objects.filter(job=job, unit=None)):
            setup -= set(rows.filter(step__in=setup).values_list("step", flat=True))
    return SETUP if setup else RUN


def is_set_up(job: JobOrder) -> bool:
    """Whether somebody is setting its work unit up for it now."""
    return JobSetup.objects.filter(job=job, ended_at=None).exists()


def standard_seconds(job: JobOrder) -> dict[str, Decimal]:
    """The hands an operation should take for the ordered quantity, in seconds of one person."""
    frozen = job.frozen
    if job.reworks_id is not None:
        return {REWORK: (frozen.setup_seconds + frozen.labour_seconds * job.quantity) * frozen.people}
    return {
        SETUP: Decimal(frozen.setup_seconds * frozen.people),
        RUN: frozen.labour_seconds * frozen.people * job.quantity,
    }


def shares(
    periods: Iterable[LabourPeriod], split: str, *, until: datetime, since: datetime | None = None
) -> dict[int, Decimal]:
    """Seconds that count of each period, within a time; what still goes on counts up to `until`."""
    stretches = []
    for period in periods:
        began, ended = period.started_at, min(period.ended_at or until, until)
        began = max(began, since) if since is not None else began
        weight = sum(standard_seconds(period.job).values(), Decimal(0)) if period.job is not None else Decimal(0)
        stretches.append(
            Stretch(period.pk, period.person_id, period.job_id is None, began, max(began, ended), weight)
        )
    return share_out(stretches, split)


@dataclass(slots=True)
class Actual:
    """Hours of one use at one job, or of one activity (ISA-95: personnel actual); `person` where it may be seen.

    `closed_by_rule` and `late` count the periods in it that nobody ended, and that were entered later.
    """

    job: JobOrder | None
    activity: str
    use: str
    person: Person | None = None
    seconds: Decimal = Decimal(0)
    standard: Decimal | None = None
    closed_by_rule: int = 0
    late: int = 0
    is_open: bool = False

    @property
    def hours(self) -> Decimal:
        return (self.seconds / HOUR).quantize(PLACES)

    @property
    def standard_hours(self) -> Decimal | None:
        return None if self.standard is None else (self.standard / HOUR).quantize(PLACES)


def actuals(
    person: Person, *, request: int | None = None, since: datetime | None = None, until: datetime | None = None,
    by_person: bool = False,
) -> list[Actual]:
    """Hours by operation and use, of an order or of a time; by person, those the asker may see."""
    end = until or now()
    found: dict[tuple[int, str, str, int], Actual] = {}
    for policy in LabourPolicy.objects.select_related("site"):
        wanted = LabourPeriod.objects.filter(site=policy.site_id)
        sums = LabourSum.objects.select_related("job__request", "activity").filter(site=policy.site_id)
        if request is not None:
            wanted, sums = wanted.filter(job__request=request), sums.filter(job__request=request)
        if since is not None:
            zone = ZoneInfo(policy.site.time_zone or "UTC")
            wanted = wanted.filter(Q(ended_at=None) | Q(ended_at__gt=since), started_at__lt=end)
            sums = sums.filter(day__gte=since.astimezone(zone).date(), day__lte=end.astimezone(zone).date())
        asked = set(wanted.values_list("pk", flat=True))
        together = _with_overlaps(policy, wanted, asked)
        counted = shares(together, policy.split, since=since, until=end)
        names = by_person and sees_people(person, policy)
        for period in together:
            if period.pk in asked and (not by_person or names or period.person_id == person.pk):
                _add(found, period, counted[period.pk], by_person)
        if not by_person:
            for row in sums:
                label = row.activity.text if row.activity else ""
                key = (row.job_id or 0, label, row.use, 0)
                found.setdefault(key, Actual(row.job, label, row.use)).seconds += row.seconds
    if request is not None and not by_person:
        _unworked(found, request)
    for actual in found.values():
        if actual.job is not None:
            actual.standard = None if by_person else standard_seconds(actual.job).get(actual.use)
    return sorted(found.values(), key=_order)


def worked_until(response: JobResponse) -> list[Actual]:
    """Hours at its job since the report before, as a message to the ERP may tell them: by person where ERPs see them.

    Asked when the message goes out. Nothing of it is kept with the report, so that it can be forgotten.
    """
    job = response.job
    policy = policy_at(job.work_unit)
    if policy is None:
        return []
    earlier = JobResponse.objects.filter(job=job, number__lt=response.number).order_by("-number").first()
    since = earlier.ended_at if earlier is not None else None
    wanted = LabourPeriod.objects.filter(site=policy.site_id, job=job, started_at__lt=response.ended_at)
    if since is not None:
        wanted = wanted.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    asked = set(wanted.values_list("pk", flat=True))
    together = _with_overlaps(policy, wanted, asked)
    counted = shares(together, policy.split, since=since, until=response.ended_at)
    found: dict[tuple[int, str, str, int], Actual] = {}
    for period in together:
        if period.pk in asked:
            _add(found, period, counted[period.pk], ERP in policy.visible_to)
    return sorted((actual for actual in found.values() if actual.seconds), key=_order)


def _with_overlaps(policy: LabourPolicy, wanted: QuerySet[LabourPeriod], asked: set[int]) -> list[LabourPeriod]:
    """The periods asked for, and what the same people did beside them: they share the time."""
    if not asked:
        return []
    first = wanted.order_by("started_at").values_list("started_at", flat=True)[0]
    ends = list(wanted.values_list("ended_at", flat=True))
    beside = LabourPeriod.objects.filter(site=policy.site_id, person__in=wanted.values("person")).filter(
        Q(ended_at=None) | Q(ended_at__gte=first)
    )
    last = None if None in ends else max(end for end in ends if end is not None)
    if last is not None:
        beside = beside.filter(started_at__lte=last)
    return list(beside.select_related("job__request", "activity", "person").order_by("pk"))


def _add(
    found: dict[tuple[int, str, str, int], Actual], period: LabourPeriod, seconds: Decimal, by_person: bool
) -> None:
    label = period.activity.text if period.activity is not None else ""
    key = (period.job_id or 0, label, period.use, period.person_id if by_person else 0)
    actual = found.setdefault(key, Actual(period.job, label, period.use, period.person if by_person else None))
    actual.seconds += seconds
    actual.closed_by_rule += period.is_closed_by_rule
    actual.late += bool(period.late)
    actual.is_open = actual.is_open or period.ended_at is None


def _unworked(found: dict[tuple[int, str, str, int], Actual], request: int) -> None:
    """An order's operations with a standard and no hour yet."""
    for job in JobOrder.objects.select_related("request").filter(request=request):
        for use, seconds in standard_seconds(job).items():
            if seconds and (job.pk, "", use, 0) not in found:
                found[job.pk, "", use, 0] = Actual(job, "", use)


USES = (SETUP, RUN, REWORK, INDIRECT)


def _order(actual: Actual) -> tuple[str, int, int, str, str]:
    job = actual.job
    return (
        job.request.number if job else "~", job.sequence if job else 0, USES.index(actual.use), actual.activity,
        actual.person.name if actual.person else "",
    )  # fmt: skip


def periods_seen_by(person: Person) -> QuerySet[LabourPeriod]:
    """The raw periods whose people somebody may see, and their own."""
    sites = [policy.site_id for policy in LabourPolicy.objects.filter(is_on=True) if sees_people(person, policy)]
    found = LabourPeriod.objects.filter(Q(site__in=sites) | Q(person=person.pk))
    return found.select_related("person", "job__request", "work_unit", "activity").prefetch_related("corrections__by")


def own_activity(person: Person) -> LabourPeriod | None:
    """What somebody does now that is no job."""
    found = LabourPeriod.objects.select_related("activity").filter(person=person.pk, job=None, ended_at=None)
    return found.first()
