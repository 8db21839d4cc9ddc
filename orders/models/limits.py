"""Within which limits a process value must stay while a product is made, and when it did not."""

from __future__ import annotations

import builtins

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kernel.refs import Ref


class Action(models.TextChoices):
    """What an excursion does to what was in the machine then."""

    TELL = "tell"
    HOLD = "hold"
    NONCONFORMANCE = "nonconformance"


@pghistory.track()
class PropertyLimit(models.Model):
    """The limits of one process value, in the property's unit, for one product or for whatever runs.

    Where a product has limits of its own, those for any product do not count.
    """

    property = models.ForeignKey("equipment.EquipmentProperty", models.PROTECT, related_name="limits")
    # The ordered product; null: any, also none.
    material = models.ForeignKey(
        "genealogy.MaterialDefinition", models.PROTECT, related_name="property_limits", null=True, blank=True
    )
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    # A value must come back inside by this much, so that noise at the limit makes one excursion and not fifty.
    hysteresis = models.FloatField(default=0)
    action = models.CharField(max_length=16, choices=Action, default=Action.TELL)
    is_active = models.BooleanField(default=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["property", "material"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "material"], nulls_distinct=False, name="orders_limit_once_per_product"
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=False) | Q(upper__isnull=False), name="orders_limit_has_a_side"
            ),
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(lower__lt=F("upper")), name="orders_limit_lower_below_upper"
            ),
            models.CheckConstraint(condition=Q(hysteresis__gte=0), name="orders_limit_hysteresis"),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="orders_limit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.property_id} {self.lower} to {self.upper}"

    @builtins.property
    def ref(self) -> Ref:
        return Ref("property_limit", self.pk, f"{self.property.equipment.number} {self.property.name}")


class Excursion(models.Model):
    """One stretch of time in which a process value lay outside, with the limits as they were."""

    property = models.ForeignKey("equipment.EquipmentProperty", models.PROTECT, related_name="excursions")
    limit = models.ForeignKey(PropertyLimit, models.PROTECT, related_name="excursions")
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    action = models.CharField(max_length=16, choices=Action)
    # The value furthest outside so far.
    worst = models.FloatField()
    started_at = models.DateTimeField()
    # The first good value inside again; null while it lasts.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["property", "-started_at"], name="orders_excursion_of_property")]
        constraints = [
            models.UniqueConstraint(fields=["limit"], condition=Q(ended_at=None), name="orders_excursion_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="orders_excursion_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property} {self.worst}"

    @builtins.property
    def ref(self) -> Ref:
        return Ref("excursion", self.pk, f"{self.property.equipment.number} {self.property.name}")


class ExcursionSubject(models.Model):
    """A job that ran meanwhile, and the single unit in work where the job counts units."""

    excursion = models.ForeignKey(Excursion, models.PROTECT, related_name="subjects")
    job = models.ForeignKey("orders.JobOrder", models.PROTECT, related_name="excursions")
    unit = models.ForeignKey("orders.JobUnit", models.PROTECT, related_name="excursions", null=True, blank=True)
    # Null until the job has made its first piece; it is concerned all the same.
    lot = models.ForeignKey("genealogy.MaterialLot", models.PROTECT, related_name="+", null=True, blank=True)
    # The step the unit was at, as its title was then.
    step = models.CharField(max_length=120, blank=True)
    nonconformance = models.ForeignKey(
        "quality.Nonconformance", models.PROTECT, related_name="+", null=True, blank=True
    )
    first_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["excursion", "job", "unit"], nulls_distinct=False, name="orders_excursion_subject_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.excursion_id} {self.job_id}"
