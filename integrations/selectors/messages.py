"""Questions about what other systems told us and what we tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from integrations.erp.outgoing import message_id, payload
from integrations.models import Inbox
from orders.models import ChangeRequest
from orders.states import ChangeState
from records.models import Delivery

IN, OUT = "in", "out"
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message of the monitor, whichever way it went."""

    id: str
    direction: str
    partner: str
    message_id: str | None
    kind: str
    number: str
    state: str
    attempts: int
    last_error: str
    at: datetime
    done_at: datetime | None
    next_try_at: datetime | None
    delivery: int | None
    payload: Any = field(default=None)
    answer: Any = field(default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last message shown of each direction."""

    last_in: int | None = None
    last_out: int | None = None


def message_page(
    *, size: int, after: Place, direction: str = "", state: str = "", number: str = "", kind: str = ""
) -> tuple[list[MessageLine], Place | None]:
    """The newest messages of both directions, by time, after a place; and the place where the next page begins."""
    ins = _received().order_by("-id")
    outs: QuerySet[Delivery] = _owed().order_by("-id")
    if after.last_in is not None:
        ins = ins.filter(id__lt=after.last_in)
    if after.last_out is not None:
        outs = outs.filter(id__lt=after.last_out)
    if state:
        ins, outs = ins.filter(shown=state), outs.filter(state=state)
    if kind:
        ins, outs = ins.filter(kind=kind), outs.filter(event__kind=kind)
    if number:
        ins = ins.filter(number=number)
        outs = outs.filter(Q(event__subject_label=number) | Q(event__about_label=number))
    both: Iterator[MessageLine] = merge(
        (line_in(row) for row in (ins[: size + 1] if direction != OUT else [])),
        (line_out(row) for row in (outs[: size + 1] if direction != IN else [])),
        key=lambda line: line.at,
        reverse=True,
    )
    lines = list(islice(both, size + 1))
    shown = lines[:size]
    if len(lines) <= size:
        return shown, None
    last = {line.direction: int(line.id.partition("-")[2]) for line in shown}
    return shown, Place(last.get(IN, after.last_in), last.get(OUT, after.last_out))


def message(direction: str, key: int) -> MessageLine | None:
    """One message with what was said: the bytes as they came, or the document as it goes out."""
    if direction == IN:
        row = _received().filter(pk=key).first()
        return line_in(row, whole=True) if row else None
    debt = _owed().filter(pk=key).first()
    return line_out(debt, whole=True) if debt else None


def line_in(row: Any, *, whole: bool = False) -> MessageLine:
    """A received message as a line of the monitor."""
    return MessageLine(
        id=f"{IN}-{row.pk}",
        direction=IN,
        partner=row.by.name,
        message_id=row.message_id,
        kind=row.kind,
        number=row.number,
        state=row.shown,
        attempts=row.times,
        last_error=row.reason or row.decision_reason or "",
        at=row.received_at,
        done_at=row.decided_at if row.is_wish else row.handled_at,
        next_try_at=None,
        delivery=None,
        payload=bytes(row.raw).decode("utf-8", "backslashreplace") if whole else None,
        answer=row.answer if whole else None,
    )


def line_out(debt: Delivery, *, whole: bool = False) -> MessageLine:
    """An owed or paid delivery as a line of the monitor."""
    event = debt.event
    return MessageLine(
        id=f"{OUT}-{debt.pk}",
        direction=OUT,
        partner=debt.subscription.name,
        message_id=message_id(debt),
        kind=event.kind,
        number=str(event.data.get("order") or event.about_label or event.subject_label),
        state=debt.state,
        attempts=debt.attempts,
        last_error=debt.last_error,
        at=event.recorded_at,
        done_at=debt.delivered_at,
        next_try_at=debt.next_try_at if debt.state == Delivery.State.WAITING else None,
        delivery=debt.pk,
        payload=payload(debt, is_shown=True) if whole else None,
        answer=debt.answer if whole else None,
    )


def _received() -> QuerySet[Any]:
    """With what became of it: a message that was answered 202 is as far as the supervisor's task it became."""
    key = Cast(KeyTextTransform("change_request", OuterRef("answer")), BigIntegerField())
    wish = ChangeRequest.objects.filter(pk=key)
    told = Case(
        When(state=ChangeState.OPEN, then=Value(WAITING)),
        When(state=ChangeState.ACCEPTED, then=Value(Inbox.State.APPLIED)),
        default="state",
    )
    return Inbox.objects.select_related("by").annotate(
        is_wish=Exists(wish),
        shown=Coalesce(Subquery(wish.values(told=told)), "state"),
        decided_at=Subquery(wish.values("decided_at")),
        decision_reason=Subquery(wish.exclude(state=ChangeState.ACCEPTED).values("decision_reason")),
    )


def _owed() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("event", "subscription")
