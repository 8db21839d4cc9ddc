"""Reasons, results and nonconformances over HTTP."""

from typing import Any

import pytest

from quality import services
from quality.models import Nonconformance
from quality.services import Measure
from records.models import Command, Event, Signature
from tests import make
from tests.makes import genealogy, quality
from tests.makes.calls import client, get, post

pytestmark = pytest.mark.django_db
CASES = "/api/nonconformances"


def decide(case: Any, person: Any = None, key: Any = None, **words: Any) -> Any:
    body = {"disposition": "scrap", "reason": "Porous", "secret": make.PASSWORD} | words
    return post(person or make.quinn(), f"{CASES}/{case.pk}/disposition", body, key=key)


def test_a_case_is_raised_by_the_number_of_the_lot() -> None:
    lot = genealogy.lot()
    answer = post(make.omar(), CASES, {"lot": "SC-LOT-1", "description": "Scratched", "severity": "minor"})
    body = answer.json()
    assert (answer.status_code, body["state"], body["lot_state"], body["lot_id"]) == (201, "open", "on_hold", lot.pk)
    assert body["allowed_actions"] == [], "an operator does not decide"
    assert post(make.omar(), CASES, {"lot": "NOPE", "description": "Scratched"}).json()["code"] == "lot_unknown"
    assert Nonconformance.objects.count() == 1


def test_a_disposition_is_signed_once_however_often_it_is_sent() -> None:
    case = quality.nonconformance()
    first, again = decide(case, key="decision"), decide(case, key="decision")
    assert (first.status_code, again.json()) == (200, first.json())
    body = first.json()
    assert (body["state"], body["disposition"], body["lot_state"]) == ("closed", "scrap", "scrapped")
    assert (body["signature"]["printed_name"], body["signature"]["meaning"]) == ("Quinn", "Condemned as scrap")
    assert Signature.objects.count() == 1
    assert decide(case).status_code == 409


def test_the_secret_is_kept_nowhere() -> None:
    decide(quality.nonconformance())
    kept = "".join(str(list(model.objects.values())) for model in (Command, Event, Signature))
    assert make.PASSWORD not in kept


def test_a_wrong_secret_and_wrong_words() -> None:
    case = quality.nonconformance()
    before = genealogy.counts(Event, Signature)
    for words, status, code in (
        ({"secret": "guess"}, 403, "wrong_secret"), ({"disposition": "burn"}, 400, "invalid_choice"),
        ({"reason": ""}, 400, "blank"), ({"secret": None}, 400, "null"), ({"signed": True}, 400, "unknown_field"),
    ):
        answer = decide(case, **words)
        assert (answer.status_code, answer.json()["code"]) == (status, code), words
    assert genealogy.counts(Event, Signature) == before


def test_only_quality_decides() -> None:
    case = quality.nonconformance()
    for person in (make.sofia(), make.omar(), make.ella(), make.anna(), make.max_(), make.erik()):
        answer = decide(case, person)
        assert answer.status_code in (403, 404), person
    case.refresh_from_db()
    assert case.state == "open"


def test_the_inbox_asks_the_same_few_queries_for_many(django_assert_num_queries: Any) -> None:
    for index in range(8):
        quality.nonconformance(genealogy.serial(f"CP200-{index}"))
    browser = client(make.quinn())
    with django_assert_num_queries(5):  # session, person, cases, results, photos
        rows = browser.get(CASES, {"state": "open"}).json()["results"]
    assert len(rows) == 8
    assert rows[0]["allowed_actions"] == ["disposition"]
    assert rows[0]["results"][0]["value"] == "9.1"


def test_results_of_a_lot_with_all_attempts(django_assert_num_queries: Any) -> None:
    unit = genealogy.serial()
    quality.torque(12, unit)
    quality.torque(45, unit)
    quality.torque(45, genealogy.serial("CP200-2"))
    browser = client(make.anna())
    with django_assert_num_queries(3):
        rows = browser.get("/api/test-results", {"lot": unit.pk}).json()["results"]
    attempts = [(row["attempt"], row["value"], row["passed"]) for row in reversed(rows)]
    assert attempts == [(1, "12", False), (2, "45", True)]


def test_reasons_and_specifications_are_offered(django_assert_num_queries: Any) -> None:
    services.define_reason("scrap", "POROUS", "Porous casting", by=make.ella())
    services.define_reason("undo", "TYPO", "Typed wrong", by=make.ella())
    services.define_specification("LEAK", "Leak test", [Measure("Drop", unit="MBR", upper=5)], by=make.ella())
    browser = client(make.omar())
    assert [row["code"] for row in browser.get("/api/reason-codes", {"kind": "scrap"}).json()["results"]] == ["POROUS"]
    assert browser.get("/api/reason-codes", {"kind": "dance"}).status_code == 400
    with django_assert_num_queries(4):
        (row,) = browser.get("/api/test-specifications", {"number": "LEAK"}).json()["results"]
    assert row["properties"] == [
        {"name": "Drop", "kind": "number", "unit": "MBR", "lower": None, "upper": "5", "choices": [], "max_attempts": 0}
    ]


@pytest.mark.parametrize("url", ["/api/reason-codes", "/api/test-specifications", "/api/test-results", CASES])
def test_who_may_look(url: Any) -> None:
    for person in (make.sofia(), make.omar(), make.quinn(), make.ella(), make.anna()):
        assert get(person, url).status_code == 200, person
    for person in (make.max_(), make.erik()):
        assert get(person, url).status_code == 403, person
