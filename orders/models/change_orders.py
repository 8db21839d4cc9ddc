"""Changes of how an order is made while it is on the floor, and the copies it worked by before."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import cached_property

from kernel.quantities import QuantityField
from kernel.refs import Ref
from records.models import AppendOnly

from .definition import Definition, read
from .jobs import JobOrder
from .work_masters import WorkMaster


class ChangeOrder(AppendOnly):
    """A signed decision that orders on the floor go on by another version, from a unit on."""

    work_master = models.ForeignKey(WorkMaster, models.PROTECT, related_name="change_orders")
    # The first serial it is for; empty: whatever is begun next.
    from_unit = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField()
    signature = models.OneToOneField("records.Signature", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Change order {self.pk}"

    @property
    def ref(self) -> Ref:
        return Ref("change_order", self.pk, str(self))


class JobDefinition(AppendOnly):
    """What a job worked by until a change order, kept as it was; units begun by then are finished by it."""

    job = models.ForeignKey(JobOrder, models.PROTECT, related_name="earlier_definitions")
    change_order = models.ForeignKey(ChangeOrder, models.PROTECT, related_name="replaced")
    work_master = models.ForeignKey(WorkMaster, models.PROTECT, related_name="+")
    definition = models.JSONField()
    # Pieces the job had made by then: they took what this copy says.
    made = QuantityField()
    until_unit = models.CharField(max_length=60, blank=True, default="")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["job", "change_order"], name="orders_definition_replaced_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.job} by {self.work_master}"

    @cached_property
    def frozen(self) -> Definition:
        """This copy as words instead of JSON."""
        return read(self.definition)

    def is_for(self, serial: str) -> bool:
        """Whether a unit that is begun now is still worked by this copy: its serial comes before the named one."""
        return bool(self.until_unit) and _place(serial) < _place(self.until_unit)


def _place(serial: str) -> tuple[int, str]:
    """Serials of one prefix in the order they are given: CP200-999999 comes before CP200-1000000."""
    return len(serial), serial
