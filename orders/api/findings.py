"""Doors to gauges that were found wrong, and to the judgement of what they measured."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from rest_framework import serializers
from rest_framework.request import Request

from equipment.models import Gauge
from kernel.api import MomentWord, Words
from orders import services
from personnel.models import Person
from quality.models import CalibrationFinding
from quality.states import FINDING
from records.doors import ReadDoor, command, with_etag


class CalibrationFindingRow(serializers.ModelSerializer[CalibrationFinding]):
    """A gauge found wrong, and how it was judged; /api/test-results?finding= lists what it measured since."""

    gauge = serializers.CharField(source="gauge.number")
    gauge_id = serializers.IntegerField()
    results = serializers.IntegerField(source="how_many", help_text="How many results are in doubt.")
    found_by = serializers.CharField(source="found_by.name")
    concluded_by = serializers.CharField(source="concluded_by.name", default=None, allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationFinding
        fields = [
            "id", "gauge", "gauge_id", "state", "doubtful_since", "reason", "results", "found_by", "found_at",
            "conclusion", "concluded_by", "concluded_at", "allowed_actions",
        ]  # fmt: skip
        read_only_fields = fields

    def get_allowed_actions(self, finding: CalibrationFinding) -> list[str]:
        person: Person = self.context["request"].user
        return FINDING.allowed(finding.state) if person.has("quality.disposition_nonconformance") else []


class FindWrong(Words):
    """Which gauge, what was found, since when it is doubtful (without it: since its last calibration)."""

    gauge = serializers.PrimaryKeyRelatedField[Any](queryset=Gauge.objects.all())
    reason = serializers.CharField(max_length=400)
    doubtful_since = MomentWord(required=False)
    hold = serializers.BooleanField(
        default=False, help_text="Hold what it measured, and what that went into, so far as it is still here."
    )


class ConcludeFinding(Words):
    """What the doubtful results mean, and your password or PIN again."""

    conclusion = serializers.CharField(max_length=400)
    secret = serializers.CharField(max_length=200, trim_whitespace=False, style={"input_type": "password"})


@with_etag("calibration_finding")
class FindingDoor(ReadDoor):
    """Gauges that were found wrong."""

    permission = "quality.read"
    queryset = CalibrationFinding.objects.select_related("gauge", "found_by", "concluded_by").annotate(
        how_many=Count("results")
    )
    serializer_class = CalibrationFindingRow
    filterset_fields = ["gauge", "state"]

    @command(FindWrong, answer=CalibrationFindingRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> CalibrationFinding:
        """Say that a gauge is wrong: everything it measured since is named, and it goes out of use."""
        by: Any = request.user
        return self._counted(services.find_wrong(data.pop("gauge"), by=by, **data))

    @command(ConcludeFinding, answer=CalibrationFindingRow)
    def conclude(self, request: Request, finding: CalibrationFinding, data: dict[str, Any]) -> CalibrationFinding:
        """Sign what the doubtful results mean; what was held for them alone is free again."""
        by: Any = request.user
        return self._counted(services.conclude_finding(finding, by=by, **data))

    def _counted(self, finding: CalibrationFinding) -> CalibrationFinding:
        found: CalibrationFinding = self.get_queryset().get(pk=finding.pk)
        return found


router_entries = [("calibration-findings", FindingDoor)]
