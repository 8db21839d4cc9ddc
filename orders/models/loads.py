"""Several jobs that go through one machine together (washer, oven)."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.quantities import QuantityField
from kernel.refs import Ref
from orders import states

from .jobs import JobOrder


@pghistory.track()
class Load(models.Model):
    """One filling of a work unit; its members start and end together and share its values."""

    STATES = tuple((state, state) for state in sorted(states.LOAD.states))

    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="loads")
    state = models.CharField(max_length=12, choices=STATES, default=states.RUNNING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # When the machine counted its cycle: later than the end where a person took it out first.
    cycle_at = models.DateTimeField(null=True, blank=True)
    # What the machine showed at the end, [{"name", "value", "unit", "at"}], for every member.
    values = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_unit"], condition=Q(state=states.RUNNING), name="orders_one_load_per_unit"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(states.LOAD.states)), name="orders_load_state"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="orders_load_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Load {self.pk}"

    @property
    def ref(self) -> Ref:
        return Ref("load", self.pk, str(self))


class LoadMember(models.Model):
    """So many pieces of one job in a load."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="members")
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="load_members")
    quantity = QuantityField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["load", "job"], name="orders_job_once_per_load"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_load_member_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.job_id}"
