"""Somebody at a work unit needs somebody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from equipment.models.tree import Equipment
from equipment.states import CALL, CallKind
from kernel.refs import Ref


class Call(models.Model):
    """A call for help from a place: who is needed, who comes, and when it was over."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=20, choices=CallKind)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=[(state, state) for state in sorted(CALL.states)])
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-called_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(CALL.states)), name="call_state_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("called_at")), name="call_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["equipment", "kind"], condition=Q(ended_at=None), name="call_one_open_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.kind}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("call", self.pk, f"{self.equipment.number}: {self.kind}")
