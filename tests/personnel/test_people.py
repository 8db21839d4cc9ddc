"""Colleagues come, change and leave; nobody is ever deleted."""

from __future__ import annotations

import pytest

from kernel.errors import Malformed, NotAllowed
from personnel import services
from personnel.errors import (
    AlreadyEnded,
    HousePerson,
    LastAdministrator,
    PasswordTooWeak,
    PinTooSimple,
    RoleUnknown,
    UsernameTaken,
)
from personnel.models import Person
from records.models import Event
from tests import make
from tests.makes import calls

pytestmark = pytest.mark.django_db

SECRET = "a first password"


def test_an_administrator_adds_a_colleague_over_the_api() -> None:
    words = {"username": "berta", "name": "Berta Blau", "roles": ["operator", "quality"], "password": SECRET, "pin": "9137"}
    answer = calls.post(make.max_(), "/api/people", words)
    assert answer.status_code == 201, answer.json()
    said = answer.json()
    assert (said["roles"], said["has_pin"], said["must_change_password"]) == (["operator", "quality"], True, True)
    berta = Person.objects.get(username="berta")
    assert berta.check_password(SECRET)
    event = Event.objects.get(kind="person.added")
    for secret in (SECRET, "9137"):
        assert secret not in answer.content.decode()
        assert secret not in str(event.data)


def test_only_an_administrator_adds_people() -> None:
    with pytest.raises(NotAllowed):
        services.add_person("berta", "Berta", roles=["operator"], by=make.sofia())
    assert not Person.objects.filter(username="berta").exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"username": "be rta"}, "username"), ({"username": ""}, "username"), ({"name": " "}, "name"),
        ({"roles": ["king"]}, "roles.0"), ({"password": "short"}, "password"), ({"pin": "1234"}, "pin"),
        ({"pin": "12a4"}, "pin"), ({"username": "SOFIA"}, "username"), ({"kind": "system", "roles": []}, "roles"),
        ({"language": "fr"}, "language"),
    ],
)  # fmt: skip
def test_a_wrong_word_makes_nobody_and_is_told_at_its_field(words: dict, field: str) -> None:
    make.sofia()
    max_ = make.max_()
    before = Person.objects.count()
    answer = calls.post(max_, "/api/people", {"username": "berta", "name": "Berta", "roles": ["operator"]} | words)
    assert answer.status_code in (400, 409, 422)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert Person.objects.count() == before
    assert not Event.objects.filter(kind="person.added").exists()


def test_a_user_name_is_never_given_again() -> None:
    omar = make.omar()
    services.deactivate(omar, by=make.max_(), reason="left")
    with pytest.raises(UsernameTaken):
        services.add_person("Omar", "Omar the second", roles=["operator"], by=make.max_())


def test_a_colleague_is_called_otherwise_and_may_do_more() -> None:
    omar = make.omar()
    services.change_person(omar, name="Omar Haddad", roles=["quality", "operator"], by=make.max_(), reason="promoted")
    omar = Person.objects.get(pk=omar.pk)
    assert (omar.name, omar.roles) == ("Omar Haddad", ["operator", "quality"])
    event = Event.objects.get(kind="person.changed")
    assert event.data["before"] == {"name": "Omar", "roles": ["operator"]}
    assert event.reason == "promoted"


def test_saying_the_same_again_is_no_change() -> None:
    services.change_person(make.omar(), name="Omar", by=make.max_())
    assert not Event.objects.filter(kind="person.changed").exists()


def test_an_unknown_role_changes_nothing() -> None:
    omar = make.omar()
    with pytest.raises(RoleUnknown):
        services.change_person(omar, roles=["king"], by=make.max_())
    omar.refresh_from_db()
    assert omar.roles == ["operator"]


