"""Screens at work units."""

from django.conf import settings
from django.db import models

from equipment.models.tree import Equipment
from kernel.refs import Ref


class Terminal(models.Model):
    """A device on the floor with its own token, paired with one or several work units."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    work_units = models.ManyToManyField(Equipment, related_name="terminals", blank=True)
    # SHA-256 of the token in the device's cookie; the token itself is nowhere.
    token_hash = models.CharField(max_length=64, blank=True)
    pairing_code = models.CharField(max_length=40, blank=True)
    # A demo's code pairs again and again; elsewhere a code works once.
    code_is_reusable = models.BooleanField(default=False)
    # Screen pixels per millimetre, so that a code or a gauge is drawn at its true size.
    px_per_mm = models.FloatField(default=3.78)
    paired_at = models.DateTimeField(null=True, blank=True)
    # When its device last asked anything, and its last silence that was longer than a screen ever is.
    heard_at = models.DateTimeField(null=True, blank=True)
    silent_from = models.DateTimeField(null=True, blank=True)
    silent_until = models.DateTimeField(null=True, blank=True)
    last_touch_at = models.DateTimeField(null=True, blank=True)
    last_touch_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="terminal_token_once"
            ),
            models.UniqueConstraint(
                fields=["pairing_code"], condition=~models.Q(pairing_code=""), name="terminal_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("terminal", self.pk, self.number)
