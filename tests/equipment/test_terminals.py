"""A device becomes a terminal by a code; only the hash of its token is stored."""

from __future__ import annotations

import pytest
from django.conf import settings

from equipment import selectors, services
from equipment.errors import PairingCodeUnknown, TerminalTaken
from equipment.models import Terminal
from kernel.errors import NotAllowed
from records.models import Event, Refusal
from tests import make
from tests.makes import calls, equipment

pytestmark = pytest.mark.django_db


def test_a_device_is_known_by_its_token_and_the_token_is_nowhere() -> None:
    equipment.terminal()
    terminal, token = services.pair_terminal(" pair-mill ")
    assert selectors.terminal_of(token) == terminal
    assert token not in str(Terminal.objects.values().get())
    assert token not in str(list(Event.objects.values()))


def test_a_code_works_once() -> None:
    equipment.terminal()
    services.pair_terminal("PAIR-MILL")
    with pytest.raises(PairingCodeUnknown):
        services.pair_terminal("PAIR-MILL")


def test_a_code_is_known_however_it_is_parted() -> None:
    terminal = equipment.terminal()
    Terminal.objects.filter(pk=terminal.pk).update(pairing_code="9XCJSBT5")
    with pytest.raises(PairingCodeUnknown):
        services.pair_terminal("9xcj-sbts")
    assert services.pair_terminal("9xcj - sbt5")[0] == terminal


def test_no_code_pairs_nothing() -> None:
    equipment.terminal()
    services.pair_terminal("PAIR-MILL")
    for empty in ("", " - "):
        with pytest.raises(PairingCodeUnknown):
            services.pair_terminal(empty)


def test_a_second_device_is_told_who_works_there_and_takes_the_place_only_then() -> None:
    place = equipment.terminal(code_is_reusable=True)
    _, first = services.pair_terminal("PAIR-MILL")
    services.touch_terminal(place, by=make.omar())
    events = Event.objects.count()
    second = calls.client()
    answer = second.post("/api/terminals/pair", {"code": "PAIR-MILL"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "terminal_taken")
    assert (answer.json()["number"], answer.json()["who"]) == ("T-MILL", make.omar().name)
    assert settings.TERMINAL_COOKIE not in answer.cookies
    assert selectors.terminal_of(first) == place
    assert Event.objects.count() == events
    answer = second.post("/api/terminals/pair", {"code": "PAIR-MILL", "take_over": True}, format="json")
    assert answer.status_code == 200
    assert selectors.terminal_of(first) is None
    assert selectors.terminal_of(answer.cookies[settings.TERMINAL_COOKIE].value) == place
    assert Event.objects.latest("pk").data["took_over"] is True


def test_a_device_gives_its_own_code_again_without_a_question() -> None:
    equipment.terminal(code_is_reusable=True)
    browser = calls.client()
    for _ in range(2):
        assert browser.post("/api/terminals/pair", {"code": "PAIR-MILL"}, format="json").status_code == 200


def test_a_code_is_not_used_up_by_a_question() -> None:
    place = equipment.terminal()
    services.pair_terminal("PAIR-MILL")
    code = services.renew_pairing_code(place, by=make.sofia()).pairing_code
    with pytest.raises(TerminalTaken):
        services.pair_terminal(code)
    services.pair_terminal(code, take_over=True)


@pytest.mark.parametrize("code", ["", "WRONG", " "])
def test_a_wrong_code_pairs_nothing_and_is_kept_as_a_refusal(code: str) -> None:
    terminal = equipment.terminal(code="")
    answer = calls.client().post("/api/terminals/pair", {"code": code}, format="json")
    assert answer.status_code in (400, 403)
    assert settings.TERMINAL_COOKIE not in answer.cookies
    terminal.refresh_from_db()
    assert terminal.token_hash == ""
    assert Refusal.objects.count() == (answer.status_code == 403)


def test_a_browser_pairs_and_unpairs() -> None:
    equipment.terminal()
    browser = calls.client()
    answer = browser.post("/api/terminals/pair", {"code": "PAIR-MILL"}, format="json")
    assert (answer.status_code, answer.json()["number"]) == (200, "T-MILL")
    cookie = answer.cookies[settings.TERMINAL_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert browser.get("/api/session").json()["terminal"]["number"] == "T-MILL"
    assert browser.post("/api/terminals/unpair").status_code == 200
    assert browser.get("/api/session").json()["terminal"] is None


def test_only_some_may_renew_a_code() -> None:
    terminal = equipment.terminal()
    with pytest.raises(NotAllowed):
        services.renew_pairing_code(terminal, by=make.omar())
    answer = calls.post(make.sofia(), f"/api/terminals/{terminal.pk}/renew-code")
    assert answer.status_code == 200
    assert answer.json()["pairing_code"] not in ("", "PAIR-MILL")
