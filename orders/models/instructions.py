"""What the operator follows: the steps of an operation, what each asks for, and when it is due."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from kernel.quantities import QuantityField, UnitField
from orders.states import DUES, ENTRIES, UNIT_DUE

from .work_masters import OperationsSegment

# All that a step says: what is saved, frozen into a job and compared between versions.
STEP_FIELDS = (
    "sequence", "title", "text", "translations", "picture", "hotspots", "warning", "drawing", "video", "entry",
    "source", "property", "unit", "lower", "target", "upper", "lower_property", "target_property", "upper_property",
    "choices", "material", "gauge_class", "max_attempts", "due", "due_every", "other_person", "second_person",
    "branches",
)  # fmt: skip


@pghistory.track()
class InstructionStep(models.Model):
    """One step: text, picture, drawing or video, what to enter or scan, when it is due and what comes of it."""

    OPERATOR, MACHINE = "operator", "machine"

    segment = models.ForeignKey(OperationsSegment, models.CASCADE, related_name="steps")
    sequence = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    # {"de": {"title": ..., "text": ..., "warning": ...}}; English stands in the row itself.
    translations = models.JSONField(default=dict, blank=True)
    picture = models.ForeignKey("records.File", models.PROTECT, null=True, blank=True, related_name="+")
    # [{"n": 1, "x": 0.4, "y": 0.2}], as parts of the picture's width and height.
    hotspots = models.JSONField(default=list, blank=True)
    warning = models.TextField(blank=True)
    drawing = models.ForeignKey("records.File", models.PROTECT, null=True, blank=True, related_name="+")
    video = models.ForeignKey("records.File", models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.CharField(max_length=12, choices=[(word, word) for word in ENTRIES], default="none")
    source = models.CharField(max_length=10, choices=[(word, word) for word in (OPERATOR, MACHINE)], default=OPERATOR)
    property = models.CharField(max_length=80, blank=True)
    unit = UnitField(blank=True)
    lower = QuantityField(null=True, blank=True)
    target = QuantityField(null=True, blank=True)
    upper = QuantityField(null=True, blank=True)
    # Names of properties of the product: their numbers become the limits when the step is frozen.
    lower_property = models.CharField(max_length=80, blank=True, default="")
    target_property = models.CharField(max_length=80, blank=True, default="")
    upper_property = models.CharField(max_length=80, blank=True, default="")
    choices = models.JSONField(default=list, blank=True)
    material = models.ForeignKey(
        "genealogy.MaterialDefinition", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What it is measured with.
    gauge_class = models.CharField(max_length=80, blank=True, default="")
    max_attempts = models.PositiveIntegerField(default=3)
    due = models.CharField(max_length=14, choices=[(word, word) for word in DUES], default=UNIT_DUE)
    # So many pieces or minutes, where `due` counts them.
    due_every = models.PositiveIntegerField(null=True, blank=True)
    # Released by somebody who had no hand in it.
    other_person = models.BooleanField(default=False)
    # What was entered is confirmed by somebody else.
    second_person = models.BooleanField(default=False)
    # [{"when": {"op": "<", "value": "43"}, "to": 50}]: the first that fits leads to a later step, null to the end.
    branches = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["segment", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "sequence"], name="orders_step_once"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="orders_step_limits_in_order",
            ),
            models.CheckConstraint(condition=Q(entry__in=ENTRIES), name="orders_step_entry"),
            models.CheckConstraint(condition=Q(due__in=DUES), name="orders_step_due"),
            models.CheckConstraint(
                condition=Q(due__in=("every_n", "every_minutes"), due_every__isnull=False, due_every__gte=1)
                | (~Q(due__in=("every_n", "every_minutes")) & Q(due_every=None)),
                name="orders_step_due_every",
            ),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="orders_step_attempts"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.title}"
