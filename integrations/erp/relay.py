"""The relay pays the debts of the outbox: each message to its subscriber, in order within one order.

A debt is claimed in a short transaction (the next try is put off by a lease), paid without any transaction
open, and written off in another one. Whoever dies in between leaves a debt that falls due again; the
message id stays the same, so a receiver that has it already books nothing twice.
"""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from integrations.erp import webhook
from integrations.erp.outgoing import message_id, payload
from integrations.erp.webhook import Said
from kernel.canonical import canonical
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Unavailable
from kernel.hints import hint
from records.models import Delivery

LEASE = timedelta(seconds=30)  # longer than one attempt may take
LONGEST_WAIT = 30.0  # seconds between attempts
# The demo's ERP gets a free port at each start; nothing else of the environment is ever looked at.
PORT = re.compile(r"\$\{(LINESIDE_[A-Z]+_PORT)\}")
REFUSALS = 8  # a message refused so often is left to a person
# The other side is not there, busy, or does not know us: no fault of this message, so it waits without end.
NOT_THERE = {401, 403, 404, 408, 425, 429, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Tally:
    """What one round of the relay did."""

    delivered: int = 0
    put_off: int = 0
    failed: int = 0


def pay(*, most: int = 200) -> Tally:
    """Pay what is due, at most so many; a subscriber that does not answer is asked no more in this round."""
    delivered = put_off = failed = 0
    silent = _asked_for_silence()
    for _ in range(most):
        debt = _claim(silent)
        if debt is None:
            break
        try:
            said = _send(debt)
        except Unavailable as error:
            silent.add(debt.subscription_id)
            _put_off(debt, error.message)
            put_off += 1
            continue
        if 200 <= said.status < 300:
            _write_off(debt, said)
            delivered += 1
        elif said.status in NOT_THERE:
            silent.add(debt.subscription_id)
            _put_off(debt, f"{said.status} {said.text[:200]}", said)
            put_off += 1
        else:
            failed += _refused(debt, said)
            put_off += 1
    return Tally(delivered, put_off, failed)


def _asked_for_silence() -> set[int]:
    """Subscribers that named a time before which they want nothing; a person who sends again lifts it."""
    waiting = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_try_at__gt=now(), answer__silence=True, subscription__is_active=True
    )
    return set(waiting.values_list("subscription_id", flat=True).distinct())


@all_or_nothing
def _claim(silent: set[int]) -> Delivery | None:
    """The oldest debt that is due and has no older one of its order before it, leased to us."""
    older = Delivery.objects.filter(
        subscription=OuterRef("subscription"),
        order_key=OuterRef("order_key"),
        id__lt=OuterRef("id"),
        state__in=(Delivery.State.WAITING, Delivery.State.FAILED),
    )
    debt = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("subscription", "event")
        .filter(state=Delivery.State.WAITING, next_try_at__lte=now(), subscription__is_active=True)
        .exclude(subscription__in=silent)
        .filter(~Exists(older))
        .order_by("id")
        .first()
    )
    if debt is not None:
        debt.attempts += 1
        debt.next_try_at = now() + LEASE
        debt.save(update_fields=["attempts", "next_try_at"])
    return debt


def _send(debt: Delivery) -> Said:
    trust = debt.subscription.settings
    url = PORT.sub(lambda match: os.environ.get(match[1], ""), debt.subscription.url)
    return webhook.post(
        url,
        message_id=message_id(debt),
        body=canonical(payload(debt)),
        secret=webhook.secret_of(str(trust.get("secret", ""))),
        trust=trust,
    )


def _write_off(debt: Delivery, said: Said) -> None:
    # Not bound to our lease: the other side has it, whoever is sending it once more at this moment.
    Delivery.objects.filter(pk=debt.pk).exclude(state=Delivery.State.DELIVERED).update(
        state=Delivery.State.DELIVERED, delivered_at=now(), last_error="", answer=_kept(said, 0)
    )
    hint("messages")


def _put_off(debt: Delivery, why: str, said: Said | None = None) -> None:
    wait = _wait(debt.attempts)
    values: dict[str, Any] = {"last_error": why}
    if said is not None:
        values["answer"] = _kept(said, _refusals(debt))
        if said.silence:
            wait = max(wait, timedelta(seconds=said.silence))
            values["answer"]["silence"] = True
    values["next_try_at"] = now() + wait
    _leased(debt).update(**values)
    hint("messages")


def _refused(debt: Delivery, said: Said) -> bool:
    """Count one refusal; True when it was the last one and the debt now waits for a person."""
    refusals = _refusals(debt) + 1
    is_dead = refusals >= REFUSALS
    _leased(debt).update(
        state=Delivery.State.FAILED if is_dead else Delivery.State.WAITING,
        last_error=f"{said.status} {said.text[:200]}",
        next_try_at=now() + _wait(debt.attempts),
        answer=_kept(said, refusals),
    )
    hint("messages")
    return is_dead


def _leased(debt: Delivery) -> QuerySet[Delivery]:
    """The debt, if nobody has taken it over since we claimed it: attempts is our fencing token."""
    return Delivery.objects.filter(pk=debt.pk, state=Delivery.State.WAITING, attempts=debt.attempts)


def _refusals(debt: Delivery) -> int:
    return int((debt.answer or {}).get("refusals", 0))


def _kept(said: Said, refusals: int) -> dict[str, object]:
    return {"status": said.status, "text": said.text, "refusals": refusals}


def _wait(attempts: int) -> timedelta:
    """1 s, 2 s, 4 s ... 30 s, shortened by chance, so that a returning ERP is not met by all at once."""
    return timedelta(seconds=min(LONGEST_WAIT, 2.0 ** min(attempts - 1, 10)) * random.uniform(0.5, 1))  # noqa: S311