def test_who_left_may_nothing_and_can_come_back() -> None:
    omar, max_ = make.omar(), make.max_()
    services.give_badge(omar, "BADGE-1", by=max_)
    services.deactivate(omar, by=max_, reason="left")
    assert services.person_for_badge("BADGE-1") is None
    assert not Person.objects.get(pk=omar.pk).has("orders.read")
    with pytest.raises(AlreadyEnded):
        services.deactivate(omar, by=max_, reason="again")
    services.reactivate(omar, by=max_, reason="came back")
    assert services.person_for_badge("BADGE-1") == omar
    assert list(Event.objects.filter(kind__startswith="person.").values_list("kind", "reason").order_by("id")) == [
        ("person.deactivated", "left"), ("person.reactivated", "came back")
    ]


def test_the_last_administrator_stays() -> None:
    max_, omar = make.max_(), make.omar()
    for attempt in (
        lambda: services.deactivate(max_, by=max_, reason="tired"),
        lambda: services.change_person(max_, roles=["operator"], by=max_),
    ):
        with pytest.raises(LastAdministrator):
            attempt()
    max_.refresh_from_db()
    assert (max_.is_active, max_.roles) == (True, ["administrator"])
    omar = services.change_person(omar, roles=["operator", "administrator"], by=max_)
    services.deactivate(max_, by=omar, reason="retired")
    with pytest.raises(LastAdministrator):
        services.deactivate(omar, by=Person.objects.get(pk=omar.pk), reason="me too")


def test_the_house_itself_is_nobody_to_be_changed() -> None:
    with pytest.raises(HousePerson):
        services.deactivate(make.house(), by=make.max_(), reason="why not")
    with pytest.raises(Malformed):
        services.change_person(make.erik(), roles=[], by=make.max_())


@pytest.mark.parametrize("pin", ["1111", "1234", "4321", "9012", "1212", "2580", "123", "123456789", "12 34", "١٢٣٤"])
def test_a_pin_everybody_tries_first_is_refused(pin: str) -> None:
    omar = make.omar()
    with pytest.raises(PinTooSimple):
        services.set_secret(omar, pin=pin, by=make.max_())
    omar.refresh_from_db()
    assert omar.proved_by(make.PIN) == "pin"


def test_a_weak_password_is_refused() -> None:
    omar = make.omar()
    with pytest.raises(PasswordTooWeak):
        services.set_secret(omar, password="short", by=make.max_())
    omar.refresh_from_db()
    assert omar.check_password(make.PASSWORD)


def test_nobody_resets_their_own_password_without_knowing_it() -> None:
    max_ = make.max_()
    answer = calls.post(max_, f"/api/people/{max_.pk}/set-secret", {"password": SECRET})
    assert (answer.status_code, answer.json()["code"]) == (422, "own_secret")


def test_people_are_found_by_role_and_part_of_their_name() -> None:
    make.omar(), make.olga(), make.quinn()
    max_ = make.max_()

    def found(**query: str) -> list[str]:
        return [row["name"] for row in calls.get(max_, "/api/people", **query).json()["results"]]

    assert found(role="operator") == ["Olga", "Omar"]
    assert found(search="UIN") == ["Quinn"]
    services.deactivate(make.olga(), by=max_, reason="left")
    assert found(role="operator", is_active="true") == ["Omar"]
    assert calls.get(max_, "/api/people", role="king").status_code == 400


def test_the_list_of_people_is_few_questions(django_assert_max_num_queries) -> None:
    max_ = make.max_()
    for n in range(30):
        make.person(f"crew{n}", "operator")
    browser = calls.client(max_)
    with django_assert_max_num_queries(6):
        assert len(browser.get("/api/people").json()["results"]) == 31


def test_two_who_change_somebody_at_once_are_told() -> None:
    max_, omar = make.max_(), make.omar()
    browser = calls.client(max_)
    seen = browser.get(f"/api/people/{omar.pk}")["ETag"]
    services.change_person(omar, name="Omar H.", by=max_)
    answer = browser.post(
        f"/api/people/{omar.pk}/change", {"name": "Omar X."}, format="json",
        headers={"Idempotency-Key": "k", "If-Match": seen},
    )
    assert answer.status_code == 412
    omar.refresh_from_db()
    assert omar.name == "Omar H."
