"""Orders at their doors: what a person sends, what they are answered, and how often the database is asked."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from orders import services
from orders.models import OperationsRequest
from tests import make
from tests.makes import orders as plant
from tests.makes import requests as makes

pytestmark = pytest.mark.django_db
ORDERS = "/api/operations-requests"


def client(person: Any) -> APIClient:
    found = APIClient()
    found.force_authenticate(person)
    return found


def post(by: Any, path: str, body: dict[str, Any] | None = None, key: str = "k-1") -> Any:
    return client(by).post(path, body or {}, format="json", headers={"Idempotency-Key": key})


def order(**words: Any) -> dict[str, Any]:
    makes.material("CP-200")
    return {
        "material": "CP-200",
        "quantity": 5,
        "unit": "C62",
        "due_at": makes.tomorrow().isoformat(),
    } | words


def test_an_order_is_made_once_however_often_the_button_is_pressed() -> None:
    first = post(make.sofia(), ORDERS, order())
    assert first.status_code == 201
    assert post(make.sofia(), ORDERS, order()).json() == first.json()
    assert OperationsRequest.objects.count() == 1
    row = first.json()
    assert (row["quantity"], row["state"], row["source"], row["created_by"]) == ("5", "received", "person", "Sofia")
    assert row["allowed_actions"] == ["release", "change", "cancel"]


@pytest.mark.parametrize(
    ("words", "status", "field"),
    [
        ({"quantity": 0}, 400, "quantity"),
        ({"quantity": -1}, 400, "quantity"),
        ({"quantity": "NaN"}, 400, "quantity"),
        ({"quantity": 10**20}, 400, "quantity"),
        ({"unit": "XXX"}, 400, "unit"),
        ({"unit": "KGM"}, 422, "unit"),
        ({"material": "XX-9"}, 422, "material"),
        ({"due_at": "2027-01-15T14:00:00"}, 400, "due_at"),
        ({"due_at": "2027-01-15T14:00:00 Europe/Berlin"}, 400, "due_at"),
        ({"priority": 0}, 400, "priority"),
        ({"number": "a b"}, 400, "number"),
        ({"state": "completed"}, 400, "state"),
    ],
)
def test_a_bad_order_names_its_field(words: dict[str, Any], status: int, field: str) -> None:
    answer = post(make.sofia(), ORDERS, order(**words))
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"][0]["field"] == field
    assert not OperationsRequest.objects.exists()


def test_a_supervisor_walks_an_order_through_its_states() -> None:
    plant.pump_master()
    made = post(make.sofia(), ORDERS, order(), "1").json()
    path = f"{ORDERS}/{made['id']}"
    assert post(make.sofia(), f"{path}/release", {}, "2").json()["state"] == "released"
    changed = post(make.sofia(), f"{path}/change", {"quantity": 8, "reason": "more"}, "3").json()
    assert (changed["is_applied"], changed["request"]["quantity"], changed["change_request"]) == (True, "8", None)
    detail = client(make.omar()).get(path).json()
    assert [(job["sequence"], job["quantity"]) for job in detail["job_orders"]] == [
        (seq, "8") for seq in (10, 20, 30, 40, 50, 60)
    ]
    assert detail["allowed_actions"] == []
    gone = post(make.sofia(), f"{path}/cancel", {"reason": "Customer left"}, "4").json()
    assert gone["request"]["state"] == "cancelled"
    assert post(make.sofia(), f"{path}/release", {}, "5").status_code == 409


def test_a_late_change_is_shown_and_decided() -> None:
    job = plant.running()
    wish = post(make.erik(), f"{ORDERS}/{job.request_id}/change", {"quantity": 12}, "1").json()
    assert not wish["is_applied"]
    task = wish["change_request"]
    sofia = client(make.sofia())
    assert sofia.get(f"{ORDERS}/{job.request_id}").json()["waiting_change"] == task["id"]
    (waiting,) = sofia.get("/api/change-requests?state=open").json()["results"]
    assert (waiting["wanted"], waiting["allowed_actions"]) == ({"quantity": "12"}, ["accept", "decline"])
    assert client(make.omar()).get(f"/api/change-requests/{task['id']}").json()["allowed_actions"] == []
    done = post(make.sofia(), f"/api/change-requests/{task['id']}/accept", {}, "2").json()
    assert (done["state"], done["decided_by"]) == ("accepted", "Sofia")
    assert OperationsRequest.objects.get().quantity == 12


def test_orders_are_found_by_state_and_number() -> None:
    for number in ("PO-1", "PO-2", "QX-3"):
        plant.request(number=number)
    services.release_request(OperationsRequest.objects.get(number="PO-2"), by=make.sofia())
    found = client(make.sofia())

    def numbers(query: str) -> list[str]:
        return sorted(row["number"] for row in found.get(f"{ORDERS}?{query}").json()["results"])

    assert numbers("state=released") == ["PO-2"]
    assert numbers("state=released,received") == ["PO-1", "PO-2", "QX-3"]
    assert numbers("search=po-") == ["PO-1", "PO-2"]
    assert numbers("number=QX-3") == ["QX-3"]
    assert numbers("is_open=true") == ["PO-1", "PO-2", "QX-3"]
    assert numbers("is_open=false") == []


def test_lists_ask_the_database_a_fixed_number_of_times(django_assert_max_num_queries: Any) -> None:
    for n in range(5):
        plant.released(5, f"PO-{n}")
    found = client(make.sofia())
    with django_assert_max_num_queries(2):
        assert len(found.get(ORDERS).json()["results"]) == 5
    with django_assert_max_num_queries(6):
        assert len(found.get(f"{ORDERS}/{OperationsRequest.objects.latest('id').pk}").json()["job_orders"]) == 6


@pytest.mark.parametrize(
    ("words", "field", "code"),
    [
        ({"quantity": "1_000"}, "quantity", "invalid"),
        ({"quantity": "\u0661\u0662"}, "quantity", "invalid"),
        ({"quantity": "1.5"}, "quantity", "not_whole"),
        ({"due_at": "2027-01-15T14:00:00-23:00"}, "due_at", "zone_invalid"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(words: dict[str, Any], field: str, code: str) -> None:
    answer = post(make.sofia(), ORDERS, order(**words))
    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (400, code, field)
    assert not OperationsRequest.objects.exists()


def test_two_people_at_one_order_do_not_run_each_other_over() -> None:
    request = makes.request(by=make.sofia(), number="PO-1")
    path = f"/api/operations-requests/{request.pk}"
    sofia, erik = client(make.sofia()), client(make.erik())
    seen = sofia.get(path)["ETag"]
    assert erik.get(path)["ETag"] == seen
    words = {"quantity": "30", "reason": "Customer wants more"}
    assert erik.post(f"{path}/change", words, headers={"Idempotency-Key": "a", "If-Match": seen}).status_code == 200
    late = sofia.post(
        f"{path}/change", {"quantity": "20"}, headers={"Idempotency-Key": "b", "If-Match": seen}
    )
    assert (late.status_code, late.json()["code"], late.json()["who"]) == (412, "changed_meanwhile", make.erik().name)
    assert late.json()["detail"].startswith(f"{make.erik().name} changed PO-1")
    request.refresh_from_db()
    assert request.quantity == 30
    now = sofia.get(path)["ETag"]
    again = sofia.post(f"{path}/change", {"quantity": "20"}, headers={"Idempotency-Key": "c", "If-Match": now})
    assert again.status_code == 200
