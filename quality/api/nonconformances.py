"""Nonconformances over HTTP."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from genealogy import selectors as genealogy
from kernel.api import QuantityWord, Words
from personnel.models import Person
from quality import selectors, services, states
from quality.api.results import ResultRow
from quality.models import Nonconformance
from records.doors import ReadDoor, command, with_etag
from records.models import Signature


class DispositionSignature(serializers.ModelSerializer[Signature]):
    """Who signed, when, and what it means (21 CFR 11.50)."""

    class Meta:
        model = Signature
        fields = ["id", "printed_name", "meaning", "digest", "signed_at"]


class NonconformanceRow(serializers.ModelSerializer[Nonconformance]):
    """A case with its evidence, its decision and what may be done now."""

    lot = serializers.CharField(source="lot.number")
    lot_id = serializers.IntegerField()
    lot_state = serializers.CharField(source="lot.state")
    material = serializers.CharField(source="lot.material.number")
    name = serializers.CharField(source="lot.material.name")
    quantity = QuantityWord(source="lot.quantity")
    unit = serializers.CharField(source="lot.material.unit")
    job = serializers.CharField(source="job_label")
    equipment = serializers.CharField(source="equipment.number", default=None, allow_null=True)
    raised_by = serializers.CharField(source="raised_by.name")
    dispositioned_by = serializers.CharField(source="dispositioned_by.name", default=None, allow_null=True)
    signature = DispositionSignature(allow_null=True)
    results = ResultRow(many=True)
    photos = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Nonconformance
        fields = [
            "id", "number", "state", "severity", "description", "lot", "lot_id", "lot_state", "material", "name",
            "quantity", "unit", "job", "job_id", "equipment", "raised_by", "raised_at", "disposition",
            "disposition_reason", "dispositioned_by", "dispositioned_at", "closed_at", "signature", "results", "photos",
            "allowed_actions",
        ]

    def get_photos(self, case: Nonconformance) -> list[str]:
        return [photo.url for photo in case.photos.all()]

    def get_allowed_actions(self, case: Nonconformance) -> list[str]:
        """What this person may do with it now."""
        person: Person = self.context["request"].user
        allowed = person.has("quality.disposition_nonconformance")
        return states.NONCONFORMANCE.allowed(case.state) if allowed else []


class RaiseNonconformance(Words):
    """What is wrong with a lot or serial (its number)."""

    lot = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=400)
    severity = serializers.ChoiceField(choices=states.SEVERITIES, default=states.MAJOR)


class Disposition(Words):
    """What becomes of it, why, and the password or PIN of the person who decides."""

    disposition = serializers.ChoiceField(choices=states.DISPOSITIONS)
    reason = serializers.CharField(max_length=400)
    secret = serializers.CharField(max_length=200, trim_whitespace=False, style={"input_type": "password"})


class CloseNonconformance(Words):
    """What shows that it is done."""

    reason = serializers.CharField(max_length=400)


class NonconformanceFilter(filters.FilterSet):
    """By state, lot (its id) or number."""

    state = filters.ChoiceFilter(choices=[(state, state) for state in sorted(states.NONCONFORMANCE.states)])
    lot = filters.NumberFilter(field_name="lot_id")
    number = filters.CharFilter()


@with_etag("nonconformance")
class NonconformanceDoor(ReadDoor):
    """What is not as it should be, and what was decided."""

    permission = "quality.read"
    queryset = selectors.nonconformances()
    serializer_class = NonconformanceRow
    filterset_class = NonconformanceFilter

    @command(RaiseNonconformance, answer=NonconformanceRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> Nonconformance:
        """Say what is wrong with a lot; it is held from here on."""
        lot = genealogy.find(data["lot"])
        return services.raise_nonconformance(
            lot, data["description"], severity=data["severity"], by=request.user
        )

    @command(Disposition, answer=NonconformanceRow)
    def disposition(self, request: Any, case: Nonconformance, data: dict[str, Any]) -> Nonconformance:
        """Decide and sign what becomes of the lot."""
        return services.disposition(case, by=request.user, **data)

    @command(CloseNonconformance, answer=NonconformanceRow)
    def close(self, request: Any, case: Nonconformance, data: dict[str, Any]) -> Nonconformance:
        """The rework was done and looked at."""
        return services.close_nonconformance(case, data["reason"], by=request.user)
