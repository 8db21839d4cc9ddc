"""Skills are granted, renewed, withdrawn, and end by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from personnel import services
from personnel.errors import AlreadyEnded, PersonInactive, SkillExists, SkillInactive
from personnel.models import Qualification, TrainingRecord
from personnel.selectors import qualified
from records.models import Event
from tests import make
from tests.makes import calls, people

pytestmark = pytest.mark.django_db


def test_a_supervisor_qualifies_an_operator_until_a_day() -> None:
    omar, sofia = make.omar(), make.sofia()
    people.skill("WELD")
    end = now() + timedelta(days=365)
    words = {"person": omar.pk, "skill": "WELD", "expires_at": end.isoformat(), "reason": "course of May"}
    answer = calls.post(sofia, "/api/qualifications", words)
    assert answer.status_code == 201, answer.json()
    assert qualified([omar], now()) == {omar.pk: {"WELD": end}}
    event = Event.objects.get(kind="qualification.granted")
    assert (event.about_label, event.reason, event.by) == ("Omar", "course of May", sofia)


def test_an_operator_qualifies_nobody() -> None:
    with pytest.raises(NotAllowed):
        services.grant_skill(make.omar(), people.skill(), by=make.olga())
    assert not Qualification.objects.exists()


def test_a_renewal_ends_the_one_before_and_history_stays() -> None:
    omar, max_ = make.omar(), make.max_()
    first = services.grant_skill(omar, people.skill(), expires_at=now() + timedelta(days=2), by=max_)
    with time_machine.travel(now() + timedelta(days=5)):
        assert qualified([omar], now()) == {omar.pk: {}}
        second = services.grant_skill(omar, people.skill(), expires_at=now() + timedelta(days=30), by=max_)
        assert qualified([omar], now()) == {omar.pk: {"WELD": second.expires_at}}
        # The two days in between stay without the skill.
        assert qualified([omar], first.expires_at + timedelta(hours=1)) == {omar.pk: {}}
    assert list(Event.objects.filter(about_id=omar.pk).values_list("kind", flat=True).order_by("id")) == [
        "qualification.granted", "qualification.renewed"
    ]


def test_a_withdrawn_skill_ends_at_once_and_only_once() -> None:
    omar, sofia = make.omar(), make.sofia()
    held = services.grant_skill(omar, people.skill(), by=sofia)
    services.withdraw_skill(held, by=sofia, reason="failed the test")
    assert qualified([omar], now()) == {omar.pk: {}}
    with pytest.raises(AlreadyEnded):
        services.withdraw_skill(held, by=sofia, reason="again")


def test_what_cannot_be_granted_changes_nothing() -> None:
    omar, max_ = make.omar(), make.max_()
    skill = people.skill()
    with pytest.raises(Malformed):
        services.grant_skill(omar, skill, expires_at=now() - timedelta(days=1), by=max_)
    services.change_skill(skill, is_active=False, by=max_)
    skill.refresh_from_db()
    with pytest.raises(SkillInactive):
        services.grant_skill(omar, skill, by=max_)
    omar.is_active = False
    with pytest.raises(PersonInactive):
        services.grant_skill(omar, people.skill("CRANE"), by=max_)
    assert not Qualification.objects.exists()


def test_a_skill_s_number_is_given_once() -> None:
    services.add_skill("WELD", "Welding", by=make.ella())
    with pytest.raises(SkillExists):
        services.add_skill(" WELD ", "Welding again", by=make.ella())
    with pytest.raises(Malformed):
        services.add_skill("CRANE", " ", by=make.ella())


def test_what_ends_soon_is_a_list_with_its_urgency() -> None:
    omar, max_ = make.omar(), make.max_()
    for number, days in (("A", 0.5), ("B", 6), ("C", 29), ("D", 31), ("E", -1)):
        people.qualification(omar, number, since=now() - timedelta(days=90), expires_at=now() + timedelta(days=days))
    people.qualification(omar, "F")
    rows = calls.get(max_, "/api/qualifications", expiring="true").json()["results"]
    assert {row["number"]: row["warning"] for row in rows} == {"A": "1", "B": "7", "C": "30", "E": "expired"}


def test_the_matrix_shows_people_and_skills_in_few_questions(django_assert_max_num_queries) -> None:
    max_ = make.max_()
    for n in range(15):
        person = make.person(f"crew{n:02}", "operator")
        people.qualification(person, "WELD")
        people.qualification(person, "CRANE", expires_at=now() + timedelta(days=3))
    browser = calls.client(max_)
    with django_assert_max_num_queries(6):
        said = browser.get("/api/skill-matrix", {"role": "operator"}).json()
    assert [skill["number"] for skill in said["skills"]] == ["CRANE", "WELD"]
    assert len(said["people"]) == 15
    assert {held["number"]: held["warning"] for held in said["people"][0]["skills"]} == {"CRANE": "7", "WELD": ""}
    assert calls.get(max_, "/api/skill-matrix", role="king").status_code == 400


def test_a_reading_is_the_reader_s_own_and_is_kept_once() -> None:
    omar = make.omar()
    services.confirm_reading("work_master", "PUMP", 3, by=omar)
    services.confirm_reading("work_master", "PUMP", 3, by=omar)
    assert TrainingRecord.objects.get().person == omar
    assert Event.objects.filter(kind="training_record.confirmed").count() == 1
    with pytest.raises(NotAllowed):
        services.confirm_reading("work_master", "PUMP", 3, by=make.anna())
