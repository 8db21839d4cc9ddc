"""Somebody stands in for a role tonight."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from personnel import services
from personnel.errors import AlreadyEnded, HasRole, PersonInactive, RoleNotYours, RoleUnknown
from personnel.models import Deputy, Person
from records.models import Event
from tests import make
from tests.makes import calls, people

pytestmark = pytest.mark.django_db


def night() -> dict:
    return {"starts_at": now() - timedelta(minutes=1), "ends_at": now() + timedelta(hours=8)}


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_supervisor_appoints_tonight_s_deputy_and_all_can_see_it() -> None:
    omar, sofia = make.omar(), make.sofia()
    words = {"person": omar.pk, "role": "supervisor", "reason": "holiday"}
    answer = calls.post(sofia, "/api/deputies", words | {name: at.isoformat() for name, at in night().items()})
    assert answer.status_code == 201, answer.json()
    assert again(omar).has("orders.release_request")
    rows = calls.get(make.olga(), "/api/deputies", is_open="true").json()["results"]
    assert [(row["person_name"], row["role"], row["is_now"]) for row in rows] == [("Omar", "supervisor", True)]
    assert Event.objects.get(kind="deputy.appointed").reason == "holiday"
    with time_machine.travel(now() + timedelta(hours=9)):
        assert not again(omar).has("orders.release_request")
        assert calls.get(make.olga(), "/api/deputies", is_open="true").json()["results"] == []


def test_a_deputy_acts_at_the_api_at_once_and_until_called_off() -> None:
    omar, sofia = make.omar(), make.sofia()
    assert calls.get(omar, "/api/people").status_code == 403
    deputy = services.appoint_deputy(omar, "supervisor", **night(), by=sofia)
    assert calls.get(again(omar), "/api/people").status_code == 200
    services.withdraw_deputy(deputy, by=sofia, reason="back early")
    assert calls.get(again(omar), "/api/people").status_code == 403
    with pytest.raises(AlreadyEnded):
        services.withdraw_deputy(deputy, by=sofia, reason="again")


def test_nobody_lends_what_they_have_not() -> None:
    omar, olga, sofia = make.omar(), make.olga(), make.sofia()
    with pytest.raises(RoleNotYours):
        services.appoint_deputy(omar, "administrator", **night(), by=sofia)
    services.appoint_deputy(omar, "supervisor", **night(), by=sofia)
    with pytest.raises(RoleNotYours):
        services.appoint_deputy(olga, "supervisor", **night(), by=again(omar))
    with pytest.raises(NotAllowed):
        services.appoint_deputy(olga, "quality", **night(), by=make.quinn())
    services.appoint_deputy(olga, "quality", **night(), by=make.max_())
    assert Deputy.objects.count() == 2


def test_a_deputyship_that_makes_no_sense_is_refused() -> None:
    omar, max_ = make.omar(), make.max_()
    tried = [
        (omar, "operator", night(), HasRole),
        (omar, "erp", night(), RoleUnknown),
        (make.erik(), "operator", night(), PersonInactive),
        (omar, "quality", {"starts_at": now(), "ends_at": now()}, Malformed),
        (omar, "quality", {"starts_at": now() - timedelta(hours=3), "ends_at": now() - timedelta(hours=1)}, Malformed),
    ]
    for person, role, when, error in tried:
        with pytest.raises(error):
            services.appoint_deputy(person, role, **when, by=max_)
    assert not Deputy.objects.exists()


def test_a_deputy_of_the_administrator_does_not_count_as_the_last_one() -> None:
    max_ = make.max_()
    people.deputy(make.omar(), "administrator")
    answer = calls.post(again(make.omar()), f"/api/people/{max_.pk}/deactivate", {"reason": "mine now"})
    assert (answer.status_code, answer.json()["code"]) == (422, "last_administrator")
    assert again(max_).is_active
