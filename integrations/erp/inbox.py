"""Taking a message from the ERP: keep the bytes, then understand them, then do it once.

The bytes are committed before anybody tries to read them, so that nothing an ERP ever said is lost and a
refused message can be shown to its sender. Effect and answer are committed together: the same message
again, even at the same moment, finds the answer instead of doing it twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from integrations.erp.messages import READERS, CancelOrder, ChangeOrder, Message, NewOrder, parse, read
from integrations.errors import MessageReused, UnknownKind
from integrations.models import Inbox
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken
from kernel.hints import hint
from orders.models import ChangeRequest, OperationsRequest
from orders.services.requests import Outcome, cancel_request, change_request, receive_request
from orders.states import CANCELLED
from personnel.models import Person
from personnel.services import require
from records.services import refuse

ERP = "erp"
NEW, CHANGE, CANCEL = "operations_request", "operations_request.change", "operations_request.cancel"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told: the same for the same message, however often it comes."""

    status: int
    body: dict[str, Any]


def take(raw: bytes, *, by: Person, kind: str = "", number: str = "") -> Answer:
    """Keep one message and do what it says, once. Without `kind` the message names its own.

    Answers 200 when it is applied or too old to matter, 202 when a supervisor decides or the order is yet to
    come. Raises Malformed, NotAllowed, RuleBroken or Conflict; the message then stays in the inbox with the reason.
    """
    require(by, "integrations.send_message")
    row, fields = _keep(raw, kind=kind, number=number, by=by)
    try:
        return _handle(row, fields, number, by=by)
    except LinesideError as error:
        quarantined = isinstance(error, UnknownKind)
        # Only if it is still undone: a twin of this message may have been applied in the meantime.
        Inbox.objects.filter(pk=row.pk, state__in=(Inbox.State.RECEIVED, Inbox.State.REFUSED)).update(
            state=Inbox.State.QUARANTINED if quarantined else Inbox.State.REFUSED,
            reason=_every_word(error),
            handled_at=now(),
        )
        if isinstance(error, NotAllowed | RuleBroken | Conflict):
            refuse(error, by=by, action=f"message {row.message_id}")
        raise


def _keep(raw: bytes, *, kind: str, number: str, by: Person) -> tuple[Inbox, dict[str, Any]]:
    """Commit the bytes. What cannot even be read stays as refused, without an id."""
    source, digest = by.username, hashlib.sha256(raw).digest()
    # An address may be as long as it likes; the number in it is read, and refused by name, with the other fields.
    number = _word(number, 40)
    row = Inbox(source=source, kind=kind, number=number, raw=raw, digest=digest, by=by)
    try:
        fields = parse(raw)
        row.message_id = _message_id(fields, kind, number)
    except Malformed as error:
        row.state, row.reason, row.handled_at = Inbox.State.REFUSED, _every_word(error), now()
        row.save()
        hint("messages")
        raise
    row.kind = kind or _word(fields.pop("kind", ""), 60)
    row.number = number or _word(fields.get("number", ""), 40)
    version = fields.get("version")
    row.version = version if isinstance(version, int) and 0 < version < 2**31 else None
    try:
        with transaction.atomic():
            row.save()
        kept = row
    except IntegrityError:
        kept = Inbox.objects.get(source=source, message_id=row.message_id)
        Inbox.objects.filter(pk=kept.pk).update(times=F("times") + 1)
    if (bytes(kept.digest), kept.kind, kept.number) != (digest, row.kind, row.number):
        reused = MessageReused(
            f"Message {row.message_id} was already sent with other content. Take a new message_id.",
            field="message_id",
        )
        refuse(reused, by=by, action=f"message {row.message_id}")
        raise reused
    hint("messages")
    return kept, fields


@all_or_nothing
def _handle(row: Inbox, fields: dict[str, Any], number: str, *, by: Person) -> Answer:
    row = Inbox.objects.select_for_update().get(pk=row.pk)
    if row.answer is not None and row.status is not None:
        return _answer(row)
    if row.kind not in HANDLERS:
        raise UnknownKind(
            f"Nobody here understands messages of kind '{row.kind}'. Known: {', '.join(HANDLERS)}.", field="kind"
        )
    shape, handler = HANDLERS[row.kind]
    # The address of a change or cancellation names the order; in the body it may be repeated, not contradicted.
    if number and fields.setdefault("number", number) != number:
        raise Malformed(
            f"The address speaks of {number}, the message of another order.", code="contradiction", field="number"
        )
    message = read(shape, fields)
    _one_at_a_time(row.source, message.number)
    if not isinstance(message, NewOrder) and _order(message.number, by) is None:
        return _wait_for_order(row, message)
    outcome, is_late = handler(message, by)
    _mark(row, is_late)
    row.status = 200 if outcome.change is None else 202
    row.answer = _body(message, outcome, is_late)
    row.save(update_fields=["state", "reason", "status", "answer", "handled_at"])
    if isinstance(message, NewOrder):
        _catch_up(message, row.source, by=by)
    return _answer(row)


def _mark(row: Inbox, is_late: bool) -> None:
    row.state = Inbox.State.IGNORED if is_late else Inbox.State.APPLIED
    row.reason = "An equal or newer version was already known." if is_late else ""
    row.handled_at = now()


