"""What a badge-in at a terminal allows while the line is cut."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from equipment.models.terminals import Terminal
from kernel.refs import Ref


class OfflineGrant(models.Model):
    """From a badge-in on, this terminal may send what this person did at it while nobody could be asked."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Left on purpose: what is done later at this terminal is not theirs.
    closed_at = models.DateTimeField(null=True, blank=True)
    # What must be added to the terminal's clock to have the plant's, as seen at the badge-in; null: it did not say.
    clock_behind = models.DurationField(null=True, blank=True)
    # When the last action was done that was sent under it; the next one was not done before.
    last_done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["terminal", "person", "-granted_at"], name="offline_grant_whose")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("granted_at")), name="offline_grant_expires_later")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.terminal}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("offline_grant", self.pk, str(self))
