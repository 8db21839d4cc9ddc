"""Who is qualified, who has read what, who stands in for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from kernel.clock import now
from personnel.models import Person
from personnel.selectors import have_read, people_with, qualified
from tests import make
from tests.makes import people

pytestmark = pytest.mark.django_db


def test_a_skill_counts_from_its_grant_until_it_expires() -> None:
    omar, olga = make.omar(), make.olga()
    soon = now() + timedelta(days=3)
    people.qualification(omar, "WELD", expires_at=soon)
    people.qualification(omar, "CRANE")
    assert qualified([omar, olga.pk], now()) == {omar.pk: {"WELD": soon, "CRANE": None}, olga.pk: {}}
    assert qualified([omar], soon) == {omar.pk: {"CRANE": None}}
    assert qualified([omar], now() - timedelta(days=2)) == {omar.pk: {}}


def test_a_withdrawn_skill_counts_no_longer_but_it_did_before() -> None:
    omar = make.omar()
    people.qualification(omar, "WELD", revoked_at=now() - timedelta(minutes=1))
    assert qualified([omar], now()) == {omar.pk: {}}
    assert qualified([omar], now() - timedelta(hours=1)) == {omar.pk: {"WELD": None}}


def test_many_people_s_skills_are_one_question(django_assert_num_queries) -> None:
    crew = [make.person(f"crew{n}", "operator") for n in range(20)]
    for each in crew:
        people.qualification(each)
    with django_assert_num_queries(1):
        found = qualified(crew, now())
    assert found == {each.pk: {"WELD": None} for each in crew}


def test_the_newest_version_read_counts() -> None:
    omar, olga = make.omar(), make.olga()
    people.reading(omar, 1)
    people.reading(omar, 3)
    people.reading(olga, 2, number="WASHER")
    assert have_read([omar, olga], "work_master", "PUMP") == {omar.pk: 3}


def test_a_deputy_may_what_the_role_may_and_only_in_that_time() -> None:
    omar = make.omar()
    assert not omar.has("orders.release_request")
    people.deputy(omar, "supervisor", hours=(-1, 8))
    omar = Person.objects.get(pk=omar.pk)
    assert omar.has("orders.release_request")
    assert omar.acting_roles == ["supervisor"]
    with time_machine.travel(now() + timedelta(hours=9)):
        assert not omar.has("orders.release_request")
        assert not Person.objects.get(pk=omar.pk).has("orders.release_request")


def test_a_deputy_of_tomorrow_or_one_called_off_may_nothing_more() -> None:
    omar, olga = make.omar(), make.olga()
    people.deputy(omar, hours=(1, 8))
    off = people.deputy(olga)
    off.withdrawn_at = now()
    off.save()
    assert not omar.has("orders.release_request")
    assert not olga.has("orders.release_request")


def test_an_inactive_deputy_may_nothing() -> None:
    omar = make.omar()
    people.deputy(omar)
    omar.is_active = False
    omar.save()
    assert not omar.has("orders.release_request")
    assert people_with("orders.release_request", now()) == []


def test_who_may_by_their_own_role_costs_no_question(django_assert_num_queries) -> None:
    sofia = make.sofia()
    with django_assert_num_queries(0):
        assert sofia.has("orders.release_request")
    omar = make.omar()
    with django_assert_num_queries(1):
        assert not omar.has("orders.release_request")
        assert not omar.has("orders.decide_change")


def test_those_who_may_are_named_with_their_deputies() -> None:
    make.sofia()
    people.deputy(make.omar())
    people.deputy(make.olga(), hours=(2, 8))
    make.erik()
    assert people_with("orders.release_request", now()) == ["Omar", "Sofia"]
    assert people_with("orders.release_request", now() + timedelta(hours=3)) == ["Olga", "Omar", "Sofia"]
