"""Door to what an order can ask for."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from genealogy.models import MaterialDefinition
from kernel.clock import now
from orders.selectors.masters import makeable
from records.doors import ReadDoor


class MakeableRow(serializers.ModelSerializer[MaterialDefinition]):
    """A material with a way to make it, its own or its family's."""

    class Meta:
        model = MaterialDefinition
        fields = ["id", "number", "name", "unit", "family"]
        read_only_fields = fields


class MakeableFilter(filters.FilterSet):
    """By number, or by a part of what it is called."""

    number = filters.CharFilter()
    text = filters.CharFilter(method="said", help_text="A part of the number, the name or the family.")

    def said(self, queryset: QuerySet[MaterialDefinition], name: str, value: str) -> QuerySet[MaterialDefinition]:
        return queryset.filter(Q(number__icontains=value) | Q(name__icontains=value) | Q(family__icontains=value))


class MakeableDoor(ReadDoor):
    """What the plant knows how to make today."""

    permission = "orders.read"
    queryset = MaterialDefinition.objects.all()
    serializer_class = MakeableRow
    filterset_class = MakeableFilter
    ordering = "number"

    def get_queryset(self) -> QuerySet[MaterialDefinition]:
        return makeable(now())


router_entries = [("makeable-materials", MakeableDoor)]
