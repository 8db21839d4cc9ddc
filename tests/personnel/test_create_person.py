"""The first person of a plant of one's own."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest import MonkeyPatch

from personnel.models import Person

pytestmark = pytest.mark.django_db


def _create(monkeypatch: MonkeyPatch, password: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    said = io.StringIO()
    call_command("create_person", *arguments, stdout=said)
    return said.getvalue()


def test_the_first_person_is_an_administrator_who_can_sign_in(monkeypatch: MonkeyPatch) -> None:
    _create(monkeypatch, "long-enough-word-7", "berta", "Berta Blau")
    berta = Person.objects.get(username="berta")
    assert berta.roles == ["administrator"]
    assert berta.check_password("long-enough-word-7")


def test_a_weak_password_makes_nobody(monkeypatch: MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="too short"):
        _create(monkeypatch, "short", "berta", "Berta Blau")
    assert not Person.objects.filter(username="berta").exists()


def test_a_name_is_given_once(monkeypatch: MonkeyPatch) -> None:
    _create(monkeypatch, "long-enough-word-7", "berta", "Berta Blau")
    with pytest.raises(CommandError, match="already"):
        _create(monkeypatch, "long-enough-word-8", "berta", "Berta Braun")
    assert Person.objects.get(username="berta").name == "Berta Blau"
