"""Cards that identify people at terminals."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed, RuleBroken
from personnel.errors import AlreadyEnded, BadgeTaken, PersonInactive
from personnel.events import BadgeEvent
from personnel.models import Badge, Person
from personnel.services.access import digest, require
from records.services import record

SHORTEST, LONGEST = 4, 200
# What is kept of a code so that people can tell two cards apart; of a short code nothing, for it would be half of it.
ENDING, LONG_ENOUGH = 3, 8


@all_or_nothing
def give_badge(person: Person, code: str, *, by: Person) -> Badge:
    """Hand out a badge; its code is kept only as a digest."""
    require(by, "personnel.author_person")
    code = code.strip()
    if not code.isprintable() or not SHORTEST <= len(code) <= LONGEST:
        raise Malformed(f"A badge's code has {SHORTEST} to {LONGEST} characters.", code="badge_length", field="code")
    # Lineside itself is such a person, and may everything.
    if person.kind != Person.Kind.HUMAN:
        raise RuleBroken("A system comes with an API key, not with a badge.", code="system_has_keys")
    if not person.is_active:
        raise PersonInactive(f"{person.name} is switched off.")
    try:
        with transaction.atomic():
            badge = Badge.objects.create(
                person=person, digest=digest(code), given_at=now(),
                ending=code[-ENDING:] if len(code) >= LONG_ENOUGH else "",
            )
    except IntegrityError:
        holder = Badge.objects.select_related("person").get(digest=digest(code), is_active=True).person
        raise BadgeTaken(f"{holder.name} has this badge. Take it back first.", field="code") from None
    record(BadgeEvent.GIVEN, person, by=by)
    return badge


@all_or_nothing
def take_back_badge(badge: Badge, *, by: Person, reason: str = "") -> Badge:
    """The card came back; it may be given to somebody else."""
    require(by, "personnel.author_person")
    return _end(badge, Badge.Ended.TAKEN_BACK, BadgeEvent.TAKEN_BACK, by, reason)


@all_or_nothing
def report_badge_lost(badge: Badge, *, by: Person, reason: str = "") -> Badge:
    """Whoever finds the card can do nothing with it; a supervisor may say so at night."""
    require(by, "personnel.block_badge")
    return _end(badge, Badge.Ended.LOST, BadgeEvent.LOST, by, reason)


def _end(badge: Badge, why: str, event: str, by: Person, reason: str) -> Badge:
    badge = Badge.objects.select_for_update(of=("self",)).select_related("person").get(pk=badge.pk)
    if not badge.is_active:
        raise AlreadyEnded("This badge opens nothing already.")
    badge.is_active, badge.ended_at, badge.ended_why = False, now(), why
    badge.save(update_fields=["is_active", "ended_at", "ended_why"])
    record(event, badge.person, by=by, reason=reason)
    return badge


def person_for_badge(code: str) -> Person | None:
    """Whose badge this is."""
    badge = Badge.objects.select_related("person").filter(
        digest=digest(code), is_active=True, person__is_active=True
    ).first()
    return badge.person if badge else None
