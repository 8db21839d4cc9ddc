"""A new plant belongs to whoever holds the code of its first start."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from mes import founding
from personnel.models import Person
from quality.models import ReasonCode
from quality.states import REASON_KINDS
from records.models import Event, Refusal
from tests import make
from tests.makes import calls, orders

pytestmark = pytest.mark.django_db

WORDS = {"username": "mara", "name": "Mara Meier", "password": "a long first password", "pin": "2468"}


@pytest.fixture(autouse=True)
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    settings.SECRETS = tmp_path
    settings.DEMO = False
    monkeypatch.setattr(founding, "CODE", tmp_path / "setup_code")
    return tmp_path / "setup_code"


def enter(browser: APIClient, code: str | None, **other: Any) -> Any:
    browser.get("/api/session")
    token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    return browser.post("/api/session/first", {"code": code, **WORDS, **other}, format="json", headers=token)


def strangers_browser() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def test_the_code_makes_the_first_person_signs_them_in_and_is_gone(
    keep: Path, django_capture_on_commit_callbacks: Any
) -> None:
    code, browser = founding.setup_code(), strangers_browser()
    assert founding.setup_code() == code and keep.stat().st_mode & 0o077 == 0
    assert browser.get("/api/session").json()["set_up"] == "nobody"
    with django_capture_on_commit_callbacks(execute=True):
        answer = enter(browser, str(code).lower(), roles=["engineer", "supervisor"], language="de")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["person"]["name"] == "Mara Meier" and answer.json()["set_up"] == "begun"
    mara = Person.objects.get(username="mara")
    assert (sorted(mara.roles), mara.language) == (["administrator", "engineer", "supervisor"], "de")
    assert mara.reauthenticate("2468") == "pin"
    # Her first bad piece has a reason, in both languages.
    assert set(ReasonCode.objects.values_list("kind", flat=True)) == set(REASON_KINDS)
    assert all("de" in each.translations for each in ReasonCode.objects.all())
    assert Event.objects.filter(kind="person.added", subject_id=mara.pk).count() == 1
    assert not keep.exists() and founding.setup_code() is None


def test_a_wrong_code_makes_nobody_and_is_kept_as_a_refusal(keep: Path) -> None:
    founding.setup_code()
    for code in ("AAAA-BBBB-CCCC", "", "x" * 40):
        answer = enter(strangers_browser(), code)
        assert answer.status_code in (400, 403)
    refused = Refusal.objects.filter(code="setup_code_wrong", by_name="first person", action="/api/session/first")
    # An empty one could not be read at all.
    assert refused.count() == 2
    assert keep.exists() and not Person.objects.filter(kind="human").exists()


def test_without_a_code_on_disk_nothing_is_right() -> None:
    assert enter(strangers_browser(), "AAAA-BBBB-CCCC").json()["code"] == "setup_code_wrong"


def test_a_plant_with_people_has_no_first_person_any_more(keep: Path) -> None:
    code = founding.setup_code()
    make.sofia()
    answer = enter(strangers_browser(), code)
    assert (answer.status_code, answer.json()["code"]) == (409, "plant_has_people")
    call_command("setup_code")
    assert not keep.exists()


def test_all_that_is_wrong_is_told_at_once() -> None:
    answer = enter(strangers_browser(), founding.setup_code(), username="ma ra", password="short", pin="1234")
    assert [each["field"] for each in answer.json()["errors"]] == ["username", "password", "pin"]
    assert not Person.objects.filter(kind="human").exists()


@pytest.mark.parametrize(("field", "value"), [("password", "short"), ("pin", "1234"), ("name", ""), ("roles", ["erp"])])
def test_a_weak_secret_or_a_foreign_role_is_refused_and_the_code_stays(keep: Path, field: str, value: Any) -> None:
    answer = enter(strangers_browser(), founding.setup_code(), **{field: value})
    assert answer.status_code in (400, 422)
    assert keep.exists() and not Person.objects.filter(kind="human").exists()


def test_the_checklist_reads_what_is_there() -> None:
    mara = make.person("mara", "administrator", "engineer", "supervisor")

    def done() -> list[str]:
        return [row["step"] for row in calls.get(mara, "/api/set-up").json() if row["is_done"]]

    assert done() == ["people"]
    orders.released(10, "PO-1", of="SC-07")
    orders.work_unit("ASM-02")
    assert done() == ["work_units", "people", "materials", "work_master", "order", "release"]
    job = orders.pressing(number="PO-1")
    assert done() == [
        "work_units", "people", "materials", "work_master", "stock", "order", "release", "dispatch", "start"
    ]  # fmt: skip
    assert calls.get(mara, "/api/session").json()["set_up"] == "begun"
    orders.services.report(job, good=Decimal(10), by=make.omar())
    orders.services.complete(job, by=make.omar())
    assert done()[-1] == "finish"
    assert calls.get(mara, "/api/session").json()["set_up"] == "done"
