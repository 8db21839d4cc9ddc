"""What a station asked before it began a piece, what it was told, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.refs import Ref
from orders import states

from .jobs import JobOrder


class UnitCheck(models.Model):
    """One question of a station, under the number it gave it; the same one again is the same question.

    `is_unchecked`: the station began without a go, because nobody answered or although it was refused. The
    verdict then is what the gate says of it afterwards, and a person looks at it.
    """

    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="unit_checks")
    epoch = models.BigIntegerField()
    request = models.BigIntegerField()
    serial = models.CharField(max_length=60, blank=True)
    lot = models.ForeignKey(
        "genealogy.MaterialLot", on_delete=models.PROTECT, related_name="unit_checks", null=True, blank=True
    )
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="unit_checks", null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=[(word, word) for word in states.VERDICTS])
    # As {code, sentence, facts}, for readers of other languages; the first ones are sentences alone.
    objections = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    # Written into the machine and read back.
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=[(word, word) for word in states.OUTCOMES], blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    is_unchecked = models.BooleanField(default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["work_unit", "epoch", "request"], name="orders_check_once"),
            models.CheckConstraint(condition=Q(verdict__in=states.VERDICTS), name="orders_check_verdict"),
            models.CheckConstraint(condition=Q(outcome__in=["", *states.OUTCOMES]), name="orders_check_outcome"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(finished_at__isnull=False), name="orders_check_finished_first"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | (Q(reviewed_by__isnull=False) & ~Q(review_reason="")),
                name="orders_check_reviewed_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["work_unit"],
                condition=Q(answered_at=None, finished_at=None) | Q(finished_at__isnull=False, acknowledged_at=None),
                name="orders_check_to_tell",
            ),
            models.Index(fields=["serial"], name="orders_check_of_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.serial or self.request} at {self.work_unit_id}"

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """What spoke against it, each with its code and facts."""
        return [
            each if isinstance(each, dict) else {"code": "", "sentence": each, "facts": {}} for each in self.objections
        ]

    @property
    def said(self) -> list[str]:
        """The same as it was said."""
        return [str(each["sentence"]) for each in self.reasons]

    @property
    def ref(self) -> Ref:
        return Ref("unit_check", self.pk, self.serial or f"{self.work_unit.number} #{self.request}")
