"""Counters taken in, and pieces that belong to no job yet."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from equipment.counting import NOT_A_COUNT, Known, judge
from equipment.errors import AlreadyAssigned
from equipment.events import CountEvent
from equipment.models import Counter, Discrepancy, UnassignedCount
from equipment.services.wear import wear
from equipment.states import UnassignedState
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import amount, text
from kernel.quantities import quantity as exact
from kernel.refs import Ref
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

#: From the first to the last count of some pieces.
Span = tuple[datetime, datetime]


def lock_counters(*counters: Counter) -> list[Counter]:
    """The counters as they are now: nobody counts, parks or assigns their pieces until the transaction ends.

    Taken before anything else, as the collector does, and by id.
    """
    keys = [counter.pk for counter in counters]
    return list(Counter.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
# Characters of a counter's name.
NAME = 60


@all_or_nothing
def observe_counter(
    counter: Counter, *, epoch: int | None, raw: Any, at: datetime, good: bool = True
) -> Decimal:
    """Take in a reading of a counter and answer how many pieces (C62) it adds.

    A reading of bad quality changes nothing. One that is no whole number within the counter's range
    counts nothing and leaves a Discrepancy. Rules: `equipment.counting.judge`.
    """
    if not good:
        return Decimal(0)
    counter = Counter.objects.select_for_update(no_key=True).get(pk=counter.pk)
    delta = weigh(counter, epoch=epoch, raw=raw, at=at)
    keep_counter(counter)
    return delta


def weigh(counter: Counter, *, epoch: int | None, raw: Any, at: datetime) -> Decimal:
    """The same for a locked row that the caller writes with `keep_counter`, once after many readings."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < counter.modulus:
        last = counter.discrepancies.first()
        # A machine that keeps sending text is one finding, not one per second.
        if last is None or last.kind != NOT_A_COUNT or (at - last.at).total_seconds() > 3600:
            Discrepancy.objects.create(counter=counter, kind=NOT_A_COUNT, raw_before=counter.last_raw, at=at)
        return Decimal(0)
    known = Known(counter.epoch, counter.last_raw, counter.last_at, counter.suspect_raw, counter.suspect_at)
    verdict = judge(
        known, epoch=epoch, raw=raw, at=at, modulus=counter.modulus, most_per_second=counter.most_per_second
    )
    delta = Decimal(verdict.delta)
    if verdict.flag is not None:
        Discrepancy.objects.create(
            counter=counter, kind=verdict.flag, raw_before=known.raw, raw_after=raw, counted=delta, at=at
        )
    if verdict.known != known:
        counter.epoch = verdict.known.epoch
        counter.last_raw, counter.last_at = verdict.known.raw, verdict.known.at
        counter.suspect_raw, counter.suspect_at = verdict.known.suspect_raw, verdict.known.suspect_at
        counter.total += delta
    if delta > 0:
        counter.unworn.append((delta, at))
    return delta


def keep_counter(counter: Counter) -> None:
    """Write what was weighed, and let the tools in the machine grow older by it."""
    wear(counter)
    counter.save(update_fields=["epoch", "last_raw", "last_at", "suspect_raw", "suspect_at", "total"])


@all_or_nothing
def park_count(counter: Counter, count: Decimal, *, at: datetime, why: str) -> UnassignedCount:
    """Keep counted pieces that belong to no job until somebody says where they belong."""
    count = exact(count, positive=True)
    hint(f"unit:{counter.equipment_id}", "tasks")
    # The counter's row is the lock: two parked counts at once would both make a row.
    lock_counters(counter)
    parked = UnassignedCount.objects.filter(counter=counter, why=why, state=UnassignedState.OPEN).first()
    if parked is None:
        return UnassignedCount.objects.create(
            equipment_id=counter.equipment_id, counter=counter, quantity=count, first_at=at, last_at=at, why=why
        )
    parked.quantity += count
    # A late count may be the oldest.
    parked.first_at, parked.last_at = min(parked.first_at, at), max(parked.last_at, at)
    parked.save(update_fields=["quantity", "first_at", "last_at"])
    return parked


