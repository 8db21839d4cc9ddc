"""Commands on operations requests: receive, change, cancel, close, and what a supervisor decides.

Until the first of its jobs starts, an order is a plan and follows its sender at once. From then on a
change is a task for a supervisor (ChangeRequest), whose answer is an event and so reaches the sender.

Everything that touches an order and its jobs locks the order first, then the jobs by id: the first
start and a change that arrives in the same moment are decided by that lock.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from genealogy.models import MaterialDefinition
from kernel import quantities
from kernel.clock import moment, now
from kernel.commands import all_or_nothing
from kernel.errors import Faults, Malformed
from kernel.hints import hint
from kernel.quantities import text
from orders.errors import (
    DueDateOutOfReach,
    JobsStillRunning,
    MaterialUnknown,
    NothingToChange,
    NumberTaken,
    OperationOver,
    QualityDecides,
    WrongUnit,
)
from orders.events import ChangeEvent, RequestEvent
from orders.models import ChangeRequest, JobOrder, OperationsRequest
from orders.states import (
    ABORTED,
    CANCELLED,
    CHANGE,
    HELD,
    JOB,
    OVER,
    PERSON,
    REQUEST,
    RUNNING,
    ChangeState,
    RequestState,
)
from personnel.models import Person
from personnel.services import require
from records.services import record

TEN_YEARS = timedelta(days=3653)
PRIORITIES = range(1, 6)
TOO_LATE = "The order was completed before anybody had decided."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: applied to the request, or `change` waits for a supervisor."""

    request: OperationsRequest
    change: ChangeRequest | None = None

    @property
    def is_applied(self) -> bool:
        return self.change is None


