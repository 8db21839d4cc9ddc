from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from records.models.append_only import AppendOnly


class Event(AppendOnly):
    """What someone did: the audit trail, the domain event and the outbox's source in one row."""

    kind = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True, default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["about_kind", "about_id", "id"], name="event_about"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["by", "id"], name="event_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_label}"


class Refusal(AppendOnly):
    """What someone tried and was not allowed or not able to do. Written in a transaction of its own."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=200)
    code = models.CharField(max_length=80)
    message = models.TextField()
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["by_name", "code", "recorded_at"], name="refusal_who")]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.action}: {self.code}"
