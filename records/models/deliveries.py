from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from records.models.events import Event


class Subscription(models.Model):
    """Somebody outside who wants to be told: an ERP, a webhook."""

    name = models.CharField(max_length=80, unique=True)
    adapter = models.CharField(max_length=40)
    kinds = ArrayField(models.CharField(max_length=80))
    url = models.URLField(max_length=500)
    settings = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A debt to a subscriber, born with its event. Paid in order within `order_key`; failures stay visible."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"
        SKIPPED = "skipped"

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    order_key = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    answer = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "delivered", "failed", "skipped"]), name="delivery_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "order_key", "id"], name="delivery_due",
                condition=models.Q(state__in=["waiting", "failed"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.event_id}"
