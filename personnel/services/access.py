"""Who may, and who acts for the house itself."""

from __future__ import annotations

import hashlib

from kernel.context import at_terminal
from kernel.errors import NotAllowed
from personnel.models import Person
from personnel.roles import ALL_PERMISSIONS, AT_TERMINAL


def digest(code: str) -> str:
    """What is kept of a badge code, an API key or a terminal's token: long random codes need no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def require(by: Person, permission: str) -> None:
    """Raise NotAllowed, naming what is missing, unless one of the person's roles allows it."""
    if permission not in ALL_PERMISSIONS:
        raise LookupError(f"no such permission: {permission}")
    if not by.has(permission):
        verb = permission.partition(".")[2].replace("_", " ")
        if at_terminal() and permission not in AT_TERMINAL:
            raise NotAllowed(
                f"A badge does not allow to {verb}. Sign in with your password.", code="needs_password",
                permission=permission,
            )  # fmt: skip
        raise NotAllowed(f"{by.name} may not {verb}. Ask a person with the role for it.", permission=permission)


def system_person(name: str) -> Person:
    """The house's own hand: "collector", "relay", "sealer", "scheduler"."""
    # Two processes may need it for the first time at once.
    person, _ = Person.objects.get_or_create(
        username=f"system.{name}", defaults={"name": name.capitalize(), "kind": "system"}
    )
    return person
