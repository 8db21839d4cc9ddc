"""What each work unit did, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from equipment.models.tree import Equipment
from equipment.states import Source, UnitState


class EquipmentState(models.Model):
    """One stretch of time in one state; the database refuses two at a time (migration no_overlap)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=20, choices=UnitState)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, choices=Source, default=Source.MACHINE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["equipment", "-started_at"], name="state_of_unit_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UnitState.values), name="state_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="state_ends_after_start"
            ),
            models.UniqueConstraint(fields=["equipment"], condition=Q(ended_at=None), name="state_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.state}"


class MachineAlarm(models.Model):
    """A machine's complaint, and what somebody should do about it; the machine may go on meanwhile."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="alarms")
    # Which of the machine's alarms; it has one word at a time.
    name = models.CharField(max_length=60)
    word = models.CharField(max_length=200)
    next_step = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="alarm_ends_after_start"
            ),
            models.UniqueConstraint(fields=["equipment", "name"], condition=Q(ended_at=None), name="alarm_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.word}"
