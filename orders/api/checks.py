"""Doors to what stations asked before they began a piece."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api import Words
from orders import services
from orders.models import UnitCheck
from personnel.models import Person
from records.doors import ReadDoor, command


class CheckReason(serializers.Serializer[Any]):
    """What spoke against a piece: a sentence, and its code with facts."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    facts = serializers.DictField()


class UnitCheckRow(serializers.ModelSerializer[UnitCheck]):
    """One question of a station, what it was told, and what became of the piece."""

    work_unit_number = serializers.CharField(source="work_unit.number")
    job_number = serializers.CharField(source="job.number", default=None, allow_null=True)
    objections = serializers.ListField(child=serializers.CharField(), source="said")
    reasons = CheckReason(many=True, help_text="The same objections with their codes, for readers of other languages.")
    reviewed_by = serializers.CharField(source="reviewed_by.name", default=None, allow_null=True)

    class Meta:
        model = UnitCheck
        fields = [
            "id", "work_unit", "work_unit_number", "request", "serial", "lot", "job", "job_number", "verdict",
            "objections", "reasons", "asked_at", "decided_at", "answered_at", "outcome", "finished_at",
            "acknowledged_at", "is_unchecked", "reviewed_by", "reviewed_at", "review_reason",
        ]  # fmt: skip
        read_only_fields = fields


class ReviewCheck(Words):
    """What was found about a piece that ran unchecked."""

    reason = serializers.CharField(max_length=400)


class UnitCheckFilter(filters.FilterSet):
    """By station, serial, verdict; `is_open`: ran unchecked and nobody has looked yet."""

    is_open = filters.BooleanFilter(method="open")

    class Meta:
        model = UnitCheck
        fields = ["work_unit", "serial", "verdict", "is_unchecked"]

    def open(self, rows: Any, name: str, value: bool) -> Any:
        wanted = {"is_unchecked": True, "reviewed_at": None}
        return rows.filter(**wanted) if value else rows.exclude(**wanted)


class UnitCheckDoor(ReadDoor):
    """Questions of stations, newest first."""

    permission = "equipment.read"
    queryset = UnitCheck.objects.select_related("work_unit", "job", "reviewed_by")
    serializer_class = UnitCheckRow
    filterset_class = UnitCheckFilter
    ordering = ("-id",)

    @command(ReviewCheck, answer=UnitCheckRow)
    def review(self, request: Request, check: UnitCheck, data: dict[str, Any]) -> UnitCheck:
        """Say what was found about a piece that ran unchecked."""
        assert isinstance(request.user, Person)
        return services.review_check(check, by=request.user, **data)


router_entries = [("unit-checks", UnitCheckDoor)]
