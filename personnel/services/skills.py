"""Skills, who gets them and who loses them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from personnel.errors import AlreadyEnded, PersonInactive, SkillExists, SkillInactive
from personnel.events import SkillEvent
from personnel.models import Person, PersonnelClass, Qualification
from personnel.services.access import require
from records.services import record


@all_or_nothing
def add_skill(number: str, name: str, *, by: Person) -> PersonnelClass:
    """Something people must be able to do before they may do it."""
    require(by, "personnel.author_skill")
    number, name = number.strip(), name.strip()
    for field, word in (("number", number), ("name", name)):
        if not word:
            raise Malformed(f"A skill needs a {field}.", field=field)
    try:
        with transaction.atomic():
            skill = PersonnelClass.objects.create(number=number, name=name)
    except IntegrityError:
        raise SkillExists(f"There is a skill {number} already.", field="number") from None
    record(SkillEvent.ADDED, skill, by=by, name=name)
    return skill


@all_or_nothing
def change_skill(
    skill: PersonnelClass, *, by: Person, name: str | None = None, is_active: bool | None = None, reason: str = ""
) -> PersonnelClass:
    """Call it otherwise, or no longer qualify anybody for it; who has it keeps it."""
    require(by, "personnel.author_skill")
    skill = PersonnelClass.objects.select_for_update().get(pk=skill.pk)
    if name is not None and not name.strip():
        raise Malformed("A skill needs a name.", field="name")
    before: dict[str, Any] = {"name": skill.name, "is_active": skill.is_active}
    skill.name = skill.name if name is None else name.strip()
    skill.is_active = skill.is_active if is_active is None else is_active
    after: dict[str, Any] = {"name": skill.name, "is_active": skill.is_active}
    if after != before:
        skill.save(update_fields=["name", "is_active"])
        record(SkillEvent.CHANGED, skill, by=by, reason=reason, before=before, after=after)
    return skill


@all_or_nothing
def grant_skill(
    person: Person, skill: PersonnelClass, *, by: Person, expires_at: datetime | None = None, reason: str = ""
) -> Qualification:
    """Somebody is qualified from now on; the same again is a renewal, which ends the one before."""
    require(by, "personnel.grant_skill")
    moment = now()
    if not person.is_active:
        raise PersonInactive(f"{person.name} is switched off.")
    if not skill.is_active:
        raise SkillInactive(f"Nobody is qualified for {skill.number} any more.")
    if expires_at is not None and expires_at <= moment:
        raise Malformed("This end has passed already.", code="ends_in_the_past", field="expires_at")
    held = Qualification.objects.select_for_update().filter(person=person, personnel_class=skill, revoked_at=None)
    renewed = held.update(revoked_at=moment)
    granted = Qualification.objects.create(
        person=person, personnel_class=skill, granted_at=moment, expires_at=expires_at, by=by
    )
    record(
        SkillEvent.RENEWED if renewed else SkillEvent.GRANTED, granted, by=by, reason=reason, about=person,
        expires_at=expires_at,
    )
    return granted


@all_or_nothing
def withdraw_skill(qualification: Qualification, *, by: Person, reason: str) -> Qualification:
    """Somebody may do this no longer, from this moment."""
    require(by, "personnel.grant_skill")
    held = Qualification.objects.select_for_update(of=("self",)).select_related("person", "personnel_class")
    qualification = held.get(pk=qualification.pk)
    if qualification.revoked_at is not None:
        raise AlreadyEnded("This was withdrawn or renewed before.")
    qualification.revoked_at = now()
    qualification.save(update_fields=["revoked_at"])
    record(SkillEvent.WITHDRAWN, qualification, by=by, reason=reason, about=qualification.person)
    return qualification
