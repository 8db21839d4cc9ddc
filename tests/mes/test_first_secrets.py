"""What an administrator sets opens nothing until its owner has chosen their own."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from equipment.models import Terminal
from personnel.errors import SecretMustChange
from personnel.models import Person
from personnel.services import digest, set_secret
from records.models import Event, Refusal
from records.services import sign
from tests import make

pytestmark = pytest.mark.django_db

FIRST, OWN = "given by the office", "chosen by myself"


@pytest.fixture
def desk() -> APIClient:
    return APIClient(raise_request_exception=False)


def post(desk: APIClient, path: str, **words: Any) -> Any:
    return desk.post(path, words, format="json")


def test_a_first_password_must_be_changed_before_it_opens_anything(desk: APIClient) -> None:
    set_secret(make.omar(), password=FIRST, by=make.max_())
    answer = post(desk, "/api/session", username="omar", password=FIRST)
    assert (answer.status_code, answer.json()["code"], answer.json()["secret"]) == (403, "secret_must_change", "password")
    assert desk.get("/api/session").json()["person"] is None
    changed = post(desk, "/api/session/secret", username="omar", which="password", current=FIRST, new=OWN)
    assert changed.status_code == 200, changed.json()
    assert changed.json()["person"] is None
    assert post(desk, "/api/session", username="omar", password=FIRST).status_code == 403
    assert post(desk, "/api/session", username="omar", password=OWN).json()["person"]["username"] == "omar"
    assert OWN not in str(list(Event.objects.values()))


def test_a_first_pin_must_be_changed_at_the_terminal(desk: APIClient, settings: Any) -> None:
    omar = set_secret(make.omar(), pin="9137", by=make.max_())
    Terminal.objects.create(number="T-1", name="Assembly", token_hash=digest("token"))
    desk.cookies[settings.TERMINAL_COOKIE] = "token"
    answer = post(desk, "/api/session/badge-in", person=omar.pk, pin="9137")
    assert (answer.status_code, answer.json()["code"], answer.json()["secret"]) == (403, "secret_must_change", "pin")
    simple = post(desk, "/api/session/secret", person=omar.pk, which="pin", current="9137", new="1111")
    assert (simple.status_code, simple.json()["code"]) == (422, "pin_too_simple")
    assert post(desk, "/api/session/secret", person=omar.pk, which="pin", current="9137", new="6038").status_code == 200
    answer = post(desk, "/api/session/badge-in", person=omar.pk, pin="6038")
    assert answer.json()["person"]["username"] == "omar"


def test_nothing_is_signed_with_what_the_office_knows() -> None:
    omar = set_secret(make.omar(), pin="9137", by=make.max_())
    with pytest.raises(SecretMustChange):
        sign(omar, by=omar, secret="9137", meaning="released by", shown={})
    assert sign(omar, by=omar, secret=make.PASSWORD, meaning="released by", shown={}).method == "password"


def test_one_changes_one_s_own_while_signed_in_and_stays_signed_in(desk: APIClient) -> None:
    make.sofia()
    post(desk, "/api/session", username="sofia", password=make.PASSWORD)
    elsewhere = APIClient()
    post(elsewhere, "/api/session", username="sofia", password=make.PASSWORD)
    assert post(desk, "/api/session/secret", which="password", current=make.PASSWORD, new=OWN).status_code == 200
    assert desk.get("/api/session").json()["person"]["username"] == "sofia"
    assert elsewhere.get("/api/session").json()["person"] is None
    assert post(desk, "/api/session/secret", which="pin", current=OWN, new="6038").status_code == 200
    assert Person.objects.get(username="sofia").proved_by("6038") == "pin"


def test_a_pin_cannot_become_a_password(desk: APIClient) -> None:
    make.omar()
    answer = post(desk, "/api/session/secret", username="omar", which="password", current=make.PIN, new=OWN)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_secret")
    assert Person.objects.get(username="omar").check_password(make.PASSWORD)


def test_guessing_is_counted_here_too(desk: APIClient) -> None:
    make.omar()
    for _ in range(10):
        post(desk, "/api/session/secret", username="omar", which="password", current="guess", new=OWN)
    assert Refusal.objects.filter(by_name="omar", code="wrong_secret").count() == 10
    answer = post(desk, "/api/session/secret", username="omar", which="password", current=make.PASSWORD, new=OWN)
    assert (answer.status_code, answer.json()["code"]) == (403, "locked")
    assert post(desk, "/api/session/secret", username="nobody", which="pin", current="1", new="6038").status_code == 403
    assert post(desk, "/api/session/secret", which="pin", current="1", new="6038").status_code == 403


def test_the_same_one_again_is_no_change(desk: APIClient) -> None:
    make.omar()
    answer = post(desk, "/api/session/secret", username="omar", which="pin", current=make.PIN, new=make.PIN)
    assert (answer.status_code, answer.json()["code"]) == (422, "secret_unchanged")


def test_the_one_before_is_not_taken_again(desk: APIClient) -> None:
    make.omar()

    def change(current: str, new: str) -> int:
        return int(post(desk, "/api/session/secret", username="omar", which="pin", current=current, new=new).status_code)

    assert change(make.PIN, "6038") == 200
    assert change("6038", make.PIN) == 422
    assert Person.objects.get(username="omar").proved_by("6038") == "pin"
    assert change("6038", "7052") == 200
    assert change("7052", make.PIN) == 200
