"""What is not as it should be, and what was decided about it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.refs import Ref
from quality import states

from .results import TestResult


@pghistory.track()
class Nonconformance(models.Model):
    """A lot or serial that is not as specified; it holds the lot until someone of quality decides and signs.

    ISO 9001:2015 clause 8.7, control of nonconforming outputs.
    """

    number = models.CharField(max_length=20, unique=True)
    lot = models.ForeignKey(
        "genealogy.MaterialLot", on_delete=models.PROTECT, related_name="nonconformances"
    )
    state = models.CharField(
        max_length=16,
        choices=[(state, state) for state in sorted(states.NONCONFORMANCE.states)],
        default=states.OPEN,
    )
    severity = models.CharField(
        max_length=8, choices=[(word, word) for word in states.SEVERITIES], default=states.MAJOR
    )
    description = models.TextField()
    photos = models.ManyToManyField("records.File", related_name="+", blank=True)
    results = models.ManyToManyField(TestResult, related_name="nonconformances", blank=True)
    job_kind = models.CharField(max_length=40, blank=True, default="")
    job_id = models.BigIntegerField(null=True, blank=True)
    job_label = models.CharField(max_length=80, blank=True, default="")
    equipment = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    disposition = models.CharField(
        max_length=12, choices=[(word, word) for word in states.DISPOSITIONS], blank=True, default=""
    )
    disposition_reason = models.TextField(blank=True, default="")
    signature = models.OneToOneField(
        "records.Signature", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dispositioned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dispositioned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-raised_at"], name="quality_nonconformance_inbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.NONCONFORMANCE.states)), name="quality_nonconformance_state"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=states.SEVERITIES), name="quality_nonconformance_severity"
            ),
            # No decision without its signature, and no signature without a decision.
            models.CheckConstraint(
                condition=Q(state=states.OPEN, disposition="", signature__isnull=True)
                | (
                    ~Q(state=states.OPEN)
                    & Q(disposition__in=states.DISPOSITIONS, signature__isnull=False)
                    & ~Q(disposition_reason="")
                ),
                name="quality_disposition_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("nonconformance", self.pk, self.number)
