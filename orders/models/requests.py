"""What the plant is asked to make, and what it is asked to change once it has begun."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField, UnitField
from kernel.refs import Ref
from orders.states import PERSON, ChangeState, RequestState


@pghistory.track()
class OperationsRequest(models.Model):
    """An order for the plant: so much of a material until a date (ISA-95 part 4, operations request)."""

    number = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=40, default=PERSON)
    external_number = models.CharField(max_length=40, blank=True, default="")
    material = models.ForeignKey(
        "genealogy.MaterialDefinition", on_delete=models.PROTECT, related_name="operations_requests"
    )
    quantity = QuantityField()
    unit = UnitField()
    priority = models.PositiveSmallIntegerField(default=3)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.RECEIVED)
    # The sender's own count of changes; a message with an older one is late and is ignored.
    version = models.PositiveIntegerField(default=1)
    quantity_good = QuantityField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    released_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["priority", "due_at", "id"]
        indexes = [models.Index(fields=["state", "priority", "due_at"], name="orders_request_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="orders_request_state"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_request_quantity"),
            models.CheckConstraint(condition=Q(quantity_good__gte=0), name="orders_request_good"),
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="orders_request_priority"),
            models.UniqueConstraint(
                fields=["source", "external_number"],
                condition=~Q(external_number=""),
                name="orders_request_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("operations_request", self.pk, self.number)


@pghistory.track()
class ChangeRequest(models.Model):
    """A change or cancellation that came after the first start: a supervisor decides, the asker hears."""

    class Kind(models.TextChoices):
        CHANGE = "change", "Change"
        CANCEL = "cancel", "Cancel"

    request = models.ForeignKey(OperationsRequest, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    # What the asker wants the request to say: quantity as text, priority, due_at as ISO 8601 UTC.
    wanted = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, choices=ChangeState, default=ChangeState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="orders_change_state"),
            models.CheckConstraint(condition=Q(kind__in=["change", "cancel"]), name="orders_change_kind"),
            # Two open wishes for one order would contradict each other on the supervisor's desk.
            models.UniqueConstraint(
                fields=["request"], condition=Q(state=ChangeState.OPEN), name="orders_change_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.number} {self.kind}"

    @property
    def ref(self) -> Ref:
        return Ref("change_request", self.pk, str(self))