@all_or_nothing
def receive_request(
    *,
    by: Person,
    material: str,
    quantity: Decimal,
    unit: str,
    due_at: datetime,
    priority: int = 3,
    number: str = "",
    source: str = PERSON,
    external_number: str = "",
    version: int = 1,
    reason: str = "",
) -> OperationsRequest:
    """Take an order for the plant: from the ERP, or from a person who gives no number and gets the next.

    `quantity` in `unit`, a UN/CEFACT Rec 20 code that must be the unit the material is counted in.
    Raises Malformed, MaterialUnknown, WrongUnit, DueDateOutOfReach or NumberTaken, each naming the field; all that
    is wrong with the words is told at once.
    """
    require(by, "orders.create_request")
    definition = MaterialDefinition.objects.filter(number=material).first()
    faults = Faults()
    with faults:
        if definition is None:
            raise MaterialUnknown(f"Material '{material}' is not known in this plant.", field="material")
    with faults:
        if quantities.unit(unit) != (wanted := definition.unit if definition else unit):
            raise WrongUnit(
                f"{material} is counted in {wanted}, not in {unit}.", field="unit", expected=wanted
            )
    with faults:
        quantity = quantities.amount(quantity, unit, positive=True)
    with faults:
        _priority(priority)
    with faults:
        _due(due_at)
    if definition is None or faults.found:
        raise faults.together()
    key = None if number else _next_key()
    request = OperationsRequest(
        pk=key,
        number=number or f"LO-{key}",
        source=source,
        external_number=external_number,
        material=definition,
        quantity=quantity,
        unit=unit,
        priority=priority,
        due_at=_due(due_at),
        version=version,
        created_by=by,
        state=RequestState.RECEIVED,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise NumberTaken(f"There is already an order {request.number}.", field="number") from None
    record(RequestEvent.RECEIVED, request, by=by, reason=reason, **facts(request))
    hint("orders")
    return request


@all_or_nothing
def change_request(
    request: OperationsRequest,
    *,
    by: Person,
    quantity: Decimal | None = None,
    due_at: datetime | None = None,
    priority: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> Outcome:
    """Ask for another quantity, date or priority: at once before the first start, else by a supervisor.

    A supervisor who asks has decided. A `version` not newer than the one known is late: nothing happens.
    """
    require(by, "orders.change_request")
    request = lock(request)
    if version is not None and version <= request.version:
        return Outcome(request)
    wanted = _wanted(request, quantity, due_at, priority)
    if not wanted and version is None:
        raise NothingToChange("Give a quantity, a due date or a priority that differs from the order's.")
    request.version = _next_version(request, version)
    request.state = REQUEST.next(request.state, "change")
    if request.state == RequestState.RUNNING and not by.has("orders.decide_change"):
        request.save(update_fields=["version"])
        return Outcome(request, _ask(request, ChangeRequest.Kind.CHANGE, wanted, by=by, reason=reason))
    _supersede_open(request, by=by)
    _apply(request, wanted, by=by, reason=reason)
    return Outcome(request)


@all_or_nothing
def cancel_request(request: OperationsRequest, *, by: Person, version: int | None = None, reason: str = "") -> Outcome:
    """Take an order back: at once before the first start, else a supervisor decides to close it short."""
    require(by, "orders.change_request")
    request = lock(request)
    if version is not None and version <= request.version:
        return Outcome(request)
    request.version = _next_version(request, version)
    next_state = REQUEST.next(request.state, "cancel")
    if request.state == RequestState.RUNNING and not by.has("orders.decide_change"):
        request.save(update_fields=["version"])
        return Outcome(request, _ask(request, ChangeRequest.Kind.CANCEL, {}, by=by, reason=reason))
    request.save(update_fields=["version"])
    _supersede_open(request, by=by)
    kind = RequestEvent.CANCELLED if next_state == RequestState.CANCELLED else RequestEvent.CLOSED
    return Outcome(_end(request, next_state, kind, by=by, reason=reason))


@all_or_nothing
def accept_change(wish: ChangeRequest, *, by: Person, reason: str = "") -> ChangeRequest:
    """Let a running order follow its sender; a cancellation closes it with what has been made."""
    require(by, "orders.decide_change")
    request = lock(wish.request)
    wish = ChangeRequest.objects.select_for_update().get(pk=wish.pk)
    _decide(wish, "accept", by=by, reason=reason)
    if wish.kind == ChangeRequest.Kind.CANCEL:
        next_state = REQUEST.next(request.state, "cancel")
        _end(request, next_state, RequestEvent.CLOSED, by=by, reason=reason or wish.reason)
    else:
        request.state = REQUEST.next(request.state, "change")
        _apply(request, _from_json(wish.wanted), by=by, reason=reason or wish.reason)
    record(ChangeEvent.ACCEPTED, wish, about=request, by=by, reason=reason, **_wish_facts(wish, request))
    hint("orders", "dispatch")
    return wish


@all_or_nothing
def decline_change(wish: ChangeRequest, *, by: Person, reason: str) -> ChangeRequest:
    """Keep a running order as it is and say why."""
    require(by, "orders.decide_change")
    request = lock(wish.request)
    wish = ChangeRequest.objects.select_for_update().get(pk=wish.pk)
    _refuse(wish, request, by=by, reason=reason)
    hint("orders")
    return wish


@all_or_nothing
def close_request(request: OperationsRequest, *, by: Person, reason: str) -> OperationsRequest:
    """End an order, also short of its quantity; what has not begun will not begin."""
    require(by, "orders.close_request")
    request = lock(request)
    waiting = JobOrder.objects.filter(request=request, on_hold__gt=0).first()
    if waiting is not None:
        raise QualityDecides(
            f"{text(waiting.on_hold)} of {waiting.number} are on hold: quality decides first.", job=waiting.number
        )
    _supersede_open(request, by=by)
    return _end(request, REQUEST.next(request.state, "close"), RequestEvent.CLOSED, by=by, reason=reason)


def begin_request(request: OperationsRequest, *, by: Person) -> OperationsRequest:
    """The first of its jobs starts: from here on the order does not change by itself any more."""
    request = lock(request)
    if request.state == RequestState.RUNNING:
        return request
    request.state = REQUEST.next(request.state, "begin")
    request.started_at = moment()
    request.save(update_fields=["state", "started_at"])
    record(RequestEvent.STARTED, request, by=by, **facts(request))
    hint("orders")
    return request


def complete_request(request: OperationsRequest, *, by: Person) -> OperationsRequest:
    """The last of its jobs is completed. Who still waits for the answer to a change hears that it came too late."""
    request = lock(request)
    wish = _open_wish(request)
    if wish is not None:
        _refuse(wish, request, by=by, reason=TOO_LATE)
    request.state = REQUEST.next(request.state, "complete")
    request.completed_at = moment()
    request.save(update_fields=["state", "completed_at"])
    record(RequestEvent.COMPLETED, request, by=by, **facts(request))
    hint("orders")
    return request


def reopen_request(request: OperationsRequest, *, by: Person, reason: str) -> OperationsRequest:
    """A report was undone after the last job had been completed: the order runs again."""
    request = lock(request)
    if request.state == RequestState.RUNNING:
        return request
    request.state = REQUEST.next(request.state, "reopen")
    request.completed_at = None
    request.save(update_fields=["state", "completed_at"])
    record(RequestEvent.REOPENED, request, by=by, reason=reason, **facts(request))
    hint("orders")
    return request


def lock(request: OperationsRequest) -> OperationsRequest:
    """The order's row as it is now, held until the transaction ends. Always before its jobs."""
    return OperationsRequest.objects.select_for_update(of=("self",)).select_related("material").get(pk=request.pk)


def _next_version(request: OperationsRequest, version: int | None) -> int:
    """The sender counts the versions of its order: a person's hand on it must not make its next message look late."""
    if version is not None:
        return version
    return request.version + (request.source == PERSON)


def _next_key() -> int:
    """The table's next key: a local order is numbered by it (LO-17), so that no two people meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [OperationsRequest._meta.db_table])
        return int(cursor.fetchone()[0])


def _priority(value: int) -> int:
    if value not in PRIORITIES:
        raise Malformed("Priority is 1 (first) to 5 (last).", code="out_of_range", field="priority")
    return value


def _due(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise Malformed(
            "A date needs its zone, such as 2026-11-24T14:00:00Z or +01:00.",
            code="zone_missing",
            field="due_at",
        )
    value = value.astimezone(UTC)
    if abs(value - now()) > TEN_YEARS:
        raise DueDateOutOfReach("The due date is more than ten years away.", field="due_at")
    return value


def _wanted(
    request: OperationsRequest, quantity: Decimal | None, due_at: datetime | None, priority: int | None
) -> dict[str, Any]:
    """Only what differs, checked like a new order."""
    wanted: dict[str, Any] = {}
    if quantity is not None:
        wanted["quantity"] = quantities.amount(quantity, request.unit, positive=True)
    if due_at is not None:
        wanted["due_at"] = _due(due_at)
    if priority is not None:
        wanted["priority"] = _priority(priority)
    return {name: value for name, value in wanted.items() if value != getattr(request, name)}


def _apply(request: OperationsRequest, wanted: dict[str, Any], *, by: Person, reason: str) -> None:
    was = {name: getattr(request, name) for name in wanted}
    for name, value in wanted.items():
        setattr(request, name, value)
    request.save(update_fields=["version", *wanted])
    jobs = _share_out(request, request.quantity - was["quantity"]) if "quantity" in wanted else []
    record(RequestEvent.CHANGED, request, by=by, reason=reason, was=was, jobs=jobs, **facts(request))
    hint("orders", "dispatch")


def _ask(request: OperationsRequest, kind: str, wanted: dict[str, Any], *, by: Person, reason: str) -> ChangeRequest:
    """Put a task on the supervisor's desk; it takes the place of an open one and carries its wishes on."""
    earlier = _supersede_open(request, by=by)
    carried = earlier.wanted if earlier and kind == ChangeRequest.Kind.CHANGE else {}
    wish = ChangeRequest.objects.create(
        request=request,
        kind=kind,
        wanted={**carried, **_to_json(wanted)},
        version=request.version,
        reason=reason,
        asked_by=by,
    )
    record(ChangeEvent.ASKED, wish, about=request, by=by, reason=reason, **_wish_facts(wish, request))
    hint("orders", "tasks")
    return wish


def _supersede_open(request: OperationsRequest, *, by: Person) -> ChangeRequest | None:
    earlier = _open_wish(request)
    if earlier is not None:
        _decide(earlier, "supersede", by=by, reason="")
        record(ChangeEvent.SUPERSEDED, earlier, about=request, by=by, **_wish_facts(earlier, request))
    return earlier


def _open_wish(request: OperationsRequest) -> ChangeRequest | None:
    return ChangeRequest.objects.select_for_update().filter(request=request, state=ChangeState.OPEN).first()


def _refuse(wish: ChangeRequest, request: OperationsRequest, *, by: Person, reason: str) -> None:
    _decide(wish, "decline", by=by, reason=reason)
    record(ChangeEvent.DECLINED, wish, about=request, by=by, reason=reason, **_wish_facts(wish, request))


def _decide(wish: ChangeRequest, action: str, *, by: Person, reason: str) -> None:
    wish.state = CHANGE.next(wish.state, action)
    wish.decided_by, wish.decided_at, wish.decision_reason = by, now(), reason
    wish.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    hint("tasks")


def _share_out(request: OperationsRequest, delta: Decimal) -> list[dict[str, Any]]:
    """Let the jobs of every operation follow the order's new quantity, the last split off first.

    A job keeps at least what it has made. An operation that expects fewer pieces already, because some became scrap
    before it, gives up only what is beyond the new quantity. Date and priority need no copy: jobs read the order's.
    """
    changed = []
    of_operation: dict[int, list[JobOrder]] = defaultdict(list)
    for job in JobOrder.objects.select_for_update(of=("self",)).filter(request=request, reworks=None).order_by("id"):
        of_operation[job.sequence].append(job)
    for jobs in of_operation.values():
        open_jobs = [job for job in reversed(jobs) if job.state not in OVER]
        if not open_jobs:
            if delta > 0:
                raise OperationOver(
                    f"{jobs[-1].number} {jobs[-1].name} is over and cannot make more. Order the difference anew.",
                    field="quantity",
                    job=jobs[-1].number,
                )
            continue
        planned = sum((job.quantity for job in jobs if job.state not in (CANCELLED, ABORTED)), Decimal(0))
        rest = delta if delta > 0 else min(Decimal(0), request.quantity - planned)
        for job in open_jobs:
            spare = max(Decimal(0), job.quantity - job.made)
            step = max(rest, -spare)
            if not step:
                continue
            job.quantity += step
            job.save(update_fields=["quantity"])
            changed.append({"job": job.number, "quantity": job.quantity})
            rest -= step
    return changed


def _end(request: OperationsRequest, next_state: str, kind: str, *, by: Person, reason: str) -> OperationsRequest:
    jobs = JobOrder.objects.select_for_update(of=("self",)).filter(request=request).exclude(state__in=OVER)
    cancelled = []
    for job in jobs.order_by("id"):
        if job.state in (RUNNING, HELD):
            raise JobsStillRunning(
                f"{job.number} {job.name} is {job.state}: complete it first, so that its pieces are counted.",
                job=job.number,
            )
        job.state, job.queue_position = JOB.next(job.state, "cancel"), None
        job.save(update_fields=["state", "queue_position"])
        cancelled.append(job.number)
    request.state, request.closed_at = next_state, now()
    request.save(update_fields=["state", "closed_at"])
    record(kind, request, by=by, reason=reason, cancelled_jobs=cancelled, **facts(request))
    hint("orders", "dispatch")
    return request


def _to_json(wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat().replace("+00:00", "Z")
        if isinstance(value, datetime)
        else quantities.text(value)
        if isinstance(value, Decimal)
        else value
        for name, value in wanted.items()
    }


def _from_json(wanted: dict[str, Any]) -> dict[str, Any]:
    values = dict(wanted)
    if "quantity" in values:
        values["quantity"] = Decimal(values["quantity"])
    if "due_at" in values:
        values["due_at"] = datetime.fromisoformat(values["due_at"])
    return values


def facts(request: OperationsRequest) -> dict[str, Any]:
    """What another system needs to know about an order without asking us."""
    return {
        "order": request.number,
        "source": request.source,
        "external_number": request.external_number,
        "version": request.version,
        "state": request.state,
        "material": request.material.number,
        "quantity": request.quantity,
        "unit": request.unit,
        "priority": request.priority,
        "due_at": request.due_at,
        "good": request.quantity_good,
    }


def _wish_facts(wish: ChangeRequest, request: OperationsRequest) -> dict[str, Any]:
    return {
        "order": request.number,
        "source": request.source,
        "change": wish.pk,
        "change_kind": wish.kind,
        "wanted": wish.wanted,
        "version": wish.version,
        "answer": wish.state,
    }
