"""How a station and we speak before and after each unit."""

from django.db import models
from django.db.models import Q

from equipment.models import Equipment
from integrations.states import WithoutMes
from kernel.refs import Ref


class Handshake(models.Model):
    """What a station does without us, and within what time it may expect an answer.

    Its signals are bindings of the role `handshake`; what is set here is written into the machine.
    """

    equipment = models.OneToOneField(Equipment, on_delete=models.PROTECT, related_name="handshake")
    without_mes = models.CharField(max_length=10, choices=WithoutMes, default=WithoutMes.STOP)
    answer_ms = models.PositiveIntegerField(default=2000)

    class Meta:
        ordering = ["equipment"]
        constraints = [
            models.CheckConstraint(condition=Q(without_mes__in=WithoutMes.values), name="handshake_without_known"),
            models.CheckConstraint(
                condition=Q(answer_ms__gte=200, answer_ms__lte=60_000), name="handshake_answer_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.without_mes}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("handshake", self.pk, self.equipment.number)
