"""New colleagues, what they are called and may do, and when they leave. Nobody is ever deleted (21 CFR 11.100)."""

from __future__ import annotations

import re
from typing import Any

from django.db import IntegrityError, transaction

from kernel.commands import all_or_nothing
from kernel.errors import Faults, Malformed
from personnel.errors import AlreadyEnded, HousePerson, LastAdministrator, RoleUnknown, UsernameTaken
from personnel.events import PersonEvent
from personnel.models import Person
from personnel.roles import ADMINISTRATOR, ROLES
from personnel.services.access import require
from personnel.services.passwords import put_password, put_pin
from records.services import record

# What can be typed on every keyboard, and read aloud over the telephone.
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")


@all_or_nothing
def add_person(
    username: str, name: str, *, roles: list[str], by: Person, password: str | None = None, pin: str = "",
    kind: str = "human", language: str = "en", is_simulated: bool = False, is_first: bool = False,
) -> Person:
    """A new colleague, or another system; with `is_first` the password and PIN must be changed when they are used."""
    require(by, "personnel.author_person")
    faults = Faults()
    with faults:
        if not _USERNAME.fullmatch(username):
            raise Malformed(
                "A user name has letters, digits and . _ - @ and begins with a letter or digit.",
                code="username_letters", field="username",
            )
    person = Person(username=username, kind=kind, language=language, is_simulated=is_simulated)
    with faults:
        _describe(person, name=name, roles=roles)
    person.set_password(None)
    if password is not None:
        with faults:
            put_password(person, password, is_first=is_first)
    if pin:
        with faults:
            put_pin(person, pin, is_first=is_first)
    if faults.found:
        raise faults.together()
    try:
        with transaction.atomic():
            if Person.objects.filter(username__iexact=username).exists():
                raise IntegrityError
            person.save()
    except IntegrityError:
        raise UsernameTaken(
            f"There is a person '{username}' already; user names are never given again.", field="username"
        ) from None
    record(PersonEvent.ADDED, person, by=by, roles=roles)
    return person


@all_or_nothing
def change_person(
    person: Person, *, by: Person, name: str | None = None, language: str | None = None,
    roles: list[str] | None = None, reason: str = "",
) -> Person:
    """Call somebody otherwise, speak to them in another language, let them do more or less."""
    require(by, "personnel.author_person")
    person = _locked(person, loses_administrator=roles is not None and ADMINISTRATOR not in roles)
    before = {"name": person.name, "language": person.language, "roles": list(person.roles)}
    _describe(person, name=person.name if name is None else name, roles=person.roles if roles is None else roles)
    person.language = language or person.language
    after: dict[str, Any] = {"name": person.name, "language": person.language, "roles": list(person.roles)}
    differing = [key for key in after if after[key] != before[key]]
    if differing:
        person.save(update_fields=differing)
        record(
            PersonEvent.CHANGED, person, by=by, reason=reason,
            before={key: before[key] for key in differing}, after={key: after[key] for key in differing},
        )
    return person


@all_or_nothing
def deactivate(person: Person, *, by: Person, reason: str) -> Person:
    """Somebody left: no session, badge or key of theirs opens anything from now on."""
    require(by, "personnel.author_person")
    person = _locked(person, loses_administrator=True)
    if not person.is_active:
        raise AlreadyEnded(f"{person.name} is switched off already.")
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(PersonEvent.DEACTIVATED, person, by=by, reason=reason)
    return person


@all_or_nothing
def reactivate(person: Person, *, by: Person, reason: str) -> Person:
    """Somebody came back."""
    require(by, "personnel.author_person")
    person = _locked(person, loses_administrator=False)
    if person.is_active:
        raise AlreadyEnded(f"{person.name} is active.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(PersonEvent.REACTIVATED, person, by=by, reason=reason)
    return person


def _describe(person: Person, *, name: str, roles: list[str]) -> None:
    if not name.strip():
        raise Malformed("A person needs a name.", field="name")
    if unknown := sorted(set(roles) - set(ROLES)):
        raise RoleUnknown(f"No such role: {', '.join(unknown)}.", field="roles")
    # A system without a role is the house itself, which may everything.
    if person.kind == Person.Kind.SYSTEM and not roles:
        raise Malformed("A system needs a role.", code="role_missing", field="roles")
    person.name, person.roles = name.strip(), [role for role in ROLES if role in roles]


def _locked(person: Person, *, loses_administrator: bool) -> Person:
    """The person, locked; raises LastAdministrator when nobody else could look after the people."""
    # All of them in one order: two administrators who switch each other off meet here.
    administrators = Person.objects.select_for_update().filter(
        roles__contains=[ADMINISTRATOR], is_active=True, kind=Person.Kind.HUMAN
    )
    known = list(administrators.order_by("pk").values_list("pk", flat=True))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.kind == Person.Kind.SYSTEM and not person.roles:
        raise HousePerson(f"{person.name} is Lineside itself and stays as it is.")
    if loses_administrator and known == [person.pk]:
        raise LastAdministrator(f"{person.name} is the last administrator. Make another person one first.")
    return person
