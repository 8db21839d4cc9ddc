"""Small functions that reach a state through the same commands people use.

Sofia supervises, Omar operates, Quinn checks quality, Ella engineers, Anna audits, Max administrates, Erik is the ERP.
"""

from __future__ import annotations

from personnel.models import Person
from personnel.services import system_person

PASSWORD = "a long test password"
PIN = "2468"


def person(username: str, *roles: str, kind: str = "human") -> Person:
    found = Person.objects.filter(username=username).first()
    if found is None:
        found = Person(username=username, name=username.capitalize(), roles=list(roles), kind=kind)
        found.set_password(PASSWORD)
        found.set_pin(PIN)
        found.save()
    return found


def sofia() -> Person:
    return person("sofia", "supervisor")


def omar() -> Person:
    return person("omar", "operator")


def olga() -> Person:
    """A second operator."""
    return person("olga", "operator")


def quinn() -> Person:
    return person("quinn", "quality")


def ella() -> Person:
    return person("ella", "engineer")


def anna() -> Person:
    return person("anna", "auditor")


def max_() -> Person:
    return person("max", "administrator")


def erik() -> Person:
    return person("erik", "erp", kind="system")


def house() -> Person:
    """The house's own hand."""
    return system_person("scheduler")
