"""When a work unit was set up for a job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .jobs import JobOrder


class JobSetup(models.Model):
    """A stretch in which people set a work unit up for a job; what the machine counts meanwhile waits."""

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="setups")
    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="job_setups")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [models.Index(fields=["work_unit", "started_at"], name="orders_setup_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["work_unit"], condition=Q(ended_at__isnull=True), name="orders_unit_set_up_for_one_job"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="orders_setup_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} at {self.work_unit_id}"
