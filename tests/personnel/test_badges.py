"""Cards and keys: what opens something, and its end."""

from __future__ import annotations

import pytest

from kernel.errors import Malformed, NotAllowed
from personnel import services
from personnel.errors import AlreadyEnded, BadgeTaken, PersonInactive
from personnel.models import ApiKey, Badge
from records.models import Event
from tests import make
from tests.makes import calls

pytestmark = pytest.mark.django_db

CODE = "04A2B3C4D5"


def test_a_badge_is_given_by_its_code_and_the_code_is_kept_nowhere() -> None:
    omar = make.omar()
    answer = calls.post(make.max_(), f"/api/people/{omar.pk}/give-badge", {"code": f" {CODE} "})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["badges"][0]["ending"] == "4D5"
    assert services.person_for_badge(CODE) == omar
    assert CODE not in answer.content.decode() + str(list(Event.objects.values())) + str(list(Badge.objects.values()))


def test_of_a_short_code_not_even_the_end_is_kept() -> None:
    assert services.give_badge(make.omar(), "OP-17", by=make.max_()).ending == ""


def test_a_badge_has_one_holder_and_can_be_given_on() -> None:
    omar, olga, max_ = make.omar(), make.olga(), make.max_()
    badge = services.give_badge(omar, CODE, by=max_)
    with pytest.raises(BadgeTaken, match="Omar has this badge"):
        services.give_badge(olga, CODE, by=max_)
    services.take_back_badge(badge, by=max_)
    services.give_badge(olga, CODE, by=max_)
    assert services.person_for_badge(CODE) == olga
    with pytest.raises(AlreadyEnded):
        services.take_back_badge(badge, by=max_)


def test_a_supervisor_blocks_a_lost_badge_at_night() -> None:
    badge = services.give_badge(make.omar(), CODE, by=make.max_())
    with pytest.raises(NotAllowed):
        services.report_badge_lost(badge, by=make.olga())
    assert services.person_for_badge(CODE) is not None
    answer = calls.post(make.sofia(), f"/api/badges/{badge.pk}/report-lost", {"reason": "fell out of the car"})
    assert (answer.status_code, answer.json()["ended_why"]) == (200, "lost")
    assert services.person_for_badge(CODE) is None
    assert Event.objects.get(kind="badge.lost").reason == "fell out of the car"


@pytest.mark.parametrize("code", ["", "abc", "a\x00bcdef", "x" * 201])
def test_what_is_no_code_gives_no_badge(code: str) -> None:
    with pytest.raises(Malformed):
        services.give_badge(make.omar(), code, by=make.max_())
    assert not Badge.objects.exists()


def test_who_left_gets_no_badge() -> None:
    omar, max_ = make.omar(), make.max_()
    services.deactivate(omar, by=max_, reason="left")
    omar.refresh_from_db()
    with pytest.raises(PersonInactive):
        services.give_badge(omar, CODE, by=max_)


def test_a_system_gets_no_badge_and_lineside_itself_least_of_all() -> None:
    for system in (make.erik(), make.house()):
        answer = calls.post(make.max_(), f"/api/people/{system.pk}/give-badge", {"code": CODE})
        assert (answer.status_code, answer.json()["code"]) == (422, "system_has_keys")
    assert not Badge.objects.exists()


def test_a_withdrawn_key_opens_nothing() -> None:
    erik, max_ = make.erik(), make.max_()
    key = services.create_api_key(erik, "test ERP", by=max_)
    row = ApiKey.objects.get()
    said = calls.get(max_, f"/api/people/{erik.pk}").content.decode()
    assert row.prefix in said and key not in said and row.digest not in said
    assert calls.post(make.sofia(), f"/api/api-keys/{row.pk}/withdraw", {"reason": "leaked"}).status_code == 403
    assert services.person_for_key(key) == erik
    assert calls.post(max_, f"/api/api-keys/{row.pk}/withdraw", {"reason": "leaked"}).status_code == 200
    assert services.person_for_key(key) is None
    assert Event.objects.get(kind="api_key.withdrawn").reason == "leaked"
