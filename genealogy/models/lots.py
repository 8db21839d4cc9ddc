"""Lots and serials, what moved them and what holds them."""

from __future__ import annotations

from datetime import date, timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from genealogy import states
from kernel.quantities import QuantityField
from kernel.refs import Ref
from records.models import AppendOnly

from .materials import MaterialDefinition


@pghistory.track()
class MaterialLot(models.Model):
    """So much of one material under one number; a serial is a lot of one piece (ISA-95 part 2).

    `quantity` is the book stock in the material's unit. It is the sum of the lot's movements, and the
    database keeps it from falling below zero.
    """

    number = models.CharField(max_length=60, unique=True)
    material = models.ForeignKey(MaterialDefinition, on_delete=models.PROTECT, related_name="lots")
    quantity = QuantityField(default=0)
    state = models.CharField(
        max_length=12,
        choices=[(state, state) for state in sorted(states.LOT.states)],
        default=states.AVAILABLE,
    )
    is_serial = models.BooleanField(default=False)
    supplier_lot = models.CharField(max_length=60, blank=True, default="")
    expires_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["material", "state", "number"], name="genealogy_lot_by_material")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="genealogy_lot_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.LOT.states)), name="genealogy_lot_state"
            ),
            models.CheckConstraint(
                condition=Q(is_serial=False) | Q(quantity__lte=1), name="genealogy_serial_is_one_piece"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="genealogy_lot_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("material_lot", self.pk, self.number)

    @property
    def last_day(self) -> date | None:
        """The last day it may be used: what is written on it, else so many days after it came or was made."""
        days = self.material.shelf_life_days
        if self.expires_on is not None or days is None:
            return self.expires_on
        return (self.received_at or self.created_at).date() + timedelta(days=days)


class LotMovement(AppendOnly):
    """One change of a lot's book stock, written once and never changed.

    `at` is when it happened at the plant, `recorded_at` when the database learned of it.
    """

    lot = models.ForeignKey(MaterialLot, on_delete=models.PROTECT, related_name="movements")
    delta = QuantityField()
    why = models.CharField(max_length=12, choices=[(word, word) for word in states.MOVEMENTS])
    reason = models.TextField(blank=True, default="")
    job_kind = models.CharField(max_length=40, blank=True, default="")
    job_id = models.BigIntegerField(null=True, blank=True)
    job_label = models.CharField(max_length=80, blank=True, default="")
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
        indexes = [models.Index(fields=["job_kind", "job_id"], name="genealogy_movement_by_job")]
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="genealogy_movement_moves"),
            models.CheckConstraint(condition=Q(why__in=states.MOVEMENTS), name="genealogy_movement_why"),
            models.CheckConstraint(
                condition=Q(why=states.REVERSED, reverses__isnull=False)
                | (~Q(why=states.REVERSED) & Q(reverses__isnull=True)),
                name="genealogy_movement_reverses",
            ),
            # Book stock is corrected by a person's word: the word is part of the record.
            models.CheckConstraint(
                condition=~Q(why=states.ADJUSTED) | ~Q(reason=""), name="genealogy_adjusted_with_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.lot.number} {self.delta:+f} {self.why}"

    @property
    def ref(self) -> Ref:
        return Ref("lot_movement", self.pk, str(self))


@pghistory.track()
class LotHold(models.Model):
    """One reason why a lot may not be used; the lot is free when the last of them is lifted."""

    lot = models.ForeignKey(MaterialLot, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    # What asked for it, when something did: a nonconformance, a held component. Lifted by the same.
    because_kind = models.CharField(max_length=40, blank=True, default="")
    because_id = models.BigIntegerField(null=True, blank=True)
    because_label = models.CharField(max_length=80, blank=True, default="")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "because_kind", "because_id"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="genealogy_one_open_hold_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("placed_at")),
                name="genealogy_hold_lifted_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot.number}: {self.reason}"
