"""Writing down: events, refusals, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction

from kernel.canonical import digest, plain
from kernel.clock import moment
from kernel.commands import once_per_command
from kernel.context import facts
from kernel.errors import LinesideError, NotAllowed
from kernel.hints import hint
from kernel.prepared import Prepared
from kernel.refs import Ref
from records.models import Delivery, Event, Refusal, Signature, Subscription


class Referable(Protocol):
    """A row that can say its name."""

    @property
    def ref(self) -> Ref: ...


class Signatory(Protocol):
    """A person who can prove, now, who they are."""

    name: str

    def reauthenticate(self, secret: str) -> str | None: ...


_noted: ContextVar[list[int] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[list[int]]:
    """The events written in this block, so that a command can tell its own from those of others."""
    written: list[int] = []
    token = _noted.set(written)
    try:
        yield written
    finally:
        _noted.reset(token)


def ref_of(thing: Referable | Ref) -> Ref:
    """The thing's name, whether it comes as a row or as a name already."""
    return thing if isinstance(thing, Ref) else thing.ref


def record(
    kind: str, subject: Referable | Ref, *, by: Any, reason: str = "", about: Referable | Ref | None = None,
    occurred_at: datetime | None = None, **data: Any,
) -> Event:
    """Write down what someone did, in the command's own transaction.

    `kind` is past tense ("job_order.released"); `about` names the larger thing it belongs to (the order), and
    its subscribers are told in that thing's order; `occurred_at` is given where a machine knew
    it; else it is `kernel.clock.moment`.
    """
    thing = ref_of(subject)
    whole = ref_of(about) if about is not None else None
    event = Event.objects.create(
        kind=kind, subject_kind=thing.kind, subject_id=thing.id, subject_label=thing.label,
        about_kind=whole.kind if whole else "", about_id=whole.id if whole else None,
        about_label=whole.label if whole else "",
        by=by, by_name=by.name, reason=reason, data=plain(data), context=facts(),
        occurred_at=occurred_at or moment(),
    )
    if (noted := _noted.get()) is not None:
        noted.append(event.pk)
    key = whole or thing
    debts = [
        Delivery(subscription=subscription, event=event, order_key=f"{key.kind}:{key.id}")
        for subscription in _subscriptions()
        if kind in subscription.kinds
    ]
    if debts:
        Delivery.objects.bulk_create(debts)
        hint("messages", "deliveries")
    return event


@once_per_command
def _subscriptions() -> list[Subscription]:
    return _active.ask()


_active = Prepared(lambda: Subscription.objects.filter(is_active=True))


def refuse(error: LinesideError, *, by: Any, action: str, by_name: str = "") -> None:
    """Keep a refusal. Called after the refused transaction is undone, so it stands by itself."""
    with transaction.atomic():
        Refusal.objects.create(
            by=by, by_name=by_name or getattr(by, "name", ""), action=action, code=error.reason_code,
            message=error.message, context=facts(),
        )


def sign(subject: models.Model | Ref, *, by: Any, secret: str, meaning: str, shown: dict[str, Any]) -> Signature:
    """Sign `subject`: the person proves who they are in this very act, and the digest binds what they were shown.

    Raises NotAllowed (`wrong_secret`) when the password or PIN is wrong (21 CFR 11.200(a)(1)).
    """
    method = by.reauthenticate(secret)
    if method is None:
        raise NotAllowed("The password or PIN is wrong. Nothing was signed.", code="wrong_secret", field="secret")
    thing = ref_of(subject)  # type: ignore[arg-type]
    content = plain(shown)
    signature = Signature.objects.create(
        by=by, printed_name=by.name, meaning=meaning, subject_kind=thing.kind, subject_id=thing.id,
        subject_label=thing.label, shown=content, digest=digest(content).hex(), method=method, context=facts(),
    )
    record("signature.signed", thing, by=by, meaning=meaning, signature=signature.pk, digest=signature.digest)
    return signature
