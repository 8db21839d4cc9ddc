"""Which lot went into which."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField
from kernel.refs import Ref
from records.models import AppendOnly

from .lots import LotMovement, MaterialLot


class LotLink(AppendOnly):
    """So much of the parent went into the child, at this operation, on this machine, by this person.

    Written once and never changed: taking it back writes a second link that names the first.
    """

    parent = models.ForeignKey(MaterialLot, on_delete=models.PROTECT, related_name="links_to_children")
    child = models.ForeignKey(MaterialLot, on_delete=models.PROTECT, related_name="links_to_parents")
    quantity = QuantityField()
    movement = models.OneToOneField(LotMovement, on_delete=models.PROTECT, related_name="link")
    job_kind = models.CharField(max_length=40)
    job_id = models.BigIntegerField()
    job_label = models.CharField(max_length=80)
    operation = models.CharField(max_length=120, blank=True, default="")
    equipment = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [
            # Both ways, so that walking the tree reads the index alone.
            models.Index(fields=["parent", "child"], name="genealogy_link_forward"),
            models.Index(fields=["child", "parent"], name="genealogy_link_back"),
            models.Index(fields=["job_kind", "job_id"], name="genealogy_link_by_job"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="genealogy_link_quantity"),
            models.CheckConstraint(condition=~Q(parent=F("child")), name="genealogy_link_not_to_itself"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.parent.number} in {self.child.number}"

    @property
    def ref(self) -> Ref:
        return Ref("lot_link", self.pk, str(self))
