"""What an operation needs and gives beside its materials: substitutes, co-products, parameters, documents."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from kernel.quantities import QuantityField, UnitField
from orders import states

from .work_masters import MaterialSpecification, OperationsSegment


@pghistory.track()
class Substitute(models.Model):
    """A material that may go in instead of another one; approved with the version that names it."""

    specification = models.ForeignKey(MaterialSpecification, models.CASCADE, related_name="substitutes")
    material = models.ForeignKey("genealogy.MaterialDefinition", models.PROTECT, related_name="+")
    # What one piece takes of it: seldom, but sometimes, not as much as of the material it stands in for.
    quantity = QuantityField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["specification", "material"], name="orders_substitute_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_substitute_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.material} x {self.quantity}"


@pghistory.track()
class CoProduct(models.Model):
    """What comes out of an operation besides its output (ISA-95 part 4, co-product): so much with each piece."""

    segment = models.ForeignKey(OperationsSegment, models.CASCADE, related_name="co_products")
    material = models.ForeignKey("genealogy.MaterialDefinition", models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "material"], name="orders_co_product_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_co_product_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.material} x {self.quantity}"


@pghistory.track()
class ParameterSpecification(models.Model):
    """A value the machine is set to, with its limits (ISA-95 part 4, parameter specification).

    A limit is a number, or the name of the product's property that gives it.
    """

    segment = models.ForeignKey(OperationsSegment, models.CASCADE, related_name="parameters")
    name = models.CharField(max_length=80)
    unit = UnitField(blank=True)
    lower = QuantityField(null=True, blank=True)
    target = QuantityField(null=True, blank=True)
    upper = QuantityField(null=True, blank=True)
    lower_property = models.CharField(max_length=80, blank=True, default="")
    target_property = models.CharField(max_length=80, blank=True, default="")
    upper_property = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "name"], name="orders_parameter_once"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="orders_parameter_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class SegmentDocument(models.Model):
    """A drawing, video or document that belongs to an operation, in the revision that was approved."""

    segment = models.ForeignKey(OperationsSegment, models.CASCADE, related_name="documents")
    file = models.ForeignKey("records.File", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    revision = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=8, choices=[(word, word) for word in states.DOCUMENT_KINDS])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=states.DOCUMENT_KINDS), name="orders_document_kind"),
        ]

    def __str__(self) -> str:
        return self.title
