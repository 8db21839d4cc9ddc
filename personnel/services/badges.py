"""Cards that identify people at terminals."""

from __future__ import annotations

from django.db import transaction

from personnel.models import Badge, Person
from personnel.services.access import digest, require
from records.services import record


@transaction.atomic
def give_badge(person: Person, code: str, *, by: Person) -> Badge:
    """Hand out a badge; its code is kept only as a digest."""
    require(by, "personnel.author_person")
    badge = Badge.objects.create(person=person, digest=digest(code))
    record("badge.given", person, by=by)
    return badge


def person_for_badge(code: str) -> Person | None:
    """Whose badge this is."""
    badge = Badge.objects.select_related("person").filter(
        digest=digest(code), is_active=True, person__is_active=True
    ).first()
    return badge.person if badge else None
