"""Doors to work masters: how a product is made, to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from kernel.api import QuantityWord
from orders.models import STEP_FIELDS, InstructionStep, MaterialSpecification, OperationsSegment, WorkMaster
from records.doors import ReadDoor


class MaterialSpecificationRow(serializers.ModelSerializer[MaterialSpecification]):
    """What one piece takes."""

    material = serializers.CharField(source="material.number")
    name = serializers.CharField(source="material.name")
    unit = serializers.CharField(source="material.unit")
    quantity = QuantityWord()

    class Meta:
        model = MaterialSpecification
        fields = ["material", "name", "unit", "quantity", "mode"]
        read_only_fields = fields


class InstructionStepRow(serializers.ModelSerializer[InstructionStep]):
    """A step as engineering wrote it."""

    picture = serializers.CharField(source="picture.url", default=None, allow_null=True)
    drawing = serializers.CharField(source="drawing.url", default=None, allow_null=True)
    video = serializers.CharField(source="video.url", default=None, allow_null=True)
    material = serializers.CharField(source="material.number", default=None, allow_null=True)
    lower = QuantityWord(allow_null=True)
    target = QuantityWord(allow_null=True)
    upper = QuantityWord(allow_null=True)

    class Meta:
        model = InstructionStep
        fields = list(STEP_FIELDS)
        read_only_fields = fields


class SegmentRow(serializers.ModelSerializer[OperationsSegment]):
    """One operation."""

    work_units = serializers.SlugRelatedField[Any](slug_field="number", many=True, read_only=True)
    output = serializers.CharField(source="output.number", default=None, allow_null=True)
    materials = MaterialSpecificationRow(many=True)
    steps = InstructionStepRow(many=True)

    class Meta:
        model = OperationsSegment
        fields = [
            "sequence", "name", "after", "work_units", "counting_source", "output", "creates_serial",
            "serial_prefix", "setup_seconds", "run_seconds", "materials", "steps",
        ]  # fmt: skip
        read_only_fields = fields


class WorkMasterRow(serializers.ModelSerializer[WorkMaster]):
    """A version of how a material is made."""

    material = serializers.CharField(source="material.number")

    class Meta:
        model = WorkMaster
        fields = ["id", "number", "version", "name", "material", "state", "over_production_percent", "created_at"]
        read_only_fields = fields


class WorkMasterDetail(WorkMasterRow):
    """A work master with its operations."""

    segments = SegmentRow(many=True)

    class Meta(WorkMasterRow.Meta):
        fields = [*WorkMasterRow.Meta.fields, "segments"]
        read_only_fields = fields


class WorkMasterDoor(ReadDoor):
    """How products are made."""

    permission = "orders.read"
    queryset = WorkMaster.objects.all()
    serializer_class = WorkMasterRow
    filterset_fields = ["number", "state", "material"]

    def get_queryset(self) -> QuerySet[WorkMaster]:
        rows = WorkMaster.objects.select_related("material")
        if self.action != "retrieve":
            return rows
        return rows.prefetch_related(
            "segments__work_units", "segments__output", "segments__materials__material",
            "segments__steps__picture", "segments__steps__drawing", "segments__steps__video",
            "segments__steps__material",
        )

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return WorkMasterDetail if self.action == "retrieve" else WorkMasterRow


router_entries = [("work-masters", WorkMasterDoor)]
