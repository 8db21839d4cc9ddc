"""A gauge that was found wrong, and what that makes doubtful."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.refs import Ref
from quality import states

from .results import TestResult


@pghistory.track()
class CalibrationFinding(models.Model):
    """At its calibration a gauge was out of tolerance: what it measured since it was last right is in doubt.

    ISO 9001:2015 clause 7.1.5.2: the validity of those results is judged, and what follows is done.
    """

    gauge = models.ForeignKey("equipment.Gauge", on_delete=models.PROTECT, related_name="findings")
    state = models.CharField(
        max_length=12, choices=[(state, state) for state in sorted(states.FINDING.states)], default=states.OPEN
    )
    doubtful_since = models.DateTimeField()
    # What it measured waits for the judgement, also what is measured with it in spite of the finding.
    holds = models.BooleanField(default=False)
    reason = models.CharField(max_length=400)
    # All it measured since, also what came in after it was taken out of use.
    results = models.ManyToManyField(TestResult, related_name="findings", blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    conclusion = models.CharField(max_length=400, blank=True, default="")
    signature = models.OneToOneField(
        "records.Signature", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gauge"], condition=Q(state=states.OPEN), name="quality_gauge_is_judged_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.FINDING.states)), name="quality_finding_state"
            ),
            models.CheckConstraint(
                condition=Q(doubtful_since__lte=F("found_at")) & ~Q(reason=""), name="quality_finding_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=states.OPEN, conclusion="", signature__isnull=True)
                | (Q(state=states.CLOSED, signature__isnull=False) & ~Q(conclusion="")),
                name="quality_conclusion_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gauge.number} found wrong"

    @property
    def ref(self) -> Ref:
        return Ref("calibration_finding", self.pk, str(self))