def _wait_for_order(row: Inbox, message: ChangeOrder | CancelOrder) -> Answer:
    """A message that overtook its order is kept: a cancellation must not be lost because it was quick."""
    row.state, row.status = Inbox.State.EARLY, 202
    row.reason = f"There is no order {message.number} yet."
    row.answer = {
        "message_id": message.message_id,
        "number": message.number,
        "result": "early",
        "state": None,
        "version": message.version,
        "change_request": None,
    }
    row.save(update_fields=["state", "reason", "status", "answer"])
    return _answer(row)


def _catch_up(order: NewOrder, source: str, *, by: Person) -> None:
    """Apply what overtook this order, oldest version first."""
    early = Inbox.objects.select_for_update().filter(source=source, number=order.number, state=Inbox.State.EARLY)
    for row in early.order_by("version", "id"):
        shape, handler = HANDLERS[row.kind]
        fields = parse(bytes(row.raw))
        fields.pop("kind", None)
        try:
            with transaction.atomic():
                _, is_late = handler(read(shape, {"number": row.number} | fields), by)
            _mark(row, is_late)
        except LinesideError as error:
            # The order itself is good: what cannot be done with it must not keep it out.
            row.state, row.reason, row.handled_at = Inbox.State.REFUSED, _every_word(error), now()
        row.save(update_fields=["state", "reason", "handled_at"])


def _answer(row: Inbox) -> Answer:
    """The stored answer; jsonb forgets the order of the names, and a repeated answer is the same to the byte."""
    return Answer(row.status or 200, dict(sorted((row.answer or {}).items())))


def _new(message: NewOrder, by: Person) -> tuple[Outcome, bool]:
    known = _order(message.number, by)
    if known is None:
        request = receive_request(
            by=by,
            number=message.number,
            source=ERP,
            external_number=message.number,
            material=message.material,
            quantity=message.quantity,
            unit=message.unit,
            due_at=message.due_at,
            priority=message.priority,
            version=message.version,
            reason=message.reason,
        )
        return Outcome(request), False
    # An ERP that was restored from its backup sends its orders again under new message ids.
    if message.version <= known.version:
        return Outcome(known), True
    if (message.material, message.unit) != (known.material.number, known.unit):
        raise RuleBroken(
            f"Order {known.number} makes {known.material.number} in {known.unit}; another material is another order.",
            code="material_changed",
            field="material",
        )
    return _differ(known, message, by), False


def _change(message: ChangeOrder, by: Person) -> tuple[Outcome, bool]:
    known = _order(message.number, by)
    assert known is not None
    if message.version <= known.version:
        return Outcome(known), True
    return _differ(known, message, by), False


def _differ(known: OperationsRequest, message: NewOrder | ChangeOrder, by: Person) -> Outcome:
    return change_request(
        known,
        by=by,
        quantity=message.quantity,
        due_at=message.due_at,
        priority=message.priority,
        version=message.version,
        reason=message.reason,
    )


def _cancel(message: CancelOrder, by: Person) -> tuple[Outcome, bool]:
    known = _order(message.number, by)
    assert known is not None
    if message.version <= known.version:
        return Outcome(known), True
    if known.state == CANCELLED:
        return Outcome(known), False
    return cancel_request(known, by=by, version=message.version, reason=message.reason), False


HANDLERS: Mapping[str, tuple[type[Message], Callable[[Any, Person], tuple[Outcome, bool]]]] = {
    NEW: (NewOrder, _new),
    CHANGE: (ChangeOrder, _change),
    CANCEL: (CancelOrder, _cancel),
}


def _one_at_a_time(source: str, number: str) -> None:
    """Messages about one order are handled one after the other, also before there is a row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"erp:{source}:{number}"])


def _order(number: str, by: Person) -> OperationsRequest | None:
    """The sender's order, locked so that two messages about it are handled one after the other."""
    return (
        OperationsRequest.objects.select_for_update(of=("self",))
        .select_related("material")
        .filter(source=ERP, external_number=number, created_by=by)
        .first()
    )


def _body(message: Message, outcome: Outcome, is_late: bool) -> dict[str, Any]:
    change: ChangeRequest | None = outcome.change
    result = "ignored" if is_late else "applied" if change is None else "waiting"
    return {
        "message_id": message.message_id,
        "number": outcome.request.number,
        "result": result,
        "state": outcome.request.state,
        "version": outcome.request.version,
        "change_request": change.pk if change else None,
    }


def _message_id(fields: Mapping[str, Any], kind: str, number: str) -> str:
    """The sender's own; where it is wrong, whatever else is wrong is told with it."""
    said = kind or str(fields.get("kind"))
    try:
        if fields.get("message_id") is None:
            raise Malformed("'message_id' is missing.", code="required", field="message_id")
        found: str = READERS["message_id"]("message_id", fields["message_id"])
    except Malformed:
        if said in HANDLERS:
            words = {name: value for name, value in fields.items() if kind or name != "kind"}
            read(HANDLERS[said][0], {"number": number} | words if number else words)
        raise
    return found


def _every_word(error: LinesideError) -> str:
    return _word(" ".join(each.message for each in (error, *error.others)))


def _word(value: Any, longest: int = 500) -> str:
    """What a sender wrote, fit to be kept as text."""
    return "".join(sign for sign in str(value)[:longest] if sign.isprintable())
