"""The kinds of material the plant knows."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q

from genealogy import states
from kernel.quantities import QuantityField, UnitField
from kernel.refs import Ref


@pghistory.track()
class MaterialDefinition(models.Model):
    """A kind of material: what a lot is a lot of (ISA-95 part 2, material definition)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    unit = UnitField()
    tracking = models.CharField(max_length=8, choices=[(word, word) for word in states.TRACKINGS])
    # Products of one family are made alike: one work master serves them all.
    family = models.CharField(max_length=40, blank=True, default="")
    # {"Nominal bore": "25"}: decimals as text; a family's limits are taken from them.
    properties = models.JSONField(default=dict, blank=True)
    # GTIN-14 on the labels of whoever sells it, or of what we sell.
    gtin = models.CharField(max_length=14, blank=True, default="")
    # How many the pallet or box takes on which they go on: one tap at the terminal.
    pack_quantity = QuantityField(null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    picture = models.ForeignKey(
        "records.File", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["family"], condition=~Q(family=""), name="genealogy_material_family")]
        constraints = [
            models.CheckConstraint(
                condition=Q(tracking__in=states.TRACKINGS), name="genealogy_material_tracking"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="genealogy_material_number"),
            models.CheckConstraint(
                condition=Q(pack_quantity__isnull=True) | Q(pack_quantity__gt=0),
                name="genealogy_material_pack_quantity",
            ),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="genealogy_material_gtin_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("material_definition", self.pk, self.number)
