"""Test specifications over HTTP."""

from __future__ import annotations

from django_filters import rest_framework as filters
from rest_framework import serializers

from kernel.api import QuantityWord
from quality.models import TestProperty, TestSpecification
from records.doors import ReadDoor


class PropertyRow(serializers.ModelSerializer[TestProperty]):
    """One value of a test."""

    lower = QuantityWord(allow_null=True)
    upper = QuantityWord(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = TestProperty
        fields = ["name", "kind", "unit", "lower", "upper", "choices", "max_attempts"]


class SpecificationRow(serializers.ModelSerializer[TestSpecification]):
    """One version of a test, with its values."""

    properties = PropertyRow(many=True)

    class Meta:
        model = TestSpecification
        fields = ["id", "number", "version", "name", "properties"]


class SpecificationFilter(filters.FilterSet):
    """By number."""

    number = filters.CharFilter()


class SpecificationDoor(ReadDoor):
    """What is measured, and within which limits it is good."""

    permission = "quality.read"
    queryset = TestSpecification.objects.prefetch_related("properties")
    serializer_class = SpecificationRow
    filterset_class = SpecificationFilter
