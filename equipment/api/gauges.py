"""Doors to the gauges and their calibration."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from equipment import services
from equipment.models import Equipment, Gauge
from kernel.api import MomentWord, Words
from records.doors import ReadDoor, command
from records.models import File


class GaugeRow(serializers.ModelSerializer[Gauge]):
    """A gauge; without a `work_unit` it is lent to whoever measures, without `due_at` it was never calibrated."""

    work_unit = serializers.CharField(source="equipment.number", default=None, allow_null=True)
    work_unit_id = serializers.IntegerField(source="equipment_id", allow_null=True)
    certificate_url = serializers.CharField(source="certificate_file.url", default=None, allow_null=True)

    class Meta:
        model = Gauge
        fields = [
            "id", "number", "name", "gauge_class", "work_unit", "work_unit_id", "calibrated_at", "due_at",
            "certificate", "certificate_url", "state",
        ]  # fmt: skip
        read_only_fields = fields


class GaugeWords(Words):
    """What a gauge is and where it belongs (a work unit's id, null: nowhere in particular)."""

    name = serializers.CharField(max_length=120)
    gauge_class = serializers.CharField(max_length=40, required=False, allow_blank=True)
    work_unit = serializers.PrimaryKeyRelatedField[Any](
        queryset=Equipment.objects.all(), required=False, allow_null=True, source="equipment"
    )


class NewGauge(GaugeWords):
    """A gauge, not calibrated yet."""

    number = serializers.CharField(max_length=40)


class ChangeGauge(GaugeWords):
    """What is different now."""

    name = serializers.CharField(max_length=120, required=False)


class CalibrateGauge(Words):
    """When it was found right, until when that holds, and the number of the paper that says so."""

    calibrated_at = MomentWord()
    due_at = MomentWord()
    certificate = serializers.CharField(max_length=80, required=False, allow_blank=True)
    certificate_file = serializers.SlugRelatedField[Any](
        slug_field="sha256", queryset=File.objects.all(), required=False, allow_null=True,
        help_text="The digest of the paper's file that was sent to /api/files.",
    )


class WithdrawGauge(Words):
    """Why."""

    reason = serializers.CharField(max_length=400)


class GaugeDoor(ReadDoor):
    """Measuring instruments."""

    permission = "equipment.read"
    queryset = Gauge.objects.select_related("equipment", "certificate_file")
    serializer_class = GaugeRow
    filterset_fields = ["number", "gauge_class", "equipment", "state"]
    ordering = ("number",)

    @command(NewGauge, answer=GaugeRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Gauge:
        """Add a gauge."""
        return services.add_gauge(by=request.user, **data)  # type: ignore[arg-type]

    @command(ChangeGauge, answer=GaugeRow)
    def change(self, request: Request, gauge: Gauge, data: dict[str, Any]) -> Gauge:
        """Correct its name or class, or say where it belongs."""
        return services.change_gauge(gauge, by=request.user, **data)  # type: ignore[arg-type]

    @command(CalibrateGauge, answer=GaugeRow)
    def calibrate(self, request: Request, gauge: Gauge, data: dict[str, Any]) -> Gauge:
        """Write down its calibration; it is usable until it is due."""
        return services.calibrate_gauge(gauge, by=request.user, **data)  # type: ignore[arg-type]

    @command(WithdrawGauge, answer=GaugeRow)
    def withdraw(self, request: Request, gauge: Gauge, data: dict[str, Any]) -> Gauge:
        """Take it out of use until it is calibrated again."""
        return services.withdraw_gauge(gauge, by=request.user, **data)  # type: ignore[arg-type]


router_entries = [("gauges", GaugeDoor)]
