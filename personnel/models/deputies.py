"""Who acts for a role for a time."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.refs import Ref
from personnel.models.people import Person
from personnel.roles import ROLES


@pghistory.track()
class Deputy(models.Model):
    """In this time the person also has what the role may: a supervisor's deputy of the night shift."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputyships")
    role = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deputy_lasts"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="deputy_role"),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(withdrawn_at=None), name="deputy_in_force")]

    def __str__(self) -> str:
        return f"{self.person} as {self.role}"

    @property
    def ref(self) -> Ref:
        return Ref("deputy", self.pk, f"{self.person.name}: {self.role}")
