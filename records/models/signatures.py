from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from records.models.append_only import AppendOnly


class Signature(AppendOnly):
    """An electronic signature: printed name, time, meaning (21 CFR 11.50), bound to what was shown (11.70)."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=200)
    meaning = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200)
    shown = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="signature_subject")]

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.meaning}, {self.subject_label}"
