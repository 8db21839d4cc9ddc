"""Material definitions over HTTP."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from genealogy import services, states
from genealogy.models import MaterialDefinition
from kernel.api import Words
from records.doors import ReadDoor, command


class MaterialRow(serializers.ModelSerializer[MaterialDefinition]):
    """A kind of material."""

    picture = serializers.CharField(source="picture.url", default=None, allow_null=True, read_only=True)

    class Meta:
        model = MaterialDefinition
        fields = ["id", "number", "name", "unit", "tracking", "gtin", "picture"]


class DefineMaterial(Words):
    """A new kind of material."""

    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    unit = serializers.CharField(max_length=3)
    tracking = serializers.ChoiceField(choices=states.TRACKINGS, default=states.LOTS)
    gtin = serializers.CharField(max_length=14, required=False, allow_blank=True)


class MaterialFilter(filters.FilterSet):
    """By number, or by how a number or name begins."""

    number = filters.CharFilter()
    search = filters.CharFilter(field_name="number", lookup_expr="startswith")
    tracking = filters.CharFilter()


class MaterialDoor(ReadDoor):
    """What the plant knows as material."""

    permission = "genealogy.read"
    queryset = MaterialDefinition.objects.select_related("picture")
    serializer_class = MaterialRow
    filterset_class = MaterialFilter

    @command(DefineMaterial, answer=MaterialRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> MaterialDefinition:
        """Add a kind of material."""
        return services.define_material(data.pop("number"), by=request.user, **data)
