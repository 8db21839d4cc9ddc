"""Tools that wear with the machine's cycles, and gauges that are right only for a while."""

from datetime import datetime
from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from equipment.models.tree import Equipment
from equipment.states import Fitness
from kernel.quantities import QuantityField
from kernel.refs import Ref


# What machines count is a reading: the history keeps what people changed.
@pghistory.track(exclude=["used_cycles"])
class Tool(models.Model):
    """A cutter, a mould, a fixture: what a machine needs and wears out (ISA-95 physical asset)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    # What an operation asks for; any tool of the class will do.
    tool_class = models.CharField(max_length=40, blank=True)
    # Cycles after which it must not begin another job; null: it does not wear.
    life_limit = QuantityField(null=True, blank=True)
    # Cycles from which on people are told that it ends soon.
    life_warning = QuantityField(null=True, blank=True)
    used_cycles = QuantityField(default=Decimal(0))
    state = models.CharField(max_length=12, choices=Fitness, default=Fitness.USABLE)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Fitness.values), name="tool_state_known"),
            models.CheckConstraint(condition=Q(used_cycles__gte=0), name="tool_used_not_negative"),
            models.CheckConstraint(condition=Q(life_limit=None) | Q(life_limit__gt=0), name="tool_life_positive"),
            models.CheckConstraint(
                condition=Q(life_warning=None) | Q(life_warning__gt=0, life_warning__lt=F("life_limit")),
                name="tool_warning_before_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("tool", self.pk, self.number)


class ToolMount(models.Model):
    """A stretch of time in which a tool was in a machine; a count that arrives late finds the tool that made it."""

    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="mounts")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="tool_mounts")
    mounted_at = models.DateTimeField()
    unmounted_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-mounted_at", "-id"]
        indexes = [models.Index(fields=["equipment", "mounted_at"], name="tool_mount_of_equipment")]
        constraints = [
            models.UniqueConstraint(fields=["tool"], condition=Q(unmounted_at=None), name="tool_is_in_one_machine"),
            models.CheckConstraint(
                condition=Q(unmounted_at=None) | Q(unmounted_at__gte=F("mounted_at")),
                name="tool_mount_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} at {self.equipment_id}"

    def was_at(self, at: datetime) -> bool:
        """Whether the tool was in the machine then."""
        return self.mounted_at <= at and (self.unmounted_at is None or at < self.unmounted_at)


@pghistory.track()
class Gauge(models.Model):
    """A measuring instrument and how long its calibration holds (ISO 9001, 7.1.5)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    # What a step asks for; any gauge of the class will do.
    gauge_class = models.CharField(max_length=40, blank=True)
    # Where it belongs; without a place it is lent to whoever measures.
    equipment = models.ForeignKey(
        Equipment, null=True, blank=True, on_delete=models.PROTECT, related_name="gauges"
    )
    # Never calibrated: it measures nothing that counts.
    calibrated_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # The laboratory's paper.
    certificate = models.CharField(max_length=80, blank=True)
    certificate_file = models.ForeignKey(
        "records.File", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=Fitness, default=Fitness.USABLE)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Fitness.values), name="gauge_state_known"),
            models.CheckConstraint(
                condition=Q(calibrated_at=None, due_at=None) | Q(due_at__gt=F("calibrated_at")),
                name="gauge_due_after_calibration",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("gauge", self.pk, self.number)
