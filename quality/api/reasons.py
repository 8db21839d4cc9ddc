"""Reason codes over HTTP."""

from __future__ import annotations

from django_filters import rest_framework as filters
from rest_framework import serializers

from quality import states
from quality.models import ReasonCode
from records.doors import ReadDoor


class ReasonRow(serializers.ModelSerializer[ReasonCode]):
    """A reason people may choose."""

    class Meta:
        model = ReasonCode
        fields = ["id", "kind", "code", "text"]


class ReasonFilter(filters.FilterSet):
    """By what it is a reason for."""

    kind = filters.ChoiceFilter(choices=[(word, word) for word in states.REASON_KINDS])


class ReasonDoor(ReadDoor):
    """The reasons in use."""

    permission = "quality.read"
    queryset = ReasonCode.objects.filter(is_active=True)
    serializer_class = ReasonRow
    filterset_class = ReasonFilter
    ordering = ("kind", "code")
