"""Questions about people: who is qualified, who has read what, who may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from personnel.models import Deputy, Person, Qualification, TrainingRecord
from personnel.roles import PERMISSIONS

# Days before the end at which somebody should see to a renewal.
WARNINGS = (30, 7, 1)


def qualified(people: Iterable[int | Person], at: datetime) -> dict[int, dict[str, datetime | None]]:
    """Each person's skills at a moment, by number, with the moment each expires (None: never)."""
    return {
        person: {number: expires for number, expires in held.items() if expires is None or expires > at}
        for person, held in granted(people, at).items()
    }


def granted(people: Iterable[int | Person], at: datetime) -> dict[int, dict[str, datetime | None]]:
    """The same, with skills that have expired by then: who may not, and since when."""
    ids = _ids(people)
    found: dict[int, dict[str, datetime | None]] = {each: {} for each in ids}
    rows = Qualification.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at), person__in=ids, granted_at__lte=at
    ).order_by("expires_at")
    # Of several the longest: those that never expire come last.
    for person, number, expires in rows.values_list("person_id", "personnel_class__number", "expires_at"):
        found[person][number] = expires
    return found


def expiring(at: datetime) -> QuerySet[Qualification]:
    """Skills that end within 30 days or have ended without a renewal, the most urgent first."""
    ending = Qualification.objects.filter(revoked_at=None, expires_at__lte=at + timedelta(days=WARNINGS[0]))
    return ending.filter(person__is_active=True, personnel_class__is_active=True).order_by("expires_at", "pk")


def warning(expires_at: datetime | None, at: datetime) -> str:
    """How urgent a renewal is: "expired", "1", "7" or "30" days at most, or nothing yet."""
    if expires_at is None:
        return ""
    if expires_at <= at:
        return "expired"
    return next((str(days) for days in sorted(WARNINGS) if expires_at <= at + timedelta(days=days)), "")


def have_read(people: Iterable[int | Person], kind: str, number: str) -> dict[int, int]:
    """The newest version each person has read; who has read none is not in it."""
    rows = TrainingRecord.objects.filter(person__in=_ids(people), subject_kind=kind, subject_number=number)
    return dict(rows.values_list("person_id").annotate(Max("version")))


def people_with(permission: str, at: datetime) -> list[str]:
    """The names of those who may do this at a moment, by their own role or as a deputy; by name."""
    return list(allowed(permission, at).order_by("name").values_list("name", flat=True))


def allowed(permission: str, at: datetime) -> QuerySet[Person]:
    """The people themselves."""
    roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    deputies = Deputy.objects.filter(withdrawn_at=None, role__in=roles, starts_at__lte=at, ends_at__gt=at)
    return Person.objects.filter(
        Q(roles__overlap=roles) | Q(pk__in=deputies.values("person")), is_active=True, kind=Person.Kind.HUMAN
    )


def _ids(people: Iterable[int | Person]) -> list[int]:
    return [each.pk if isinstance(each, Person) else each for each in people]
