from __future__ import annotations

from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property

from kernel.clock import now
from kernel.context import at_terminal
from kernel.refs import Ref
from personnel.errors import SecretMustChange
from personnel.roles import AT_TERMINAL, LANDING, PERMISSIONS, ROLES


class People(BaseUserManager["Person"]):
    """Finding people by the name they sign in with."""


@pghistory.track(exclude=["password", "pin", "former_password", "former_pin", "last_login"])
class Person(AbstractBaseUser):
    """Somebody or something that acts: an operator, or a system such as the ERP and the collector.

    ISA-95 part 2, Person. Names are never given again: a person who leaves becomes inactive (21 CFR 11.100).
    """

    class Kind(models.TextChoices):
        HUMAN = "human"
        SYSTEM = "system"

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HUMAN)
    roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    pin = models.CharField(max_length=200, blank=True, default="")
    # The ones before, as hashes: neither is taken again.
    former_password = models.CharField(max_length=128, blank=True, default="")
    former_pin = models.CharField(max_length=200, blank=True, default="")
    # Somebody else set it: it proves nothing until its owner has chosen their own.
    must_change_password = models.BooleanField(default=False)
    must_change_pin = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    is_simulated = models.BooleanField(default=False)

    objects = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["human", "system"]), name="person_kind"),
            models.CheckConstraint(condition=models.Q(roles__contained_by=list(ROLES)), name="person_roles"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("person", self.pk, self.name)

    @property
    def initials(self) -> str:
        """For the tile at a terminal."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @cached_property
    def _deputyships(self) -> list[tuple[str, datetime, datetime]]:
        # All of them, so that a list of people can fetch them at once.
        return [(each.role, each.starts_at, each.ends_at) for each in self.deputyships.all() if not each.withdrawn_at]

    @property
    def acting_roles(self) -> list[str]:
        """Roles somebody else has for which the person stands in now."""
        moment = now()
        return sorted({role for role, starts, ends in self._deputyships if starts <= moment < ends} - set(self.roles))

    @property
    def permissions(self) -> frozenset[str]:
        """Everything the person's roles, and those they stand in for now, allow together, here and now."""
        allowed = frozenset().union(*(PERMISSIONS[role] for role in [*self.roles, *self.acting_roles]))
        return allowed & AT_TERMINAL if at_terminal() else allowed

    @property
    def landing(self) -> str:
        """The page their first role works on."""
        return LANDING[self.roles[0]] if self.roles else "/floor"

    def has(self, permission: str) -> bool:
        """Whether one of the person's roles allows it. Our own system persons do the house's work."""
        if not self.is_active:
            return False
        if self.kind == "system" and not self.roles:
            return True
        if at_terminal() and permission not in AT_TERMINAL:
            return False
        # Whoever may by their own role is not asked for whom they stand in: that costs a query.
        return any(permission in PERMISSIONS[role] for role in self.roles) or permission in self.permissions

    def set_pin(self, raw: str) -> None:
        self.pin = make_password(raw)

    def proved_by(self, secret: str) -> str | None:
        """Which of the person's secrets this is ("password" or "pin"), or None when it is neither."""
        if self.check_password(secret):
            return "password"
        if self.pin and check_password(secret, self.pin):
            return "pin"
        return None

    def reauthenticate(self, secret: str) -> str | None:
        """How the secret proves the person, or None when it does not; raises SecretMustChange for a first one."""
        proof = self.proved_by(secret) if self.is_active else None
        if (proof == "password" and self.must_change_password) or (proof == "pin" and self.must_change_pin):
            word = "PIN" if proof == "pin" else proof
            raise SecretMustChange(f"Somebody else set this {word}. Choose your own first.", secret=proof)
        return proof

    def natural_key(self) -> Any:
        return (self.username,)


