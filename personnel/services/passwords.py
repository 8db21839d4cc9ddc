"""Passwords and PINs: what somebody else sets must be changed before it proves anything (21 CFR 11.300)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import NotAllowed, RuleBroken
from personnel.errors import PasswordTooWeak, PersonInactive, PinTooSimple, SecretUsed
from personnel.events import PersonEvent
from personnel.models import Person
from personnel.pins import LENGTHS, is_simple
from personnel.services.access import require
from records.models import Refusal
from records.services import record

TRIES, WITHIN = 10, timedelta(minutes=10)
PASSWORD, PIN = "password", "pin"
SECRETS = (PASSWORD, PIN)
KEPT = ["password", "pin", "former_password", "former_pin", "must_change_password", "must_change_pin"]


def refuse_when_locked(name: str) -> None:
    """After ten wrong secrets within ten minutes the name rests until they have passed (21 CFR 11.300(d))."""
    wrong = Refusal.objects.filter(by_name=name, code="wrong_secret", recorded_at__gt=now() - WITHIN).count()
    if wrong >= TRIES:
        raise NotAllowed(
            f"Too many wrong attempts. Try again in {int(WITHIN.total_seconds() // 60)} minutes.", code="locked"
        )


def put_password(person: Person, password: str, *, is_first: bool) -> None:
    """Give the person this password, unsaved; raises PasswordTooWeak."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise PasswordTooWeak(" ".join(error.messages), field="password") from None
    _refuse_used(password, person.password, person.former_password, field=PASSWORD)
    person.former_password = person.password
    person.set_password(password)
    person.must_change_password = is_first


def check_pin(pin: str) -> None:
    """Raises PinTooSimple for one that nobody should have."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in LENGTHS):
        raise PinTooSimple("A PIN has four to eight digits.", code="pin_digits", field="pin")
    if is_simple(pin):
        raise PinTooSimple("This PIN is one of those everybody tries first. Choose another.", field="pin")


def put_pin(person: Person, pin: str, *, is_first: bool) -> None:
    """Give the person this PIN, unsaved; raises PinTooSimple or SecretUsed."""
    check_pin(pin)
    _refuse_used(pin, person.pin, person.former_pin, field=PIN)
    person.former_pin = person.pin
    person.set_pin(pin)
    person.must_change_pin = is_first


def _refuse_used(secret: str, *hashes: str, field: str) -> None:
    if any(known and check_password(secret, known) for known in hashes):
        raise SecretUsed("This was used before. Choose another one.", field=field)


@all_or_nothing
def set_secret(person: Person, *, by: Person, password: str = "", pin: str = "") -> Person:
    """Give somebody a first password or PIN, which they must change when they use it."""
    require(by, "personnel.author_person")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.pk == by.pk:
        raise RuleBroken("Change your own password or PIN in the menu of your account.", code="own_secret")
    if person.kind != Person.Kind.HUMAN:
        raise RuleBroken("A system signs in with an API key, not with a password.", code="system_has_keys")
    if not person.is_active:
        raise PersonInactive(f"{person.name} is switched off.")
    if password:
        put_password(person, password, is_first=True)
        record(PersonEvent.PASSWORD_SET, person, by=by)
    if pin:
        put_pin(person, pin, is_first=True)
        record(PersonEvent.PIN_SET, person, by=by)
    person.save(update_fields=KEPT)
    return person


@all_or_nothing
def change_secret(person: Person, which: str, *, current: str, new: str, by: Person) -> Person:
    """Choose one's own password or PIN; the current one proves whose it is, and a password may replace a lost PIN."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    proof = person.proved_by(current) if person.is_active else None
    if by.pk != person.pk or proof is None or (which == PASSWORD and proof != PASSWORD):
        raise NotAllowed("The present password or PIN is wrong.", code="wrong_secret", field="current")
    if which == PASSWORD:
        put_password(person, new, is_first=False)
    else:
        put_pin(person, new, is_first=False)
    person.save(update_fields=KEPT)
    record(PersonEvent.PASSWORD_CHANGED if which == PASSWORD else PersonEvent.PIN_CHANGED, person, by=by)
    return person
