"""What was measured or answered."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField, UnitField
from kernel.refs import Ref
from quality import states
from records.models import AppendOnly


class TestResult(AppendOnly):
    """One attempt at one value, with the limits that held then; written once, failed ones too.

    A number stands in `value` in `unit`; a choice, a text or a check stands in `text`.
    """

    __test__ = False

    lot = models.ForeignKey(
        "genealogy.MaterialLot", on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    job_kind = models.CharField(max_length=40, blank=True, default="")
    job_id = models.BigIntegerField(null=True, blank=True)
    job_label = models.CharField(max_length=80, blank=True, default="")
    step = models.CharField(max_length=120, blank=True, default="")
    specification = models.ForeignKey(
        "quality.TestSpecification", on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(word, word) for word in states.PROPERTY_KINDS])
    value = QuantityField(null=True, blank=True)
    text = models.CharField(max_length=400, blank=True, default="")
    unit = UnitField(blank=True, default="")
    lower = QuantityField(null=True, blank=True)
    upper = QuantityField(null=True, blank=True)
    passed = models.BooleanField()
    attempt = models.PositiveSmallIntegerField()
    max_attempts = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=8, choices=[(word, word) for word in states.SOURCES])
    equipment = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Asked for when the gauge turns out to be wrong.
    gauge = models.ForeignKey(
        "equipment.Gauge", on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    measured_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["lot", "id"], name="quality_result_by_lot"),
            models.Index(fields=["job_kind", "job_id", "id"], name="quality_result_by_job"),
        ]
        constraints = [
            # Two people entering the same value at once: the second is told, no attempt is lost.
            models.UniqueConstraint(
                fields=["job_kind", "job_id", "lot", "step", "name", "attempt"],
                nulls_distinct=False,
                name="quality_attempt_once",
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="quality_attempt_counts_from_one"),
            models.CheckConstraint(condition=Q(kind__in=states.PROPERTY_KINDS), name="quality_result_kind"),
            models.CheckConstraint(condition=Q(source__in=states.SOURCES), name="quality_result_source"),
            models.CheckConstraint(
                condition=~Q(kind=states.NUMBER) | Q(value__isnull=False), name="quality_number_has_value"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.attempt}"

    @property
    def ref(self) -> Ref:
        return Ref("test_result", self.pk, str(self))
