"""How strictly the start gate asks, per place, and what was signed against it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.refs import Ref
from orders.gate import MODES, SETTABLE
from records.models import AppendOnly

from .jobs import JobOrder


@pghistory.track()
class StartCheck(models.Model):
    """One check's mode at a place and everything below it that says nothing else."""

    equipment = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="start_checks")
    name = models.CharField(max_length=20, choices=[(word, word) for word in SETTABLE])
    mode = models.CharField(max_length=6, choices=[(word, word) for word in MODES])
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["equipment", "name"]
        constraints = [
            models.UniqueConstraint(fields=["equipment", "name"], name="orders_start_check_once"),
            models.CheckConstraint(condition=Q(name__in=SETTABLE), name="orders_start_check_known"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="orders_start_check_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.equipment_id}: {self.mode}"

    @property
    def ref(self) -> Ref:
        return Ref("start_check", self.pk, f"{self.name} at {self.equipment.number}")


class StartOverride(AppendOnly):
    """Somebody signed that a job may start at a work unit although something stood against it.

    `causes` are the blockers as they were shown; what comes up later is not among them and blocks.
    """

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="start_overrides")
    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="+")
    # [{"key", "check", "sentence"}]
    causes = models.JSONField()
    reason = models.CharField(max_length=400)
    signature = models.OneToOneField("records.Signature", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["job", "work_unit"], name="orders_override_of_job")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="orders_override_with_reason")]

    def __str__(self) -> str:
        return f"{self.job_id} at {self.work_unit_id}"


class OverrideWithdrawal(AppendOnly):
    """The signature holds no longer: from here on the checks stand against the job again."""

    override = models.OneToOneField(StartOverride, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="orders_withdrawal_with_reason")]

    def __str__(self) -> str:
        return f"{self.override_id} withdrawn"
