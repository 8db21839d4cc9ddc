"""Pressing twice is harmless: the same key and body give one effect and the same answer."""

from __future__ import annotations

import pytest
from django.urls import include, path
from rest_framework import serializers
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from kernel.api import Words
from kernel.errors import RuleBroken
from personnel.models import Person
from records.doors import ReadDoor, command, with_etag
from records.models import Command, Event, Refusal
from records.services import noting, record
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Greet(Words):
    words = serializers.CharField(max_length=50)


class Greeting(serializers.Serializer):
    id = serializers.IntegerField()
    words = serializers.CharField(default="")


class PersonDoor(ReadDoor):
    permission = "personnel.read"
    queryset = Person.objects.all()
    serializer_class = Greeting

    @command(Greet, answer=Greeting)
    def greet(self, request, person, data):
        if data["words"] == "rude":
            record("person.insulted", person, by=request.user)
            raise RuleBroken("Be kind.", code="rude")
        event = record("person.greeted", person, by=request.user, **data)
        return {"id": event.pk, "words": data["words"]}


@with_etag("person")
class WatchedDoor(PersonDoor):
    @command(Greet, answer=Greeting)
    def greet(self, request, person, data):
        if data["words"] == "overtaken":
            # What another transaction has committed by the time we hold the row.
            with noting():
                record("person.greeted", person, by=make.quinn())
        event = record("person.greeted", person, by=request.user, **data)
        return {"id": event.pk, "words": data["words"]}


router = SimpleRouter(trailing_slash=False)
router.register("people", PersonDoor)
router.register("watched", WatchedDoor, basename="watched")
urlpatterns = [path("api/", include(router.urls))]


@pytest.fixture
def sofia() -> APIClient:
    client = APIClient()
    client.force_authenticate(make.sofia())
    return client


def greet(client: APIClient, words: object, key: str | None = "k1", **more: object):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"words": words, **more} if words is not None else more
    return client.post(f"/api/people/{make.omar().pk}/greet", body, headers=headers)


def test_the_same_request_twice_has_one_effect_and_one_answer(sofia):
    first, second = greet(sofia, "hello"), greet(sofia, "hello")
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Event.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(sofia):
    greet(sofia, "hello")
    answer = greet(sofia, "goodbye")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Event.objects.count() == 1


def test_two_people_may_choose_the_same_key(sofia):
    greet(sofia, "hello")
    other = APIClient()
    other.force_authenticate(make.quinn())
    assert greet(other, "hello").status_code == 200
    assert Event.objects.count() == 2


def test_a_change_without_a_key_is_refused(sofia):
    answer = greet(sofia, "hello", key=None)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert not Event.objects.exists()


def test_a_refusal_undoes_everything_and_is_kept_apart(sofia):
    answer = greet(sofia, "rude")
    assert (answer.status_code, answer.json()["code"]) == (422, "rude")
    assert not Event.objects.exists()
    assert not Command.objects.exists()
    assert Refusal.objects.get().code == "rude"
    assert greet(sofia, "rude").status_code == 422


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "required", "words"),
        ({"words": "x" * 51}, "max_length", "words"),
        ({"words": "hello", "loudly": True}, "unknown_field", "loudly"),
        ({"words": "nul\x00"}, "null_characters_not_allowed", "words"),
    ],
)
def test_bad_words_are_named(sofia, body, code, field):
    answer = sofia.post(f"/api/people/{make.omar().pk}/greet", body, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 400
    assert [(e["code"], e["field"]) for e in answer.json()["errors"]] == [(code, field)]
    assert not Command.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"[1]", b"\xff\xfe", b"null", b'"text"', b'{"words": NaN}'])
def test_what_is_not_a_json_object_is_refused(sofia, raw):
    answer = sofia.generic(
        "POST", f"/api/people/{make.omar().pk}/greet", raw, content_type="application/json",
        headers={"Idempotency-Key": "k1"},
    )
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_a_huge_body_is_refused(sofia):
    answer = greet(sofia, "x" * 10_000_000)
    assert answer.status_code == 413, answer.content


def look(client: APIClient) -> str:
    """The tag under which somebody saw Omar."""
    return client.get(f"/api/watched/{make.omar().pk}")["ETag"]


def greet_if(client: APIClient, tag: str, key: str, words: str = "hello"):
    return client.post(
        f"/api/watched/{make.omar().pk}/greet", {"words": words}, headers={"Idempotency-Key": key, "If-Match": tag}
    )


def test_who_looked_before_somebody_changed_it_is_told_who_and_when(sofia):
    other = APIClient()
    other.force_authenticate(make.quinn())
    seen = look(sofia)
    assert greet_if(other, seen, "k1").status_code == 200
    late = greet_if(sofia, seen, "k2")
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert late.json()["who"] == make.quinn().name and late.json()["event"] == "person.greeted"
    assert late.json()["at"] == Event.objects.get().recorded_at.isoformat().replace("+00:00", "Z")
    assert Event.objects.count() == 1 and Refusal.objects.get().code == "changed_meanwhile"
    # The same action again after looking again, and without If-Match as before.
    assert greet_if(sofia, look(sofia), "k3").status_code == 200
    assert greet(sofia, "hello", key="k4").status_code == 200
    assert greet_if(sofia, "*", "k5").status_code == 200
    assert greet_if(sofia, f"W/{look(sofia)}", "k6").status_code == 200
    assert greet_if(sofia, "nonsense", "k7").status_code == 412


def test_the_own_retry_of_a_change_is_no_change_by_another(sofia):
    seen = look(sofia)
    first, again = greet_if(sofia, seen, "k1"), greet_if(sofia, seen, "k1")
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())


def test_somebody_who_is_faster_while_the_command_waits_for_the_row_wins(sofia):
    answer = greet_if(sofia, look(sofia), "k1", words="overtaken")
    assert (answer.status_code, answer.json()["who"]) == (412, make.quinn().name)
    assert not Command.objects.exists()


def test_lists_and_refusals_carry_no_tag(sofia):
    assert "ETag" not in sofia.get("/api/watched")
    assert "ETag" not in sofia.get("/api/watched/987654")
