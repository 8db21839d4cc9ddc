"""Signing in and badging in."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from equipment.models import Terminal
from personnel.models import Person
from personnel.services import digest, give_badge
from records.models import Refusal
from tests import make
from tests.makes import orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def csrf(desk: APIClient) -> dict[str, str]:
    desk.get("/api/session")
    return {"HTTP_X_CSRFTOKEN": desk.cookies["csrftoken"].value}


def terminal(desk: APIClient, settings) -> Terminal:
    found = Terminal.objects.create(number="T-1", name="Assembly", token_hash=digest("token"))
    desk.cookies[settings.TERMINAL_COOKIE] = "token"
    return found


def test_nobody_is_here_at_first(desk):
    answer = desk.get("/api/session").json()
    assert (answer["person"], answer["terminal"]) == (None, None)


def test_sofia_signs_in_and_out(desk):
    make.sofia()
    answer = desk.post("/api/session", {"username": "sofia", "password": make.PASSWORD}, **csrf(desk))
    assert answer.status_code == 200, answer.json()
    assert answer.json()["person"]["landing"] == "/dispatch"
    assert desk.delete("/api/session", **csrf(desk)).json()["person"] is None
    assert desk.get("/api/session").json()["person"] is None


def test_signing_in_needs_the_csrf_token(desk):
    make.sofia()
    answer = desk.post("/api/session", {"username": "sofia", "password": make.PASSWORD})
    assert answer.status_code == 403


def test_a_wrong_password_is_refused_and_kept(desk):
    make.sofia()
    token = csrf(desk)
    for _ in range(10):
        answer = desk.post("/api/session", {"username": "sofia", "password": "wrong"}, **token)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_secret")
    assert Refusal.objects.filter(by_name="sofia", code="wrong_secret").count() == 10
    answer = desk.post("/api/session", {"username": "sofia", "password": make.PASSWORD}, **token)
    assert (answer.status_code, answer.json()["code"]) == (403, "locked")


def test_omar_badges_in_at_a_paired_terminal(desk, settings):
    omar, place = make.omar(), terminal(desk, settings)
    give_badge(omar, "BADGE-1", by=make.max_())
    answer = desk.post("/api/session/badge-in", {"badge": "BADGE-1"}, **csrf(desk))
    assert answer.json()["person"]["username"] == "omar"
    assert answer.json()["terminal"]["number"] == "T-1"
    place.refresh_from_db()
    assert place.last_touch_by == omar


def test_a_badge_opens_the_work_at_stations_and_not_the_office(desk, settings):
    max_ = make.person("max", "administrator", "operator")
    terminal(desk, settings)
    give_badge(max_, "BADGE-1", by=max_)
    badge = {"badge": "BADGE-1"}
    answer = desk.post("/api/session/badge-in", badge, **csrf(desk)).json()
    assert answer["badged_in"]
    assert "orders.start_joborder" in answer["person"]["permissions"]
    assert "personnel.author_person" not in answer["person"]["permissions"]
    assert desk.get("/api/job-orders").status_code == 200
    assert desk.get("/api/people").status_code == 403
    olaf = {"username": "olaf", "name": "Olaf", "roles": ["administrator"]}
    refused = desk.post("/api/people", olaf, HTTP_IDEMPOTENCY_KEY="k-1", **csrf(desk))
    assert (refused.status_code, refused.json()["code"]) == (403, "needs_password")
    assert not Person.objects.filter(username="olaf").exists()
    # With the password, by the same person in the same browser, it is their office.
    desk.post("/api/session", {"username": "max", "password": make.PASSWORD}, **csrf(desk))
    assert not desk.get("/api/session").json()["badged_in"]
    assert desk.get("/api/people").status_code == 200
    desk.post("/api/session/badge-in", badge, **csrf(desk))
    assert desk.get("/api/people").status_code == 403


def test_a_terminal_shows_its_work_units_as_work_goes_through_them(desk, settings):
    orders.pump_master()
    place = terminal(desk, settings)
    place.work_units.set([orders.work_unit(number) for number in ("ASM-01", "BENCH", "MILL-02", "PACK-01", "MILL-01")])
    units = desk.get("/api/session").json()["terminal"]["work_units"]
    assert [unit["number"] for unit in units] == ["MILL-01", "MILL-02", "ASM-01", "PACK-01", "BENCH"]


def test_a_badge_needs_a_terminal(desk):
    give_badge(make.omar(), "BADGE-1", by=make.max_())
    answer = desk.post("/api/session/badge-in", {"badge": "BADGE-1"}, **csrf(desk))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_terminal")


def test_a_tile_needs_its_pin(desk, settings):
    omar, _ = make.omar(), terminal(desk, settings)
    wrong = desk.post("/api/session/badge-in", {"person": omar.pk, "pin": "0000"}, **csrf(desk))
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_secret")
    right = desk.post("/api/session/badge-in", {"person": omar.pk, "pin": make.PIN}, **csrf(desk))
    assert right.json()["person"]["username"] == "omar"


def test_a_pin_alone_identifies_nobody(desk, settings):
    make.omar(), terminal(desk, settings)
    answer = desk.post("/api/session/badge-in", {"pin": make.PIN}, **csrf(desk))
    assert (answer.status_code, answer.json()["code"]) == (400, "badge_or_pin")


def test_a_late_question_of_who_was_here_before_does_not_sign_the_newcomer_out(desk, settings):
    place, max_ = terminal(desk, settings), make.max_()
    give_badge(make.omar(), "BADGE-1", by=max_)
    give_badge(make.sofia(), "BADGE-2", by=max_)
    desk.post("/api/session/badge-in", {"badge": "BADGE-1"}, **csrf(desk))
    before = APIClient()
    before.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[settings.SESSION_COOKIE_NAME].value
    desk.post("/api/session/badge-in", {"badge": "BADGE-2"}, **csrf(desk))
    late = before.get("/api/job-orders")
    assert late.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in late.cookies
    # Who leaves is told to forget: that cookie is this session's own.
    left = desk.post("/api/session/badge-out", **csrf(desk))
    assert left.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert place.number in str(left.json()["terminal"])


def test_an_inactive_person_is_out_at_once(desk):
    make.sofia()
    desk.post("/api/session", {"username": "sofia", "password": make.PASSWORD}, **csrf(desk))
    Person.objects.filter(username="sofia").update(is_active=False)
    assert desk.get("/api/session").json()["person"] is None
