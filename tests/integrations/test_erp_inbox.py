"""What an ERP may send us, and what it must never do to us."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from integrations.models import Inbox
from orders.models import ChangeRequest, OperationsRequest
from orders.services.requests import accept_change, begin_request, change_request, decline_change
from records.models import Event, Refusal
from tests import make
from tests.makes import requests as makes

ORDERS = "/api/erp/operations-requests"


def message(**words: Any) -> dict[str, Any]:
    said = {
        "message_id": "m-1",
        "number": "PO-1001",
        "version": 1,
        "material": "CP-200",
        "quantity": 10,
        "unit": "C62",
        "due_at": makes.tomorrow().isoformat(),
        "priority": 2,
    }
    return {name: value for name, value in (said | words).items() if value is not ...}


def send(body: Any, path: str = ORDERS, *, by: Any = None, raw: bytes | None = None, **headers: Any) -> Any:
    client = APIClient()
    client.force_authenticate(by or make.erik())
    data: Any = raw if raw is not None else json.dumps(body)
    return client.generic("POST", path, data, content_type="application/json", **headers)


@pytest.fixture
def plant(db: None) -> None:
    makes.material("CP-200")
    make.erik()


def test_an_order_arrives_once_however_often_it_is_sent(plant: None) -> None:
    first = send(message())
    assert first.status_code == 200
    assert first.json() == {
        "message_id": "m-1",
        "number": "PO-1001",
        "result": "applied",
        "state": "received",
        "version": 1,
        "change_request": None,
    }
    again = send(message())
    assert (again.status_code, again.json()) == (200, first.json())
    order = OperationsRequest.objects.get()
    assert (order.number, order.source, order.external_number, order.priority) == ("PO-1001", "erp", "PO-1001", 2)
    assert Event.objects.filter(kind="operations_request.received").count() == 1
    row = Inbox.objects.get()
    assert (row.state, row.times, bytes(row.raw)) == ("applied", 2, json.dumps(message()).encode())


def test_the_same_id_with_another_body_is_refused(plant: None) -> None:
    send(message())
    other = send(message(quantity=11))
    assert other.status_code == 422
    assert other.json()["code"] == "message_id_reused"
    assert other.json()["errors"][0]["field"] == "message_id"
    assert OperationsRequest.objects.get().quantity == 10
    assert Refusal.objects.get().code == "message_id_reused"


BAD = [
    ({"material": "XX-9"}, 422, "material", "material_unknown"),
    ({"unit": "XYZ"}, 400, "unit", "unknown_unit"),
    ({"unit": "KGM"}, 422, "unit", "wrong_unit"),
    ({"quantity": -1}, 400, "quantity", "not_positive"),
    ({"quantity": 0}, 400, "quantity", "not_positive"),
    ({"quantity": "0.0000001"}, 400, "quantity", "too_small"),
    ({"quantity": "NaN"}, 400, "quantity", "not_finite"),
    ({"quantity": float("nan")}, 400, "quantity", "not_finite"),
    ({"quantity": float("-inf")}, 400, "quantity", "not_finite"),
    ({"quantity": 10**30}, 400, "quantity", "too_large"),
    ({"quantity": "1e400000000"}, 400, "quantity", "too_large"),
    ({"quantity": "ten"}, 400, "quantity", "not_a_number"),
    ({"quantity": True}, 400, "quantity", "not_a_number"),
    ({"quantity": [1]}, 400, "quantity", "not_a_number"),
    ({"quantity": ...}, 400, "quantity", "required"),
    ({"due_at": "2027-11-24T14:00:00"}, 400, "due_at", "zone_missing"),
    ({"due_at": "2027-11-24T14:00:00+23:00"}, 400, "due_at", "zone_invalid"),
    ({"due_at": "2027-11-24T14:00:00 Europe/Berlin"}, 400, "due_at", "not_a_date"),
    ({"due_at": "tomorrow at noon"}, 400, "due_at", "not_a_date"),
    ({"due_at": "9999-12-31T23:59:59-11:00"}, 400, "due_at", "not_a_date"),
    ({"due_at": "2099-11-24T14:00:00Z"}, 422, "due_at", "due_date_out_of_reach"),
    ({"due_at": 1763992800}, 400, "due_at", "not_a_date"),
    ({"priority": 9}, 400, "priority", "out_of_range"),
    ({"priority": "high"}, 400, "priority", "not_a_number"),
    ({"version": 0}, 400, "version", "out_of_range"),
    ({"version": 1_764_000_000_000}, 400, "version", "out_of_range"),
    ({"quantity": "1_000"}, 400, "quantity", "not_a_number"),
    ({"quantity": "\u0661\u0662"}, 400, "quantity", "not_a_number"),
    ({"quantity": 1.5}, 400, "quantity", "not_whole"),
    ({"number": "PO 1/2"}, 400, "number", "invalid"),
    ({"number": "PO\u202e1"}, 400, "number", "not_printable"),
    ({"number": "P\u0000O"}, 400, "number", "not_printable"),
    ({"number": "x" * 41}, 400, "number", "too_long"),
    ({"message_id": ...}, 400, "message_id", "required"),
    ({"message_id": "m\u0000"}, 400, "message_id", "not_printable"),
    ({"color": "red"}, 400, "color", "unknown_field"),
]


@pytest.mark.parametrize(("words", "status", "field", "code"), BAD)
def test_a_bad_message_is_answered_with_the_field_and_kept(
    plant: None, words: dict[str, Any], status: int, field: str, code: str
) -> None:
    answer = send(message(**words))
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["errors"][0]["field"]) == (code, field)
    assert not OperationsRequest.objects.exists()
    assert not Event.objects.exists()
    row = Inbox.objects.get()
    assert row.state == "refused"
    assert row.reason


EVERYTHING = [
    ({"quantity": 0, "due_at": "2027-11-24T14:00:00", "color": "red"}, {"color", "quantity", "due_at"}),
    ({"message_id": ..., "quantity": ..., "unit": 7}, {"message_id", "quantity", "unit"}),
    ({"material": "XX-9", "priority": 9, "due_at": "2099-11-24T14:00:00Z"}, {"material", "priority", "due_at"}),
]


@pytest.mark.parametrize(("words", "fields"), EVERYTHING)
def test_all_that_is_wrong_with_a_message_is_named_at_once(plant: None, words: dict[str, Any], fields: set[str]) -> None:
    problem = send(message(**words)).json()
    assert {error["field"] for error in problem["errors"]} == fields
    assert problem["detail"] == problem["errors"][0]["detail"]
    assert not OperationsRequest.objects.exists()
    assert Inbox.objects.get().reason == " ".join(error["detail"] for error in problem["errors"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"<order/>", "not_json"),
        (b"[]", "not_an_object"),
        (b"\xff\xfe{}", "not_utf8"),
        (b'{"message_id": "\\ud800"}', "not_utf8"),
        (b'{"message_id": "a", "message_id": "b"}', "not_json"),
        (b"[" * 60_000, "too_deep"),
        (b'{"message_id": ' + b"9" * 6000 + b"}", "not_json"),
    ],
)
def test_bytes_that_are_no_message_are_kept_and_refused(plant: None, raw: bytes, code: str) -> None:
    answer = send(None, raw=raw)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert bytes(Inbox.objects.get().raw) == raw


def test_ten_megabytes_are_refused_quickly_and_not_kept(plant: None) -> None:
    began = time.perf_counter()
    answer = send(None, raw=b" " * 10_000_000)
    assert answer.status_code == 413
    assert time.perf_counter() - began < 1
    assert not Inbox.objects.exists()


def test_another_format_is_not_read(plant: None) -> None:
    client = APIClient()
    client.force_authenticate(make.erik())
    assert client.generic("POST", ORDERS, "<order/>", content_type="application/xml").status_code == 415


def test_a_corrected_message_takes_a_new_id(plant: None) -> None:
    assert send(message(material="CP-2000")).status_code == 422
    assert send(message()).status_code == 422
    assert send(message(message_id="m-2")).status_code == 200


def test_a_refused_message_is_tried_again_when_it_comes_again(plant: None) -> None:
    assert send(message(material="SC-07")).status_code == 422
    makes.material("SC-07", tracking="lot")
    assert send(message(material="SC-07")).status_code == 200
    assert Inbox.objects.get().state == "applied"


def test_only_the_erp_may_send(plant: None) -> None:
    answer = send(message(), by=make.omar())
    assert answer.status_code == 403
    assert not Inbox.objects.exists()
    assert APIClient().post(ORDERS, message(), format="json").status_code == 401


def test_a_change_and_a_cancellation_before_the_start_apply(plant: None) -> None:
    send(message())
    changed = send({"message_id": "m-2", "version": 2, "quantity": "12"}, f"{ORDERS}/PO-1001/change")
    assert (changed.status_code, changed.json()["result"]) == (200, "applied")
    assert str(OperationsRequest.objects.get().quantity) == "12.000000"
    gone = send({"message_id": "m-3", "version": 3, "reason": "Customer left"}, f"{ORDERS}/PO-1001/cancel")
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    events = Event.objects.count()
    again = send({"message_id": "m-4", "version": 4}, f"{ORDERS}/PO-1001/cancel")
    assert (again.status_code, again.json()["result"], again.json()["state"]) == (200, "applied", "cancelled")
    assert Event.objects.count() == events


def test_an_older_version_is_ignored(plant: None) -> None:
    send(message(version=4))
    late = send({"message_id": "m-2", "version": 3, "quantity": 1}, f"{ORDERS}/PO-1001/change")
    assert (late.status_code, late.json()["result"]) == (200, "ignored")
    assert OperationsRequest.objects.get().quantity == 10
    assert Inbox.objects.get(message_id="m-2").state == "ignored"


def test_a_person_at_the_order_does_not_make_the_next_message_late(plant: None) -> None:
    send(message())
    change_request(OperationsRequest.objects.get(), by=make.sofia(), priority=1)
    assert OperationsRequest.objects.get().version == 1
    gone = send({"message_id": "m-2", "version": 2}, f"{ORDERS}/PO-1001/cancel")
    assert (gone.json()["result"], gone.json()["state"]) == ("applied", "cancelled")


def test_an_erp_restored_from_backup_sends_its_orders_again(plant: None) -> None:
    send(message())
    again = send(message(message_id="n-1"))
    assert (again.status_code, again.json()["result"]) == (200, "ignored")
    newer = send(message(message_id="n-2", version=2, quantity=20))
    assert (newer.status_code, newer.json()["result"]) == (200, "applied")
    assert OperationsRequest.objects.get().quantity == 20


def test_after_the_start_the_answer_is_a_supervisors_task(plant: None) -> None:
    send(message())
    OperationsRequest.objects.update(state="released")
    begin_request(OperationsRequest.objects.get(), by=make.omar())
    change = {"message_id": "m-2", "version": 2, "quantity": 12}
    answer = send(change, f"{ORDERS}/PO-1001/change")
    wish = ChangeRequest.objects.get()
    assert (answer.status_code, answer.json()["change_request"]) == (202, wish.pk)
    assert send(change, f"{ORDERS}/PO-1001/change").json() == answer.json()
    assert ChangeRequest.objects.count() == 1
    assert OperationsRequest.objects.get().quantity == 10


@pytest.mark.parametrize(("decide", "shown"), [(accept_change, "applied"), (decline_change, "declined")])
def test_the_monitor_says_what_the_supervisor_decided(plant: None, decide: Any, shown: str) -> None:
    send(message())
    OperationsRequest.objects.update(state="released")
    begin_request(OperationsRequest.objects.get(), by=make.omar())
    send({"message_id": "m-2", "version": 2, "quantity": 12}, f"{ORDERS}/PO-1001/change")
    send({"message_id": "m-3", "version": 3, "quantity": 14}, f"{ORDERS}/PO-1001/change")
    assert monitor() == {"m-1": "applied", "m-2": "superseded", "m-3": "waiting"}
    decide(ChangeRequest.objects.get(state="open"), by=make.sofia(), reason="The material is cut already")
    assert monitor() == {"m-1": "applied", "m-2": "superseded", "m-3": shown}
    assert "m-3" in monitor(state=shown) and "m-3" not in monitor(state="waiting")
    assert set(monitor(state="applied")) == {"m-1"} | ({"m-3"} if shown == "applied" else set())
    (line,) = (row for row in rows(state=shown) if row["message_id"] == "m-3")
    assert line["last_error"] == ("" if shown == "applied" else "The material is cut already")


def rows(**asked: str) -> list[dict[str, Any]]:
    """What a supervisor reads on the page of messages."""
    client = APIClient()
    client.force_authenticate(make.sofia())
    found: list[dict[str, Any]] = client.get("/api/messages", {"direction": "in", **asked}).json()["results"]
    return found


def monitor(**asked: str) -> dict[str, str]:
    return {row["message_id"]: row["state"] for row in rows(**asked)}


def test_what_overtakes_its_order_is_applied_when_the_order_comes(plant: None) -> None:
    gone = {"message_id": "m-3", "version": 3, "reason": "Customer left"}
    more = {"message_id": "m-2", "version": 2, "quantity": 12}
    answer = send(gone, f"{ORDERS}/PO-1001/cancel")
    assert (answer.status_code, answer.json()["result"]) == (202, "early")
    assert send(gone, f"{ORDERS}/PO-1001/cancel").json() == answer.json()
    assert send(more, f"{ORDERS}/PO-1001/change").status_code == 202
    assert send(message()).json()["result"] == "applied"
    order = OperationsRequest.objects.get()
    assert (order.quantity, order.version, order.state) == (12, 3, "cancelled")
    assert set(Inbox.objects.values_list("state", flat=True)) == {"applied"}
    kinds = ["operations_request.received", "operations_request.changed", "operations_request.cancelled"]
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == kinds


def test_an_early_change_that_cannot_be_does_not_keep_its_order_out(plant: None) -> None:
    send({"message_id": "m-2", "version": 2, "due_at": "2099-01-01T00:00:00Z"}, f"{ORDERS}/PO-1001/change")
    assert send(message()).json()["result"] == "applied"
    row = Inbox.objects.get(message_id="m-2")
    assert (row.state, row.reason) == ("refused", "The due date is more than ten years away.")


def test_address_and_message_may_not_contradict_each_other(plant: None) -> None:
    answer = send({"message_id": "m-1", "version": 2, "number": "PO-8"}, f"{ORDERS}/PO-7/cancel")
    assert (answer.status_code, answer.json()["code"]) == (400, "contradiction")


def test_an_address_longer_than_any_number_is_refused_and_kept(plant: None) -> None:
    for number in ("x" * 3000, "PO%001"):
        answer = send({"message_id": f"m{len(number)}", "version": 2}, f"{ORDERS}/{number}/cancel")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "number")
    assert Inbox.objects.filter(state="refused").count() == 2


def test_a_kind_nobody_knows_is_quarantined_with_its_reason(plant: None) -> None:
    answer = send(message(kind="invoice"), "/api/erp/messages")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_kind")
    row = Inbox.objects.get()
    assert (row.state, row.kind) == ("quarantined", "invoice")
    assert "invoice" in row.reason
    assert send(message(message_id="m-2", kind="operations_request"), "/api/erp/messages").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_same_message_twice_at_once_has_one_effect_and_one_answer() -> None:
    makes.material("CP-200")
    erik = make.erik()
    said = message()
    answers: list[Any] = []
    ready = threading.Barrier(4)

    def post() -> None:
        ready.wait()
        answers.append(send(said, by=erik))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({json.dumps(answer.json()) for answer in answers}) == 1
    assert OperationsRequest.objects.count() == 1
    assert Event.objects.filter(kind="operations_request.received").count() == 1
    assert Inbox.objects.get().times == 4