@all_or_nothing
def settle_count(
    parked: UnassignedCount,
    *,
    by: Person,
    quantity: Decimal | None = None,
    span: Span | None = None,
    rest: Span | None = None,
    job: Ref | None = None,
    reason: str = "",
) -> UnassignedCount:
    """Mark parked pieces as assigned to a job or explained by a reason; `orders.assign_count` decides and credits.

    With a `quantity` only so many of them, counted in `span`; the `rest` goes on waiting. Answers what was
    settled. Raises AlreadyAssigned with who and when, Malformed for more than there are.
    """
    lock_counters(parked.counter)
    parked = UnassignedCount.objects.select_for_update().get(pk=parked.pk)
    if parked.state != UnassignedState.OPEN:
        who = parked.assigned_by
        raise AlreadyAssigned(
            f"{who.name if who else 'Somebody'} has assigned these pieces already.",
            who=who.name if who else "",
            at=parked.assigned_at,
        )
    part = parked.quantity if quantity is None else amount(quantity, "C62", positive=True)
    if part > parked.quantity:
        raise Malformed(
            f"Only {text(parked.quantity)} pieces wait at {parked.equipment.number}.",
            field="quantity", code="more_than_wait",
        )
    settled = parked
    if part < parked.quantity:
        parked.quantity -= part
        if rest is not None:
            parked.first_at, parked.last_at = rest
        parked.save(update_fields=["quantity", "first_at", "last_at"])
        settled = UnassignedCount(
            equipment_id=parked.equipment_id, counter_id=parked.counter_id, why=parked.why, quantity=part,
            first_at=parked.first_at, last_at=parked.last_at,
        )
        if span is not None:
            settled.first_at, settled.last_at = span
    settled.state = UnassignedState.ASSIGNED
    if job is not None:
        settled.job_kind, settled.job_id, settled.job_label = job.kind, job.id, job.label
    settled.reason, settled.assigned_by, settled.assigned_at = reason, by, now()
    settled.save()
    record(
        CountEvent.ASSIGNED,
        settled,
        by=by,
        reason=reason,
        quantity=settled.quantity,
        job=job.label if job else None,
    )
    hint(f"unit:{parked.equipment_id}", "tasks")
    return settled


@all_or_nothing
def withdraw_count(parked: UnassignedCount, quantity: Decimal, *, rest: Span | None) -> UnassignedCount:
    """Let so many pieces wait no longer, because `orders` found where they belong; `rest` is when the others came."""
    lock_counters(parked.counter)
    parked = UnassignedCount.objects.select_for_update().get(pk=parked.pk)
    if rest is None:
        parked.state = UnassignedState.WITHDRAWN
    else:
        parked.quantity -= quantity
        parked.first_at, parked.last_at = rest
    parked.save(update_fields=["state", "quantity", "first_at", "last_at"])
    hint(f"unit:{parked.equipment_id}", "tasks")
    return parked


@all_or_nothing
def retire_counter(counter: Counter) -> Counter:
    """Nobody reads it any more: it keeps its pieces under a name that says until when, and its name is free again."""
    counter = Counter.objects.select_for_update(no_key=True).get(pk=counter.pk)
    until = f" (until {now():%Y-%m-%d %H:%M:%S})"
    counter.name = counter.name[: NAME - len(until)] + until
    counter.save(update_fields=["name"])
    return counter


@all_or_nothing
def rename_counter(counter: Counter, name: str) -> Counter:
    """Call it otherwise; its pieces go with it."""
    if Counter.objects.filter(equipment=counter.equipment, name=name).exists():
        raise Malformed(f"There is a counter '{name}' already.", code="name_taken", field="name")
    Counter.objects.filter(pk=counter.pk).update(name=name)
    counter.refresh_from_db()
    return counter
