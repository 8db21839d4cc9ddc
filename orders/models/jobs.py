"""One operation of one order on the floor, and the times it really ran."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property

from kernel.quantities import QuantityField
from kernel.refs import Ref
from orders import states

from .definition import Asks, Definition, asks, read
from .requests import OperationsRequest
from .work_masters import WorkMaster


@pghistory.track()
class JobOrder(models.Model):
    """An operation to be done, with its definition as it was at the release (ISA-95 part 4, job order).

    `counted` is what the machine counted; `good`, `scrap` and `rework` are pieces in the output's
    unit. Where a counter counts, good is what it counted minus scrap, rework and what is on hold, and
    the database keeps it so.
    """

    STATES = tuple((state, state) for state in sorted(states.JOB.states))

    number = models.CharField(max_length=60, unique=True)
    request = models.ForeignKey(OperationsRequest, on_delete=models.PROTECT, related_name="job_orders")
    work_master = models.ForeignKey(WorkMaster, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    material = models.ForeignKey("genealogy.MaterialDefinition", on_delete=models.PROTECT, related_name="+")
    definition = models.JSONField()
    counting_source = models.CharField(max_length=10, choices=[(word, word) for word in states.COUNTING_SOURCES])
    state = models.CharField(max_length=12, choices=STATES, default=states.READY)
    quantity = QuantityField()
    work_unit = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="job_orders", null=True, blank=True
    )
    queue_position = models.PositiveIntegerField(null=True, blank=True)
    # Who pulled it out of the pool; empty where a dispatcher put it.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    counted = QuantityField(default=0)
    good = QuantityField(default=0)
    scrap = QuantityField(default=0)
    rework = QuantityField(default=0)
    # Somebody was not sure of them: they wait, with a tag, for quality.
    on_hold = QuantityField(default=0)
    output_lot = models.ForeignKey(
        "genealogy.MaterialLot", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Material that physically went in while no lot of it was mounted: {material id: quantity}.
    owed = models.JSONField(default=dict, blank=True)
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="splits", null=True, blank=True)
    # Work of its own on pieces of that job that were not good; they come back there.
    reworks = models.ForeignKey("self", on_delete=models.PROTECT, related_name="reworked_by", null=True, blank=True)
    # Why they are reworked, where quality decided so.
    nonconformance = models.ForeignKey(
        "quality.Nonconformance", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    interrupted_for = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    held_reason = models.CharField(max_length=200, blank=True, default="")
    released_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["request", "sequence"], name="orders_job_of_request"),
            models.Index(fields=["state", "work_unit"], name="orders_job_on_floor"),
            models.Index(fields=["number"], name="orders_job_prefix", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(states.JOB.states)), name="orders_job_state"),
            models.CheckConstraint(condition=Q(counting_source__in=states.COUNTING_SOURCES), name="orders_job_source"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="orders_job_quantity"),
            models.CheckConstraint(
                condition=Q(good__gte=0, scrap__gte=0, rework__gte=0, on_hold__gte=0, counted__gte=0),
                name="orders_job_pieces_not_negative",
            ),
            # A machine's count and typed figures never add up twice (decision 19).
            models.CheckConstraint(
                condition=~Q(counting_source=states.COUNTER)
                | Q(good=F("counted") - F("scrap") - F("rework") - F("on_hold")),
                name="orders_job_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(queue_position__isnull=True) | Q(state=states.DISPATCHED, work_unit__isnull=False),
                name="orders_job_only_dispatched_wait",
            ),
            # Deferred: reordering moves several at a time.
            models.UniqueConstraint(
                fields=["work_unit", "queue_position"],
                name="orders_job_one_per_place",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        return Ref("job_order", self.pk, self.number)

    @cached_property
    def frozen(self) -> Definition:
        """What was frozen at the release, as words instead of JSON."""
        return read(self.definition)

    @cached_property
    def asks(self) -> Asks:
        """What of it the start gate needs."""
        return asks(self.definition)

    @property
    def made(self) -> Decimal:
        """Pieces that went through, whatever became of them."""
        total: Decimal = self.good + self.scrap + self.rework + self.on_hold
        return total


@pghistory.track()
class JobRun(models.Model):
    """A stretch of time in which a job really ran at a work unit.

    The database keeps a job from running twice and a single work unit from running two jobs; a count
    that arrives late finds the job that ran when the piece was made.
    """

    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="runs")
    work_unit = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="job_runs")
    is_exclusive = models.BooleanField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # Somebody said that it still ran then, although nobody had heard the machine.
    confirmed_until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [models.Index(fields=["work_unit", "started_at"], name="orders_run_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["job"], condition=Q(ended_at__isnull=True), name="orders_job_runs_once"),
            models.UniqueConstraint(
                fields=["work_unit"],
                condition=Q(ended_at__isnull=True, is_exclusive=True),
                name="orders_unit_runs_one_job",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="orders_run_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} at {self.work_unit_id}"
