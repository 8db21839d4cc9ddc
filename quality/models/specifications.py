"""What is measured, and within which limits it is good."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from kernel.quantities import QuantityField, UnitField
from kernel.refs import Ref
from quality import states


@pghistory.track()
class TestSpecification(models.Model):
    """A test of a material or operation in one version (ISA-95 part 2, test specification)."""

    __test__ = False  # pytest reads the name otherwise

    number = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="quality_specification_version")
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def ref(self) -> Ref:
        return Ref("test_specification", self.pk, str(self))


@pghistory.track()
class TestProperty(models.Model):
    """One value of a test: a number within limits in a unit, a choice, a text, a check."""

    __test__ = False

    specification = models.ForeignKey(TestSpecification, on_delete=models.PROTECT, related_name="properties")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(word, word) for word in states.PROPERTY_KINDS])
    unit = UnitField(blank=True, default="")
    lower = QuantityField(null=True, blank=True)
    upper = QuantityField(null=True, blank=True)
    choices = models.JSONField(default=list, blank=True)
    # Zero: as often as needed.
    max_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "test properties"
        constraints = [
            models.UniqueConstraint(fields=["specification", "name"], name="quality_property_once"),
            models.CheckConstraint(condition=Q(kind__in=states.PROPERTY_KINDS), name="quality_property_kind"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="quality_property_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.name
