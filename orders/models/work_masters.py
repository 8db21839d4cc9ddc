"""How a product is made: the work master with its operations and materials."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kernel.quantities import QuantityField
from kernel.refs import Ref
from orders import states


@pghistory.track()
class WorkMaster(models.Model):
    """One version of how a material, or every material of a family, is made (ISA-95 part 4, work master).

    Only a draft changes. A released version is the one to work by from `effective_from` until `effective_until`;
    without dates, always.
    """

    STATES = tuple((state, state) for state in sorted(states.MASTER.states))

    number = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    material = models.ForeignKey(
        "genealogy.MaterialDefinition", models.PROTECT, related_name="work_masters", null=True, blank=True
    )
    family = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=12, choices=STATES, default=states.DRAFT)
    revision_kind = models.CharField(
        max_length=5, choices=[(word, word) for word in states.REVISION_KINDS], default=states.FIRST
    )
    # What this version changes and why; people read it who have to read the version.
    change_note = models.TextField(blank=True, default="")
    # The newest version up to this one that everybody must have read; 0 while nothing had to be.
    last_major = models.PositiveIntegerField(default=0)
    effective_from = models.DateTimeField(null=True, blank=True)
    effective_until = models.DateTimeField(null=True, blank=True)
    # So much more than ordered may be made; rounded up to whole pieces.
    over_production_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    created_at = models.DateTimeField(db_default=Now())
    released_at = models.DateTimeField(null=True, blank=True)
    # What the engineer signed; a demonstration's or an import's first version has none.
    signature = models.OneToOneField(
        "records.Signature", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["number", "version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="orders_master_version_once"),
            # Two drafts of one work master would each lose what the other one changes.
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(state__in=[states.DRAFT, states.IN_REVIEW]),
                name="orders_master_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(material__isnull=False, family="") | (Q(material__isnull=True) & ~Q(family="")),
                name="orders_master_of_material_or_family",
            ),
            models.CheckConstraint(
                condition=Q(revision_kind__in=states.REVISION_KINDS), name="orders_master_revision_kind"
            ),
            models.CheckConstraint(condition=Q(last_major__lte=F("version")), name="orders_master_last_major"),
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True)
                | Q(effective_until__isnull=True)
                | Q(effective_from__lt=F("effective_until")),
                name="orders_master_effective_in_order",
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(states.MASTER.states)), name="orders_master_state"),
            models.CheckConstraint(condition=Q(over_production_percent__gte=0), name="orders_master_tolerance"),
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def ref(self) -> Ref:
        return Ref("work_master", self.pk, str(self))


@pghistory.track()
class OperationsSegment(models.Model):
    """One operation of a work master: where it runs, what it counts, what comes out."""

    work_master = models.ForeignKey(WorkMaster, models.CASCADE, related_name="segments")
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    # Sequences of the operations whose good output this one works on; empty for a first operation.
    after = models.JSONField(default=list, blank=True)
    # Any of these work units, and any that is of the class when the order is released.
    work_units = models.ManyToManyField("equipment.Equipment", related_name="+", blank=True)
    equipment_class = models.ForeignKey(
        "equipment.EquipmentClass", models.PROTECT, null=True, blank=True, related_name="+"
    )
    skills = models.ManyToManyField("personnel.PersonnelClass", related_name="+", blank=True)
    tool_class = models.CharField(max_length=40, blank=True, default="")
    counting_source = models.CharField(max_length=10, choices=[(word, word) for word in states.COUNTING_SOURCES])
    output = models.ForeignKey("genealogy.MaterialDefinition", models.PROTECT, null=True, blank=True, related_name="+")
    creates_serial = models.BooleanField(default=False)
    serial_prefix = models.CharField(max_length=20, blank=True)
    setup_seconds = models.PositiveIntegerField(default=0)
    run_seconds = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    # Standards of labour: hands on one piece, and how many people it takes at once.
    labour_seconds = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    people = models.PositiveSmallIntegerField(default=1)
    # Pieces go on to the next operation so many at a time; 0: as they are made.
    transfer_batch = QuantityField(default=0)
    test_specification = models.ForeignKey(
        "quality.TestSpecification", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["work_master", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["work_master", "sequence"], name="orders_segment_once"),
            models.CheckConstraint(
                condition=Q(counting_source__in=states.COUNTING_SOURCES), name="orders_segment_source"
            ),
            models.CheckConstraint(condition=Q(transfer_batch__gte=0), name="orders_segment_transfer_batch"),
            models.CheckConstraint(
                condition=Q(creates_serial=False) | ~Q(serial_prefix=""), name="orders_segment_serial_prefix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"


@pghistory.track()
class MaterialSpecification(models.Model):
    """What one piece of an operation takes, and how it is taken (scan, mounted lot or backflush)."""

    segment = models.ForeignKey(OperationsSegment, models.CASCADE, related_name="materials")
    material = models.ForeignKey("genealogy.MaterialDefinition", models.PROTECT, related_name="+")
    quantity = QuantityField()
    mode = models.CharField(max_length=10, choices=[(word, word) for word in states.CONSUMPTION_MODES])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "material"], name="orders_segment_material_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_segment_material_positive"),
            models.CheckConstraint(condition=Q(mode__in=states.CONSUMPTION_MODES), name="orders_segment_material_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.material} x {self.quantity}"
