"""What was made, as numbered deltas (ISA-95 part 4, job response)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField
from kernel.refs import Ref
from records.models import AppendOnly

from .jobs import JobOrder


class JobResponse(AppendOnly):
    """One report of a job: what was made since the last one. Written once; taking it back writes another.

    All responses of a job add up to what is true; a counter-message carries the negative figures of
    the one it reverses. `lots` holds {"consumed": [...], "produced": [...]} with quantities as text.
    """

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveIntegerField()
    good = QuantityField()
    scrap = QuantityField()
    rework = QuantityField()
    # Pieces somebody was not sure of; quality's decision is a report of its own that takes them off again.
    on_hold = QuantityField(default=0)
    # Where machine or units count, a typed good figure is a check: the difference is shown, not summed.
    typed_good = QuantityField(null=True, blank=True)
    difference = QuantityField(null=True, blank=True)
    # What a counter on the machine showed, read by a person, where no machine tells us.
    counter_start = QuantityField(null=True, blank=True)
    counter_end = QuantityField(null=True, blank=True)
    is_final = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")
    lots = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True)
    # Of pieces that were reworked: the rework's own report, after which they are something else here.
    follows = models.OneToOneField("self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # How it came late ("paper", "offline"), empty when it was entered as it happened.
    late = models.CharField(max_length=10, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["job", "number"]
        indexes = [
            # Hardly any report has one, and every answer about a job asks for the last.
            models.Index(fields=["id"], name="orders_response_counter", condition=Q(counter_end__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="orders_response_number"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(scrap__gte=0, rework__gte=0)
                | Q(scrap__gte=0, follows__isnull=False),
                name="orders_response_negative_only_to_reverse",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.job.number} #{self.number}"

    @property
    def ref(self) -> Ref:
        return Ref("job_response", self.pk, str(self))


class ResponseLoss(AppendOnly):
    """Pieces in a report that are not good, with the reason and the operation that caused it.

    Of those on hold, `lot` carries the tag and waits for quality.
    """

    SCRAP, REWORK, ON_HOLD = KINDS = ("scrap", "rework", "on_hold")

    response = models.ForeignKey(JobResponse, on_delete=models.PROTECT, related_name="losses")
    kind = models.CharField(max_length=8, choices=[(word, word) for word in KINDS])
    quantity = QuantityField()
    reason = models.CharField(max_length=200)
    cause_operation = models.PositiveIntegerField(null=True, blank=True)
    lot = models.ForeignKey(
        "genealogy.MaterialLot", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unit = models.ForeignKey("orders.JobUnit", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_loss_quantity"),
            models.CheckConstraint(condition=Q(kind__in=["scrap", "rework", "on_hold"]), name="orders_loss_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="orders_loss_reason"),
            models.CheckConstraint(
                condition=~Q(kind="on_hold") | Q(lot__isnull=False), name="orders_loss_on_hold_has_tag"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.quantity} {self.kind}: {self.reason}"
