"""Commands on subscribers and on what we owe them."""

from __future__ import annotations

from typing import Any

from integrations.erp.outgoing import FIELDS
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Conflict
from kernel.hints import hint
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from records.models import Delivery, Subscription
from records.services import record


@all_or_nothing
def subscribe_erp(name: str, *, url: str, secret: str, by: Person, private: bool = False) -> Subscription:
    """Tell an ERP at `url` what becomes of its orders; again with the same name moves it to another address.

    `secret` names the file in DATA/secrets that holds the signing key. `private` allows an address inside the
    plant's own network.
    """
    require(by, "integrations.author_subscription")
    wanted: dict[str, Any] = {
        "adapter": "erp",
        "kinds": sorted(FIELDS),
        "url": url,
        "settings": {"secret": secret, "private": private},
        "is_active": True,
    }
    subscription = Subscription.objects.select_for_update().filter(name=name).first()
    if subscription is not None and all(getattr(subscription, field) == value for field, value in wanted.items()):
        return subscription
    subscription, _ = Subscription.objects.update_or_create(name=name, defaults=wanted)
    record("subscription.set", Ref("subscription", subscription.pk, name), by=by, url=url, private=private)
    hint("messages")
    return subscription


@all_or_nothing
def retry_delivery(delivery: Delivery, *, by: Person, reason: str) -> Delivery:
    """Send a message again that the other side has refused for good, because somebody mended what was wrong."""
    require(by, "integrations.retry_delivery")
    delivery = _lock(delivery)
    if delivery.state not in (Delivery.State.FAILED, Delivery.State.WAITING):
        raise Conflict(f"This message is {delivery.state}; there is nothing to send again.", code="wrong_state")
    delivery.state = Delivery.State.WAITING
    delivery.next_try_at = now()
    delivery.answer = None
    delivery.save(update_fields=["state", "next_try_at", "answer"])
    record("delivery.retried", _ref(delivery), by=by, reason=reason, last_error=delivery.last_error)
    hint("messages", "deliveries")
    return delivery


@all_or_nothing
def skip_delivery(delivery: Delivery, *, by: Person, reason: str) -> Delivery:
    """Give a message up, so that the later ones of its order can go; the other side will never hear of it."""
    require(by, "integrations.retry_delivery")
    delivery = _lock(delivery)
    if delivery.state != Delivery.State.FAILED:
        raise Conflict(f"This message is {delivery.state}; only a failed one can be given up.", code="wrong_state")
    delivery.state = Delivery.State.SKIPPED
    delivery.save(update_fields=["state"])
    record("delivery.skipped", _ref(delivery), by=by, reason=reason, last_error=delivery.last_error)
    hint("messages", "deliveries")
    return delivery


def _lock(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("event", "subscription").get(pk=delivery.pk)


def _ref(delivery: Delivery) -> Ref:
    return Ref("delivery", delivery.pk, f"{delivery.event.kind} {delivery.event.subject_label}")
