"""Who stands in for a role, from when until when."""

from __future__ import annotations

from datetime import datetime

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from personnel.errors import AlreadyEnded, HasRole, PersonInactive, RoleNotYours, RoleUnknown
from personnel.events import DeputyEvent
from personnel.models import Deputy, Person
from personnel.roles import ADMINISTRATOR, ERP, ROLES
from personnel.services.access import require
from records.services import record

# Machines need nobody to stand in for them.
ROLES_OF_PEOPLE = tuple(role for role in ROLES if role != ERP)


@all_or_nothing
def appoint_deputy(
    person: Person, role: str, *, starts_at: datetime, ends_at: datetime, by: Person, reason: str = ""
) -> Deputy:
    """In this time the person also has what the role may."""
    require(by, "personnel.appoint_deputy")
    if role not in ROLES_OF_PEOPLE:
        raise RoleUnknown("Nobody can stand in for this role.", field="role")
    # Nobody lends what they have not: a deputy of tonight appoints no deputy of tomorrow.
    if ADMINISTRATOR not in by.roles and role not in by.roles:
        raise RoleNotYours("You appoint deputies for your own roles; ask an administrator for others.", field="role")
    if not person.is_active or person.kind != Person.Kind.HUMAN:
        raise PersonInactive(f"{person.name} is switched off or no person.", field="person")
    if role in person.roles:
        raise HasRole(f"{person.name} has this role already.", field="person")
    if ends_at <= starts_at:
        raise Malformed("The end must be after the beginning.", code="ends_before_it_begins", field="ends_at")
    if ends_at <= now():
        raise Malformed("This end has passed already.", code="ends_in_the_past", field="ends_at")
    deputy = Deputy.objects.create(person=person, role=role, starts_at=starts_at, ends_at=ends_at, by=by)
    record(
        DeputyEvent.APPOINTED, deputy, by=by, reason=reason, about=person,
        role=role, starts_at=starts_at, ends_at=ends_at,
    )
    return deputy


@all_or_nothing
def withdraw_deputy(deputy: Deputy, *, by: Person, reason: str) -> Deputy:
    """From now on the person has only their own roles."""
    require(by, "personnel.appoint_deputy")
    deputy = Deputy.objects.select_for_update(of=("self",)).select_related("person", "by").get(pk=deputy.pk)
    if ADMINISTRATOR not in by.roles and deputy.role not in by.roles:
        raise RoleNotYours("You withdraw deputies of your own roles; ask an administrator for others.")
    moment = now()
    if deputy.withdrawn_at is not None or deputy.ends_at <= moment:
        raise AlreadyEnded("This has ended already.")
    deputy.withdrawn_at = moment
    deputy.save(update_fields=["withdrawn_at"])
    record(DeputyEvent.WITHDRAWN, deputy, by=by, reason=reason, about=deputy.person, role=deputy.role)
    return deputy
