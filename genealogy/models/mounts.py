"""Which lots stand at which station."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.refs import Ref

from .lots import MaterialLot
from .materials import MaterialDefinition


@pghistory.track()
class MountedLot(models.Model):
    """A lot that a station takes material from until it is changed or empty."""

    equipment = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="mounted_lots"
    )
    material = models.ForeignKey(MaterialDefinition, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(MaterialLot, on_delete=models.PROTECT, related_name="mounts")
    mounted_at = models.DateTimeField()
    mounted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unmounted_at = models.DateTimeField(null=True, blank=True)
    unmounted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    # More was used than the book knew of: told once, however many pieces follow.
    ran_dry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-mounted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["equipment", "material"],
                condition=Q(unmounted_at__isnull=True),
                name="genealogy_one_mount_per_material",
            ),
            models.CheckConstraint(
                condition=Q(unmounted_at__isnull=True) | Q(unmounted_at__gte=F("mounted_at")),
                name="genealogy_unmounted_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot.number} at {self.equipment}"

    @property
    def ref(self) -> Ref:
        return Ref("mounted_lot", self.pk, str(self))
