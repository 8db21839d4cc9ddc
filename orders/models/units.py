"""Single pieces at an operation: what was entered and scanned, which steps are done."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField
from kernel.refs import Ref
from orders import states
from records.models import AppendOnly

from .change_orders import JobDefinition
from .definition import Definition
from .jobs import JobOrder


@pghistory.track()
class JobUnit(models.Model):
    """One serial at one operation."""

    STATES = tuple((state, state) for state in sorted(states.UNIT.states))

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="units")
    lot = models.ForeignKey("genealogy.MaterialLot", on_delete=models.PROTECT, related_name="job_units")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=STATES, default=states.RUNNING)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    # Begun before a change order: it is finished by the copy of its job that held then.
    earlier = models.ForeignKey(JobDefinition, on_delete=models.PROTECT, related_name="units", null=True, blank=True)

    # The job in which it is, or was last, reworked.
    reworked_in = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "lot"], name="orders_unit_once_per_job"),
            models.UniqueConstraint(fields=["job", "position"], name="orders_unit_position"),
            models.CheckConstraint(condition=Q(state__in=sorted(states.UNIT.states)), name="orders_unit_state"),
        ]

    def __str__(self) -> str:
        return f"{self.lot.number} at {self.job.number}"

    @property
    def ref(self) -> Ref:
        return Ref("job_unit", self.pk, str(self))

    @property
    def frozen(self) -> Definition:
        """What this unit is worked by: its job's definition, or the one that held when it was begun."""
        return self.job.frozen if self.earlier is None else self.earlier.frozen


class StepEntry(AppendOnly):
    """One thing entered, scanned or measured at a step; all attempts stay (decision 23).

    `value` is what was entered, in the step's unit; a scanned step names the lot.
    """

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(JobUnit, on_delete=models.PROTECT, related_name="entries", null=True, blank=True)
    step = models.PositiveIntegerField()
    # A step that is due again and again: which time this is.
    occasion = models.PositiveIntegerField(default=1)
    attempt = models.PositiveIntegerField()
    value = models.CharField(max_length=200, blank=True, default="")
    passed = models.BooleanField()
    lot = models.ForeignKey("genealogy.MaterialLot", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    link = models.ForeignKey("genealogy.LotLink", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    result = models.ForeignKey("quality.TestResult", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # A photo that was taken here.
    file = models.ForeignKey("records.File", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Measured by a tool: which process value, and when by the tool's clock.
    property = models.ForeignKey(
        "equipment.EquipmentProperty", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    measured_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "step entries"
        indexes = [models.Index(fields=["job", "unit", "step"], name="orders_entry_of_step")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.job_id} step {self.step}: {self.value}"


class StepCompletion(AppendOnly):
    """A step that is done: once per unit, or for the job as often as it is due."""

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="completions")
    unit = models.ForeignKey(JobUnit, on_delete=models.PROTECT, related_name="completions", null=True, blank=True)
    step = models.PositiveIntegerField()
    occasion = models.PositiveIntegerField(default=1)
    # Pieces made until then, or taken in hand where single units count; null in rows of earlier releases.
    pieces = QuantityField(null=True, blank=True)
    # What another person than the one who entered it has looked at and confirmed.
    confirms = models.ForeignKey(StepEntry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "unit", "step", "occasion"], name="orders_step_done_each_time", nulls_distinct=False
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.job_id} step {self.step}"


class SkippedStep(AppendOnly):
    """A step that a result made unnecessary: not due, and so not done."""

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="skipped_steps")
    unit = models.ForeignKey(JobUnit, on_delete=models.PROTECT, related_name="skipped_steps", null=True, blank=True)
    step = models.PositiveIntegerField()
    occasion = models.PositiveIntegerField(default=1)
    # Whose result led past it.
    because = models.ForeignKey(StepCompletion, on_delete=models.PROTECT, related_name="skipped")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["because", "step"], name="orders_step_skipped_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.job_id} step {self.step}"


class MachineResult(AppendOnly):
    """What a tester measured on one serial, once per number of the tester's own count.

    `values` are {property: number}; without a job the result waits in the serial's record.
    """

    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="+")
    epoch = models.BigIntegerField()
    seq = models.BigIntegerField()
    serial = models.CharField(max_length=60)
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="machine_results", null=True, blank=True)
    values = models.JSONField()
    passed = models.BooleanField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["work_unit", "epoch", "seq"], name="orders_machine_result_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.serial} #{self.seq}"


class SerialCounter(models.Model):
    """The last serial given under a prefix; its row is locked so that a number is given once."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
