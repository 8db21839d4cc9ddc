from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from personnel.models.people import Person


class Badge(models.Model):
    """A card that identifies its holder at a terminal. Only the digest of its code is kept."""

    class Ended(models.TextChoices):
        TAKEN_BACK = "taken_back"
        LOST = "lost"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="badges")
    digest = models.CharField(max_length=64)
    # The last characters of a long code, so that people can tell two cards apart.
    ending = models.CharField(max_length=3, blank=True, default="")
    is_active = models.BooleanField(default=True)
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=models.Q(is_active=True), name="badge_once"),
            models.CheckConstraint(condition=models.Q(ended_why__in=["", "taken_back", "lost"]), name="badge_ended"),
        ]

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
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
