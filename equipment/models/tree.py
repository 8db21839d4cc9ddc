"""The plant as a tree: enterprise, site, area, work unit; and what work units have in common."""

from django.db import models

from equipment.states import Level, Mode
from kernel.refs import Ref


class EquipmentClass(models.Model):
    """What work units have in common (ISA-95 equipment class): any lathe of the class can do the work."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "equipment classes"

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("equipment_class", self.pk, self.number)


class Equipment(models.Model):
    """One node of the plant (ISA-95 role based equipment)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=20, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # Only sites have one; everything below shows its times in it.
    time_zone = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=20, choices=Mode, blank=True)
    is_usable = models.BooleanField(default=True)
    # A counter of its own that people read and type, beside any that is connected.
    has_hand_counter = models.BooleanField(default=False)
    # Only work units have some: what makes one as good as another for an operation.
    classes = models.ManyToManyField(EquipmentClass, related_name="members", blank=True)
    # Last moment with data we trust from its machine; null where nothing is connected.
    observed_at = models.DateTimeField(null=True, blank=True)
    # Last state reading taken in; an older one that comes late must not win.
    state_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "equipment"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="equipment_level_known"),
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values, level=Level.WORK_UNIT)
                | (models.Q(mode="") & ~models.Q(level=Level.WORK_UNIT)),
                name="equipment_work_units_have_a_mode",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("equipment", self.pk, self.number)

    @property
    def area_name(self) -> str:
        """The name of the area it stands in, empty above areas."""
        node: Equipment | None = self
        while node is not None and node.level != Level.AREA:
            node = node.parent
        return node.name if node is not None else ""
