"""A second person beside the one who is signed in."""

from __future__ import annotations

from kernel.errors import Malformed, NotAllowed
from personnel.models import Person
from personnel.services.badges import person_for_badge
from personnel.services.passwords import refuse_when_locked


def identify_second(*, by: Person, badge: str = "", person: int | None = None, pin: str = "") -> Person:
    """Who stands beside `by` and says so with a badge, or with name and PIN; a PIN alone names nobody.

    Raises NotAllowed (`wrong_secret`); too many wrong tries lock this for `by`.
    """
    refuse_when_locked(by.name)
    if bool(badge) == bool(person is not None and pin):
        raise Malformed("Give a badge, or a person and their PIN.", code="badge_or_pin", field="second")
    if badge:
        found = person_for_badge(badge)
    else:
        found = Person.objects.filter(pk=person or 0, is_active=True).first()
        if found is not None and found.reauthenticate(pin) is None:
            found = None
    if found is None:
        raise NotAllowed(
            "This badge is not known." if badge else "The PIN is wrong.", code="wrong_secret", field="second"
        )
    return found
