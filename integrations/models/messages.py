"""What other systems sent us, byte for byte, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now


class Inbox(models.Model):
    """One message from another system. The bytes are stored before anybody tries to understand them."""

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        IGNORED = "ignored"
        # A change or cancellation that overtook its order; it is applied when the order comes.
        EARLY = "early"
        REFUSED = "refused"
        QUARANTINED = "quarantined"

    source = models.CharField(max_length=40)
    # Empty (NULL) when the bytes could not be read so far.
    message_id = models.CharField(max_length=120, null=True)
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(null=True)
    raw = models.BinaryField()
    digest = models.BinaryField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    reason = models.TextField(blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    times = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "inbox"
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="inbox_message_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["received", "applied", "ignored", "early", "refused", "quarantined"]),
                name="inbox_state",
            ),
        ]
        indexes = [
            models.Index(fields=["number", "id"], name="inbox_number"),
            models.Index(fields=["state", "id"], name="inbox_state_age"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.message_id or 'unreadable'}"
