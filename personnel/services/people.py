"""New colleagues."""

from __future__ import annotations

from django.db import transaction

from personnel.models import Person
from personnel.roles import ROLES
from personnel.services.access import require
from records.services import record


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
