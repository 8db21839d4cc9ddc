"""Materials, lots and stations over HTTP."""

import json
from typing import Any

import pytest

from genealogy import services
from genealogy.models import LotMovement, MaterialLot, MountedLot
from records.models import Event, Refusal
from tests import make
from tests.makes import genealogy
from tests.makes.calls import client, get, post

pytestmark = pytest.mark.django_db
LOTS = "/api/material-lots"


def receive(person: Any = None, key: Any = None, **words: Any) -> Any:
    genealogy.material()
    body = {"material": "SC-07", "number": "SC-1", "quantity": "12.00"} | words
    return post(person or make.sofia(), LOTS, body, key=key)


def problem(answer: Any, status: Any, code: Any, field: Any = None) -> Any:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    if field:
        assert field in [error["field"] for error in body["errors"]]
    return body


def test_a_delivery_is_received_once_however_often_it_is_sent() -> None:
    first, again = receive(key="delivery-1"), receive(key="delivery-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["quantity"] == "12"
    assert MaterialLot.objects.count() == LotMovement.objects.count() == 1
    problem(receive(key="delivery-1", quantity="1"), 422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("words", "status", "code", "field"),
    [
        ({"material": "NOPE"}, 422, "material_unknown", "material"),
        ({"unit": "XXX"}, 400, "unknown_unit", "unit"),
        ({"unit": "KGM"}, 422, "wrong_unit", "unit"),
        ({"quantity": "-1"}, 400, "not_positive", "quantity"),
        ({"quantity": 0}, 400, "not_positive", "quantity"),
        ({"quantity": "NaN"}, 400, "invalid", "quantity"),
        ({"quantity": "Infinity"}, 400, "invalid", "quantity"),
        ({"quantity": "1" + "0" * 30}, 400, None, "quantity"),
        ({"quantity": "1e300"}, 400, None, "quantity"),
        ({"quantity": True}, 400, None, "quantity"),
        ({"quantity": [1]}, 400, None, "quantity"),
        ({"quantity": None}, 400, "null", "quantity"),
        ({"number": ""}, 400, "blank", "number"),
        ({"number": "x" * 61}, 400, "max_length", "number"),
        ({"number": "A\x00B"}, 400, None, "number"),
        ({"expires_on": "31.12.2026"}, 400, "invalid", "expires_on"),
        ({"colour": "red"}, 400, "unknown_field", "colour"),
    ],
)
def test_bad_words_are_named_and_change_nothing(words: Any, status: Any, code: Any, field: Any) -> None:
    genealogy.material()
    before = genealogy.counts(MaterialLot, LotMovement, Event)
    answer = receive(**words)
    assert answer.status_code == status, answer.content
    body = answer.json()
    if code:
        assert body["code"] == code
    assert [error["field"] for error in body["errors"]] == [field]
    assert genealogy.counts(MaterialLot, LotMovement, Event) == before


@pytest.mark.parametrize("body", ["{", "[]", '"lot"', "null", '{"quantity": NaN}', b"\xff\xfe", ""])
def test_what_is_no_message_is_400(body: Any) -> None:
    answer = client(make.sofia()).post(
        LOTS, body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_the_list_asks_the_same_few_queries_for_many(django_assert_num_queries: Any) -> None:
    for index in range(12):
        genealogy.lot(f"SC-{index:02d}")
    services.hold(MaterialLot.objects.get(number="SC-03"), "Scratched", by=make.quinn())
    browser = client(make.quinn())
    with django_assert_num_queries(5):  # session, person, whom they stand in for, lots, holds
        rows = browser.get(LOTS).json()["results"]
    held = next(row for row in rows if row["number"] == "SC-03")
    assert len(rows) == 12
    assert (held["state"], held["holds"][0]["reason"], held["allowed_actions"]) == (
        "on_hold", "Scratched", ["release_hold"]
    )


def test_lots_are_found_by_number_prefix_material_and_state() -> Any:
    genealogy.lot("SC-1")
    genealogy.lot("OR-1", of="OR-88")
    genealogy.held("SC-9")

    def found(**query: Any) -> Any:
        return sorted(row["number"] for row in get(make.omar(), LOTS, **query).json()["results"])

    assert found(number="SC-1") == ["SC-1"]
    assert found(search="sc-") == ["SC-1", "SC-9"]
    assert found(material="OR-88") == ["OR-1"]
    assert found(state="on_hold") == ["SC-9"]
    assert found(number="nothing") == []
    assert get(make.omar(), LOTS, state="melted").status_code == 400


def test_holding_and_releasing() -> None:
    lot = genealogy.lot()
    answer = post(make.omar(), f"{LOTS}/{lot.pk}/hold", {"reason": "Scratched"})
    assert (answer.status_code, answer.json()["state"]) == (200, "on_hold")
    problem(post(make.omar(), f"{LOTS}/{lot.pk}/release-hold", {"reason": "Fine"}), 403, "not_allowed")
    assert Refusal.objects.get().by_name == "Omar"
    answer = post(make.quinn(), f"{LOTS}/{lot.pk}/release-hold", {"reason": "Fine"})
    assert (answer.status_code, answer.json()["state"]) == (200, "available")


def test_adjusting_by_count_or_by_more() -> None:
    lot = genealogy.lot(quantity=10)
    url = f"{LOTS}/{lot.pk}/adjust"
    assert post(make.omar(), url, {"counted": "4", "reason": "Counted"}).json()["quantity"] == "4"
    assert post(make.omar(), url, {"more": 2, "reason": "Second box"}).json()["quantity"] == "6"
    problem(post(make.omar(), url, {"reason": "Hm"}), 400, "malformed", "counted")
    problem(post(make.omar(), url, {"counted": -1, "reason": "Hm"}), 400, "negative", "counted")
    assert genealogy.stock(lot) == 6


def test_the_tree_of_a_serial(django_assert_num_queries: Any) -> None:
    lot, unit = genealogy.lot(), genealogy.serial()
    services.consume(lot, 2, unit, genealogy.a_job(), "Seal", genealogy.station(), by=make.omar())
    browser = client(make.anna())
    with django_assert_num_queries(7):  # session, person, lot and holds, three of the tree
        answer = browser.get(f"{LOTS}/{unit.pk}/tree", {"direction": "back", "depth": "5"})
    body = answer.json()
    assert [(node["number"], node["level"]) for node in body["nodes"]] == [("SC-LOT-1", -1), ("CP200-000001", 0)]
    (edge,) = body["edges"]
    assert (edge["from"], edge["to"], edge["quantity"], edge["by"]) == (lot.pk, unit.pk, "2", "Omar")
    for query in ({"depth": "many"}, {"depth": "-1"}, {"depth": "99999999"}, {"direction": "sideways"}):
        assert browser.get(f"{LOTS}/{unit.pk}/tree", query).status_code == 400


def test_mounting_by_scan_and_saying_it_is_empty() -> None:
    station, lot = genealogy.station(), genealogy.lot(quantity=3)
    answer = post(make.omar(), "/api/mounted-lots", {"work_unit": station.pk, "code": "SC-LOT-1"})
    assert (answer.status_code, answer.json()["lot"], answer.json()["quantity"]) == (201, "SC-LOT-1", "3")
    rows = get(make.omar(), "/api/mounted-lots", work_unit=station.pk).json()["results"]
    assert [row["id"] for row in rows] == [answer.json()["id"]]
    empty = post(make.omar(), f"/api/mounted-lots/{rows[0]['id']}/empty", {"reason": "Short delivery"})
    assert (empty.status_code, empty.json()["quantity"], empty.json()["state"]) == (200, "0", "used_up")
    assert get(make.omar(), "/api/mounted-lots", work_unit=station.pk).json()["results"] == []
    assert genealogy.stock(lot) == 0


def test_a_scan_that_does_not_fit_says_why() -> None:
    station = genealogy.station()
    genealogy.held("HELD")
    services.adjust(genealogy.lot("EMPTY", 1), counted=0, reason="Empty", by=make.omar())
    for code, word in (("NOPE", "lot_unknown"), ("HELD", "lot_on_hold"), ("EMPTY", "lot_used_up")):
        problem(post(make.omar(), "/api/mounted-lots", {"work_unit": station.pk, "code": code}), 422, word)
    problem(post(make.omar(), "/api/mounted-lots", {"work_unit": 999, "code": "HELD"}), 400, "work_unit_unknown")
    problem(post(make.omar(), "/api/mounted-lots", {"work_unit": "x", "code": "HELD"}), 400, "invalid", "work_unit")
    assert not MountedLot.objects.exists()


@pytest.mark.parametrize("url", ["/api/material-definitions", LOTS, "/api/mounted-lots"])
def test_who_may_look(url: Any) -> None:
    for person in (make.sofia(), make.omar(), make.quinn(), make.ella(), make.anna()):
        assert get(person, url).status_code == 200, person
    for person in (make.max_(), make.erik()):
        assert get(person, url).status_code == 403, person
    assert get(None, url).status_code in (401, 403)


def test_an_auditor_changes_nothing() -> None:
    lot, anna = genealogy.lot(), make.anna()
    before = genealogy.counts(LotMovement, Event)
    for path, body in (
        (LOTS, {"material": "SC-07", "number": "X", "quantity": 1}), (f"{LOTS}/{lot.pk}/hold", {"reason": "r"}),
        (f"{LOTS}/{lot.pk}/release-hold", {"reason": "r"}), (f"{LOTS}/{lot.pk}/adjust", {"more": 1, "reason": "r"}),
        ("/api/mounted-lots", {"work_unit": genealogy.station().pk, "code": "SC-LOT-1"}),
        ("/api/material-definitions", {"number": "N", "name": "N", "unit": "C62"}),
    ):
        problem(post(anna, path, body), 403, "not_allowed")
    assert genealogy.counts(LotMovement, Event) == before


def test_a_lot_is_never_patched_nor_deleted() -> None:
    lot, browser = genealogy.lot(), client(make.sofia())
    for method in (browser.put, browser.patch, browser.delete):
        answer = method(f"{LOTS}/{lot.pk}", json.dumps({"state": "available"}), content_type="application/json")
        assert answer.status_code == 405
