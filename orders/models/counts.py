"""Every count of a machine, and where its pieces stand."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q

from kernel.quantities import QuantityField

from .jobs import JobOrder


# A count is written once; what moved keeps where it stood before.
@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class CountedPieces(models.Model):
    """So many pieces a counter showed at once, and where they stand: with a job, or among those that wait.

    `parked` names the wait: still open, or settled by a person, whose word then stands when times are
    corrected. All rows of a counter add up to what it counted.
    """

    counter = models.ForeignKey("equipment.Counter", on_delete=models.PROTECT, related_name="counted_pieces")
    quantity = QuantityField()
    at = models.DateTimeField()
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="counted_pieces", null=True, blank=True)
    parked = models.ForeignKey(
        "equipment.UnassignedCount", on_delete=models.PROTECT, related_name="counted_pieces", null=True, blank=True
    )

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "counted pieces"
        indexes = [models.Index(fields=["counter", "at"], name="orders_pieces_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_pieces_positive"),
            models.CheckConstraint(
                condition=Q(job__isnull=False) | Q(parked__isnull=False), name="orders_pieces_stand_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} at {self.at}"
