"""What was written on paper while the screens were dark, and entered afterwards by two people."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kernel.refs import Ref
from records.models import AppendOnly

from .jobs import JobOrder


class BackEntry(AppendOnly):
    """A filled-in sheet: who did it, who typed it, who held the paper beside it and signed.

    `acts` are the lines as they were typed; what became of them are the same rows and events any terminal makes.
    """

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="back_entries")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signature = models.OneToOneField("records.Signature", on_delete=models.PROTECT, related_name="+")
    acts = models.JSONField()
    deviation_reason = models.CharField(max_length=400, blank=True, default="")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "back-entries"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Back-entry {self.pk}"

    @property
    def ref(self) -> Ref:
        return Ref("back_entry", self.pk, str(self))
