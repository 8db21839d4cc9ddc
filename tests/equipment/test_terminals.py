"""A device becomes a terminal by a code; only the hash of its token is stored."""

from __future__ import annotations

import pytest
from django.conf import settings

from equipment import selectors, services
from equipment.errors import PairingCodeUnknown
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


def test_the_demo_s_code_works_again_and_the_device_before_is_forgotten() -> None:
    equipment.terminal(code_is_reusable=True)
    _, first = services.pair_terminal("PAIR-MILL")
    _, second = services.pair_terminal("PAIR-MILL")
    assert selectors.terminal_of(first) is None
    assert selectors.terminal_of(second) is not None


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
