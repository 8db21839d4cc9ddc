"""Every confirmation reaches the ERP, in its order's order, however badly the ERP behaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from integrations.erp import relay, webhook
from integrations.services.subscriptions import retry_delivery, skip_delivery, subscribe_erp
from kernel.clock import now
from kernel.errors import Conflict, NotAllowed, Unavailable
from orders.services.requests import change_request
from records.models import Delivery, Event, Subscription
from tests import make
from tests.integrations.listeners import SECRET, Listener
from tests.makes import requests as makes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings: Any, tmp_path: Any) -> None:
    settings.SECRETS = tmp_path
    (tmp_path / "erp_webhook_secret").write_text(SECRET)


@pytest.fixture
def erp() -> Iterator[Listener]:
    with Listener() as listener:
        subscribe(listener.url)
        yield listener


def subscribe(url: str, **trust: Any) -> Subscription:
    return subscribe_erp("ERP", url=url, secret="erp_webhook_secret", by=make.house(), **({"private": True} | trust))


def order(number: str, *quantities: int) -> None:
    """An order that changes, so that there are debts in a known order."""
    request = makes.request(by=make.erik(), number=number)
    for quantity in quantities:
        change_request(request, by=make.erik(), quantity=Decimal(quantity))


def again() -> relay.Tally:
    """The next round, without waiting for the backoff."""
    Delivery.objects.filter(state="waiting").update(next_try_at=now())
    return relay.pay()


def told(erp: Listener, number: str) -> list[str]:
    return [message["quantity"] for message in erp.heard if message["order"] == number]


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_a_debt_is_paid_once_and_signed(erp: Listener) -> None:
    order("PO-1", 12)
    assert relay.pay() == relay.Tally(delivered=1)
    assert relay.pay() == relay.Tally()
    (message,) = erp.heard
    assert (message["kind"], message["order"], message["quantity"]) == ("operations_request.changed", "PO-1", "12")
    debt = Delivery.objects.get()
    assert (debt.state, debt.attempts, debt.last_error) == ("delivered", 1, "")
    assert message["message_id"].startswith(f"msg_{debt.pk}_")


def test_what_the_erp_does_not_want_to_know_makes_no_debt(erp: Listener) -> None:
    makes.request(by=make.erik())
    assert not Delivery.objects.exists()


def test_an_order_made_here_is_told_like_the_erps_own_and_says_where_it_is_from(erp: Listener) -> None:
    for number, by, source in (("PO-1", make.erik(), "erp"), ("", make.sofia(), "person")):
        request = makes.request(by=by, number=number, source=source)
        change_request(request, by=by, quantity=Decimal(13))
    assert relay.pay() == relay.Tally(delivered=2)
    told = {message["order"]: message["source"] for message in erp.heard}
    assert told == {"PO-1": "erp", request.number: "person"}


def test_an_erp_that_was_away_for_a_while_misses_nothing() -> None:
    with Listener() as first:
        port = first.server_port
        subscribe(first.url)
    order("PO-1", 11, 12)
    order("PO-2", 21)
    assert relay.pay() == relay.Tally(put_off=1)
    assert again() == relay.Tally(put_off=1)
    assert states() == ["waiting"] * 3
    assert "cannot be reached" in Delivery.objects.order_by("id")[0].last_error
    with Listener(port) as erp:
        assert again().delivered == 3
        assert told(erp, "PO-1") == ["11", "12"]
        assert told(erp, "PO-2") == ["21"]


def test_messages_of_one_order_keep_their_order_and_others_go_on(
    erp: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine the first wait is over before the round is.
    monkeypatch.setattr(relay, "_wait", lambda attempts: timedelta(hours=1))
    order("PO-1", 11, 12)
    order("PO-2", 21)
    erp.moods.extend([500])
    assert relay.pay() == relay.Tally(delivered=1, put_off=1)
    assert (told(erp, "PO-1"), told(erp, "PO-2")) == ([], ["21"])
    again()
    again()
    assert told(erp, "PO-1") == ["11", "12"]


def test_an_answer_lost_after_success_has_one_effect(erp: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "ANSWER", 0.2)
    order("PO-1", 11)
    erp.moods.append("book and hang")
    assert relay.pay() == relay.Tally(put_off=1)
    assert "in time" in Delivery.objects.get().last_error
    assert again() == relay.Tally(delivered=1)
    assert len(erp.heard) == 2
    assert len(erp.book) == 1


def test_a_slow_erp_is_not_asked_again_in_the_same_round(erp: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "ANSWER", 0.2)
    order("PO-1", 11)
    order("PO-2", 21)
    erp.moods.append("hang")
    assert relay.pay() == relay.Tally(put_off=1)
    assert Delivery.objects.filter(attempts=0).count() == 1


@pytest.mark.parametrize("status", [401, 404, 429, 503])
def test_an_erp_that_is_not_itself_is_waited_for_without_end(erp: Listener, status: int) -> None:
    order("PO-1", 11)
    for _ in range(relay.REFUSALS + 2):
        erp.moods.append(status)
        again()
    assert states() == ["waiting"]
    assert again().delivered == 1


def test_an_erp_that_names_a_time_is_left_alone_until_then(erp: Listener) -> None:
    order("PO-1", 11)
    order("PO-2", 21)
    erp.moods.append(429)
    erp.retry_after = "120"
    before = now()
    assert relay.pay() == relay.Tally(put_off=1)
    debt = Delivery.objects.order_by("id")[0]
    assert timedelta(seconds=119) < debt.next_try_at - before < timedelta(seconds=130)
    # It asked for silence, not for this one message only: neither another order nor a new one knocks meanwhile.
    order("PO-3", 31)
    assert relay.pay() == relay.Tally()
    assert again().delivered == 3
    erp.moods.append(503)
    order("PO-4", 41)
    assert relay.pay() == relay.Tally(put_off=1)
    # A person who knows better sends at once.
    retry_delivery(Delivery.objects.get(state="waiting"), by=make.sofia(), reason="They are back")
    assert relay.pay() == relay.Tally(delivered=1)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("86400", webhook.LONGEST_SILENCE),
        ("9" * 400, webhook.LONGEST_SILENCE),
        ("Wed, 21 Oct 2099 07:28:00 GMT", webhook.LONGEST_SILENCE),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("-5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_wish_for_silence_is_read_with_a_limit(said: str | None, seconds: float | None) -> None:
    assert webhook.silence(said) == seconds


def refused(erp: Listener) -> Delivery:
    """A message the ERP has refused for good."""
    order("PO-1", 11, 12)
    for _ in range(relay.REFUSALS):
        erp.moods.append(422)
        again()
    return Delivery.objects.order_by("id")[0]


def test_a_message_that_is_always_refused_waits_for_a_person_and_blocks_only_its_order(erp: Listener) -> None:
    debt = refused(erp)
    assert (debt.state, debt.attempts) == ("failed", relay.REFUSALS)
    order("PO-2", 21)
    again()
    assert states() == ["failed", "waiting", "delivered"]
    assert relay.pay() == relay.Tally()


def test_a_person_sends_it_again_with_a_reason(erp: Listener) -> None:
    debt = refused(erp)
    client = APIClient()
    client.force_authenticate(make.omar())
    said = {"reason": "ERP knows the material now"}
    path = f"/api/deliveries/{debt.pk}/retry"
    assert client.post(path, said, headers={"Idempotency-Key": "1"}).status_code == 403
    client.force_authenticate(make.sofia())
    assert client.post(path, {}, headers={"Idempotency-Key": "2"}).status_code == 400
    answer = client.post(path, said, headers={"Idempotency-Key": "3"})
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    again()
    assert told(erp, "PO-1") == ["11", "12"]
    assert Event.objects.get(kind="delivery.retried").reason == said["reason"]


def test_a_person_gives_it_up_and_the_next_one_goes(erp: Listener) -> None:
    debt = refused(erp)
    client = APIClient()
    client.force_authenticate(make.sofia())
    answer = client.post(
        f"/api/deliveries/{debt.pk}/skip", {"reason": "Booked by hand"}, headers={"Idempotency-Key": "1"}
    )
    assert answer.json()["state"] == "skipped"
    relay.pay()
    assert told(erp, "PO-1") == ["12"]


def test_only_a_failed_message_is_given_up(erp: Listener) -> None:
    order("PO-1", 11)
    with pytest.raises(Conflict):
        skip_delivery(Delivery.objects.get(), by=make.sofia(), reason="?")
    relay.pay()
    with pytest.raises(Conflict):
        retry_delivery(Delivery.objects.get(), by=make.sofia(), reason="?")


def test_a_redirect_is_not_followed(erp: Listener) -> None:
    order("PO-1", 11)
    erp.moods.append(302)
    assert relay.pay() == relay.Tally(put_off=1)
    assert Delivery.objects.get().last_error.startswith("302")


@pytest.mark.parametrize(
    ("url", "trust"),
    [
        ("http://127.0.0.1/x", {}),
        ("http://[::1]/x", {}),
        ("http://[::ffff:127.0.0.1]/x", {}),
        ("http://10.1.2.3/x", {}),
        ("http://169.254.169.254/x", {"private": True}),
        ("http://0.0.0.0/x", {"private": True}),
        ("http://224.0.0.1/x", {"private": True}),
        ("http://127.0.0.1/x", {"private": True, "hosts": ["erp.example"]}),
        ("ftp://127.0.0.1/x", {"private": True}),
        ("file:///etc/passwd", {"private": True}),
    ],
)
def test_the_relay_goes_nowhere_it_was_not_sent(url: str, trust: dict[str, Any]) -> None:
    with pytest.raises(Unavailable) as refusal:
        webhook.checked(url, trust)
    assert refusal.value.reason_code == "address_refused"


def test_a_subscription_to_the_plants_own_network_must_say_so(erp: Listener) -> None:
    subscribe(erp.url, private=False)
    order("PO-1", 11)
    assert relay.pay() == relay.Tally(put_off=1)
    assert "may not go" in Delivery.objects.get().last_error
    assert not erp.heard


def test_a_missing_secret_keeps_the_debt_and_says_so(erp: Listener, settings: Any) -> None:
    (settings.SECRETS / "erp_webhook_secret").unlink()
    order("PO-1", 11)
    assert relay.pay() == relay.Tally(put_off=1)
    assert "missing" in Delivery.objects.get().last_error


def test_an_operator_may_not_subscribe_anybody() -> None:
    with pytest.raises(NotAllowed):
        subscribe_erp("ERP", url="http://erp.example/", secret="x", by=make.omar())


def test_the_monitor_shows_both_directions_page_by_page(erp: Listener) -> None:
    client = APIClient()
    client.force_authenticate(make.erik())
    makes.material("CP-200")
    for n in range(3):
        body = {"message_id": f"m-{n}", "number": f"PO-{n}", "material": "CP-200", "quantity": 1, "unit": "C62"}
        said = body | {"due_at": makes.tomorrow().isoformat()}
        assert client.post("/api/erp/operations-requests", said, format="json").status_code == 200
        client.post(
            f"/api/erp/operations-requests/PO-{n}/cancel", {"message_id": f"c-{n}", "version": 2}, format="json"
        )
    relay.pay()
    client.force_authenticate(make.sofia())
    seen, page = [], "/api/messages?page_size=4"
    while page:
        answer = client.get(page).json()
        seen += [(row["direction"], row["number"], row["state"]) for row in answer["results"]]
        page = answer["next"]
    assert len(seen) == len(set(seen)) + 3 == 9
    assert seen.count(("out", "PO-2", "delivered")) == 1
    assert seen.count(("in", "PO-2", "applied")) == 2
    assert [row["number"] for row in client.get("/api/messages?number=PO-1&direction=out").json()["results"]] == [
        "PO-1"
    ]
    newest = client.get("/api/messages?direction=in").json()["results"][0]
    detail = client.get(f"/api/messages/{newest['id']}").json()
    assert '"c-2"' in detail["payload"]
    assert detail["answer"]["result"] == "applied"
    out = client.get(f"/api/messages/out-{Delivery.objects.latest('id').pk}").json()
    assert out["payload"] == erp.heard[-1]
    client.force_authenticate(make.omar())
    assert client.get("/api/messages").status_code == 403


def test_the_monitor_counts_its_queries(erp: Listener, django_assert_max_num_queries: Any) -> None:
    order("PO-1", 11, 12, 13)
    client = APIClient()
    client.force_authenticate(make.sofia())
    with django_assert_max_num_queries(3):
        assert len(client.get("/api/messages").json()["results"]) == 3


@pytest.mark.django_db(transaction=True)
def test_several_workers_pay_each_debt_once(settings: Any, tmp_path: Any) -> None:
    with Listener() as erp:
        subscribe(erp.url)
        for n in range(6):
            order(f"PO-{n}", 11, 12, 13)
        tallies: list[relay.Tally] = []

        def work() -> None:
            for _ in range(3):
                tallies.append(relay.pay())
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sum(tally.delivered for tally in tallies) == 18 == len(erp.heard)
        for n in range(6):
            assert told(erp, f"PO-{n}") == ["11", "12", "13"]


def test_a_relay_that_dies_while_it_pays_leaves_the_debt_to_the_next(erp: Listener) -> None:
    order("PO-1", 11, 12)
    assert relay._claim(set()) is not None
    assert relay.pay() == relay.Tally()
    assert again() == relay.Tally(delivered=2)
    assert told(erp, "PO-1") == ["11", "12"]


def test_a_relay_that_wakes_up_late_spoils_nothing(erp: Listener) -> None:
    order("PO-1", 11)
    late = relay._claim(set())
    assert late is not None
    assert again() == relay.Tally(delivered=1)
    relay._put_off(late, "woke up late")
    relay._refused(late, webhook.Said(422, "no"))
    debt = Delivery.objects.get()
    assert (debt.state, debt.last_error) == ("delivered", "")
