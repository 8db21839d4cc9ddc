"""What people are qualified for."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.refs import Ref
from personnel.models.people import Person


@pghistory.track()
class PersonnelClass(models.Model):
    """A skill: what somebody must be able to do to be allowed to do it (ISA-95 part 2, personnel class)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "personnel classes"
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="personnel_class_number")]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("personnel_class", self.pk, self.number)


@pghistory.track()
class Qualification(models.Model):
    """Somebody has a skill, from a moment on and perhaps until another.

    A renewal is a new row that ends the one before it, so that what held on a day of last year is still known.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    personnel_class = models.ForeignKey(PersonnelClass, on_delete=models.PROTECT, related_name="qualifications")
    granted_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Withdrawn, or replaced by a renewal.
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "personnel_class"], condition=Q(revoked_at=None), name="qualification_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=models.F("granted_at")), name="qualification_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.personnel_class}"

    @property
    def ref(self) -> Ref:
        return Ref("qualification", self.pk, f"{self.person.name}: {self.personnel_class.number}")
