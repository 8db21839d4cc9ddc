"""Counters of machines, and pieces that wait for a job."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from equipment.models.tree import Equipment
from equipment.states import UnassignedState, WhyUnassigned
from kernel.quantities import QuantityField
from kernel.refs import Ref


class Counter(models.Model):
    """A free running counter of a machine and what we made of it; a row, so pieces survive a restart."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="counters")
    name = models.CharField(max_length=60)
    counts_good = models.BooleanField(default=True)
    # The counter starts again at this number (2^16, 2^32).
    modulus = models.BigIntegerField(default=2**32)
    # No machine makes more pieces per second than this; what is above was not made.
    most_per_second = models.DecimalField(max_digits=9, decimal_places=3, default=Decimal(20))
    epoch = models.BigIntegerField(null=True, blank=True)
    last_raw = models.BigIntegerField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    # A value that did not fit; the next reading tells a real jump from a torn read.
    suspect_raw = models.BigIntegerField(null=True, blank=True)
    suspect_at = models.DateTimeField(null=True, blank=True)
    total = QuantityField(default=Decimal(0))

    class Meta:
        ordering = ["equipment", "name"]
        constraints = [
            models.UniqueConstraint(fields=["equipment", "name"], name="counter_once"),
            models.CheckConstraint(condition=Q(total__gte=0), name="counter_total_not_negative"),
            models.CheckConstraint(condition=Q(modulus__gt=1), name="counter_modulus_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.name}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("counter", self.pk, self.name)

    @cached_property
    def unworn(self) -> list[tuple[Decimal, datetime]]:
        """Cycles that were weighed, but not yet written nor laid upon the tools that made them."""
        return []


class Discrepancy(models.Model):
    """A counter did something that may hide pieces; a supervisor looks at it."""

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="discrepancies")
    kind = models.CharField(max_length=20)
    raw_before = models.BigIntegerField(null=True)
    raw_after = models.BigIntegerField(null=True)
    counted = QuantityField(default=Decimal(0))
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "discrepancies"

    def __str__(self) -> str:
        return f"{self.counter_id} {self.kind}"


class UnassignedCount(models.Model):
    """Pieces a machine counted for no job; somebody says where they belong."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="unassigned_counts")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="unassigned_counts")
    quantity = QuantityField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=WhyUnassigned)
    state = models.CharField(max_length=20, choices=UnassignedState, default=UnassignedState.OPEN)
    # The job is a thing of a higher room, so it stands here as kind, id and printed label.
    job_kind = models.CharField(max_length=40, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    job_label = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="unassigned_positive"),
            models.CheckConstraint(condition=Q(state__in=UnassignedState.values), name="unassigned_state_known"),
            models.UniqueConstraint(
                fields=["counter", "why"], condition=Q(state="open"), name="unassigned_one_open_per_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.quantity}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("unassigned_count", self.pk, f"{self.quantity.normalize():f} at {self.equipment.number}")
