from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from personnel.models.people import Person


class Badge(models.Model):
    """A card that identifies its holder at a terminal. Only the digest of its code is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="badges")
    digest = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"badge of {self.person}"


class ApiKey(models.Model):
    """A machine client's key, shown once when made. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
