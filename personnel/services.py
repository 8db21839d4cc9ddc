"""Commands about people: who may, who is new, which keys they hold."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from kernel.clock import now
from kernel.errors import NotAllowed
from personnel.models import ApiKey, Badge, Person
from personnel.roles import ALL_PERMISSIONS, ROLES
from records.models import Refusal
from records.services import record

TRIES, WITHIN = 10, timedelta(minutes=10)


def digest(code: str) -> str:
    """What is kept of a badge code, an API key or a terminal's token: long random codes need no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def require(by: Person, permission: str) -> None:
    """Raise NotAllowed, naming what is missing, unless one of the person's roles allows it."""
    if permission not in ALL_PERMISSIONS:
        raise LookupError(f"no such permission: {permission}")
    if not by.has(permission):
        verb = permission.partition(".")[2].replace("_", " ")
        raise NotAllowed(f"{by.name} may not {verb}. Ask a person with the role for it.", permission=permission)


def system_person(name: str) -> Person:
    """The house's own hand: "collector", "relay", "sealer", "scheduler"."""
    # Two processes may need it for the first time at once.
    person, _ = Person.objects.get_or_create(
        username=f"system.{name}", defaults={"name": name.capitalize(), "kind": "system"}
    )
    return person


@transaction.atomic
def add_person(
    username: str, name: str, *, roles: list[str], by: Person, password: str | None = None, pin: str = "",
    kind: str = "human", language: str = "en", is_simulated: bool = False,
) -> Person:
    """A new colleague, or another system."""
    require(by, "personnel.author_person")
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise LookupError(f"unknown role: {', '.join(unknown)}")
    person = Person(
        username=username, name=name, roles=roles, kind=kind, language=language, is_simulated=is_simulated
    )
    person.set_password(password)
    if pin:
        person.set_pin(pin)
    person.save()
    record("person.added", person, by=by, roles=roles)
    return person


@transaction.atomic
def give_badge(person: Person, code: str, *, by: Person) -> Badge:
    """Hand out a badge; its code is kept only as a digest."""
    require(by, "personnel.author_person")
    badge = Badge.objects.create(person=person, digest=digest(code))
    record("badge.given", person, by=by)
    return badge


@transaction.atomic
def create_api_key(person: Person, name: str, *, by: Person, key: str | None = None) -> str:
    """A new key for a machine client; returns the key itself, which is shown this once and never stored."""
    require(by, "personnel.create_api_key")
    key = key or "ls_" + secrets.token_urlsafe(32)
    ApiKey.objects.create(person=person, name=name, prefix=key[:8], digest=digest(key))
    record("api_key.created", person, by=by, name=name, prefix=key[:8])
    return key


def refuse_when_locked(name: str) -> None:
    """After ten wrong secrets within ten minutes the name rests until they have passed (21 CFR 11.300(d))."""
    wrong = Refusal.objects.filter(by_name=name, code="wrong_secret", recorded_at__gt=now() - WITHIN).count()
    if wrong >= TRIES:
        raise NotAllowed(
            f"Too many wrong attempts. Try again in {int(WITHIN.total_seconds() // 60)} minutes.", code="locked"
        )


def person_for_badge(code: str) -> Person | None:
    """Whose badge this is."""
    badge = Badge.objects.select_related("person").filter(
        digest=digest(code), is_active=True, person__is_active=True
    ).first()
    return badge.person if badge else None


def person_for_key(key: str) -> Person | None:
    """Whose API key this is; notes its use once a minute."""
    found = ApiKey.objects.select_related("person").filter(
        digest=digest(key), is_active=True, person__is_active=True
    ).first()
    if found is None:
        return None
    moment: Any = now()
    if found.last_used_at is None or moment - found.last_used_at > timedelta(minutes=1):
        ApiKey.objects.filter(pk=found.pk).update(last_used_at=moment)
    return found.person
