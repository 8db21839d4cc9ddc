"""Process values of equipment; the samples themselves stand in day partitions (see services.samples)."""

from django.db import models
from django.db.models import F, Q

from equipment.models.tree import Equipment


class EquipmentProperty(models.Model):
    """One process value of a machine, with the latest reading beside it."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="properties")
    name = models.CharField(max_length=60)
    # UN/CEFACT Recommendation 20.
    unit = models.CharField(max_length=3, blank=True)
    last_value = models.FloatField(null=True, blank=True)
    last_good = models.BooleanField(default=False)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["equipment", "name"]
        verbose_name_plural = "equipment properties"
        constraints = [models.UniqueConstraint(fields=["equipment", "name"], name="property_once")]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.name}"


class Gap(models.Model):
    """A time without data we trust; drawn grey and left out of every ratio."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="gaps")
    # Null: the whole machine was out of sight.
    property = models.ForeignKey(
        EquipmentProperty, null=True, blank=True, on_delete=models.PROTECT, related_name="gaps"
    )
    cause = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="gap_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["equipment", "property"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="gap_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.cause}"


class QuarantinedSample(models.Model):
    """A sample whose time no partition takes: kept and shown, never guessed."""

    property = models.ForeignKey(EquipmentProperty, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    value = models.FloatField(null=True)
    is_good = models.BooleanField()
    # The protocol's own code.
    status = models.BigIntegerField(default=0)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return f"{self.property_id} {self.at}"
