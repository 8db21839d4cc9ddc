"""The reasons people choose from are kept in the browser."""

from __future__ import annotations

import pytest

from kernel.errors import Malformed, NotAllowed
from quality import selectors, services
from quality.errors import ReasonUnknown
from quality.models import ReasonCode
from records.models import Event
from tests import make
from tests.makes import calls

pytestmark = pytest.mark.django_db

URL = "/api/reason-codes"


def reason(code: str = "POROUS", kind: str = "scrap") -> ReasonCode:
    return services.define_reason(kind, code, code.capitalize(), by=make.ella())


def codes(**query: str) -> list[str]:
    return [row["code"] for row in calls.get(make.omar(), URL, **query).json()["results"]]


def test_a_supervisor_adds_a_reason_in_two_languages() -> None:
    words = {"kind": "scrap", "code": "CRACK", "text": "Cracked", "translations": {"de": "Gerissen"}}
    answer = calls.post(make.sofia(), URL, words)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["translations"] == {"de": "Gerissen"}
    assert codes(kind="scrap") == ["CRACK"]


def test_an_operator_adds_none() -> None:
    with pytest.raises(NotAllowed):
        services.define_reason("scrap", "CRACK", "Cracked", by=make.omar())
    assert not ReasonCode.objects.exists()


def test_a_reason_said_otherwise_keeps_its_code_and_what_it_was_is_known() -> None:
    made = reason()
    answer = calls.post(make.quinn(), f"{URL}/{made.pk}/change", {"text": "Pores", "translations": {"de": "Poren"}})
    assert (answer.status_code, answer.json()["text"]) == (200, "Pores")
    assert Event.objects.get(kind="reason_code.changed").data["before"]["text"] == "Porous"
    calls.post(make.quinn(), f"{URL}/{made.pk}/change", {"text": "Pores"})
    assert Event.objects.filter(kind="reason_code.changed").count() == 1


def test_a_reason_no_longer_offered_can_be_offered_again() -> None:
    made = reason()
    calls.post(make.ella(), f"{URL}/{made.pk}/change", {"is_active": False})
    assert codes() == []
    assert codes(everything="true") == ["POROUS"]
    with pytest.raises(ReasonUnknown):
        selectors.reason("scrap", "POROUS")
    assert calls.post(make.ella(), f"{URL}/{made.pk}/change", {"is_active": True}).status_code == 200
    assert codes() == ["POROUS"]


def test_what_is_chosen_most_comes_first() -> None:
    for code in ("A", "B", "C"):
        reason(code)
    reason("X", kind="hold")
    assert codes(kind="scrap") == ["A", "B", "C"]
    last = ReasonCode.objects.get(code="C")
    assert calls.post(make.sofia(), f"{URL}/{last.pk}/move", {"to": 1}).status_code == 200
    assert codes(kind="scrap") == ["C", "A", "B"]
    reason("D")
    assert codes(kind="scrap") == ["C", "A", "B", "D"]
    for wrong in (0, 5):
        assert calls.post(make.sofia(), f"{URL}/{last.pk}/move", {"to": wrong}).status_code == 400
    assert codes(kind="scrap") == ["C", "A", "B", "D"]


@pytest.mark.parametrize("words", [{"text": " "}, {"translations": {"fr": "Poreux"}}, {"text": "x" * 121}, {"code": "NEW"}])
def test_a_change_that_cannot_be_read_changes_nothing(words: dict) -> None:
    made = reason()
    assert calls.post(make.ella(), f"{URL}/{made.pk}/change", words).status_code == 400
    made.refresh_from_db()
    assert (made.text, made.translations, made.code) == ("Porous", {}, "POROUS")


def test_a_language_nobody_reads_is_refused() -> None:
    with pytest.raises(Malformed):
        services.define_reason("scrap", "A", "A", translations={"xx": "A"}, by=make.ella())
