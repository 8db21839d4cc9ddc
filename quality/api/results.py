"""Results over HTTP."""

from __future__ import annotations

from django_filters import rest_framework as filters
from rest_framework import serializers

from kernel.api import QuantityWord
from kernel.filters import YesOrNoFilter
from quality.models import TestResult
from records.doors import ReadDoor


class ResultRow(serializers.ModelSerializer[TestResult]):
    """One attempt at one value."""

    lot = serializers.CharField(source="lot.number", default=None, allow_null=True)
    lot_id = serializers.IntegerField(allow_null=True)
    job = serializers.CharField(source="job_label")
    value = QuantityWord(allow_null=True)
    lower = QuantityWord(allow_null=True)
    upper = QuantityWord(allow_null=True)
    equipment = serializers.CharField(source="equipment.number", default=None, allow_null=True)
    gauge = serializers.CharField(source="gauge.number", default=None, allow_null=True)
    by = serializers.CharField(source="by.name")

    class Meta:
        model = TestResult
        fields = [
            "id", "lot", "lot_id", "job", "job_id", "step", "name", "kind", "value", "text", "unit", "lower", "upper",
            "passed", "attempt", "max_attempts", "source", "equipment", "gauge", "by", "measured_at", "recorded_at",
        ]


class ResultFilter(filters.FilterSet):
    """By lot, job order, gauge, or the finding that made it doubtful (their ids)."""

    lot = filters.NumberFilter(field_name="lot_id")
    job = filters.NumberFilter(field_name="job_id")
    gauge = filters.NumberFilter(field_name="gauge_id")
    finding = filters.NumberFilter(field_name="findings")
    name = filters.CharFilter()
    passed = YesOrNoFilter()


class ResultDoor(ReadDoor):
    """Every attempt at every value."""

    permission = "quality.read"
    queryset = TestResult.objects.select_related("lot", "equipment", "gauge", "by")
    serializer_class = ResultRow
    filterset_class = ResultFilter
