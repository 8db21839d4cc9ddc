"""Material definitions over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from genealogy import services, states
from genealogy.models import MaterialDefinition
from kernel.api import QuantityWord, Words
from records.doors import ReadDoor, command, with_etag
from records.models import File


class MaterialRow(serializers.ModelSerializer[MaterialDefinition]):
    """A kind of material."""

    picture = serializers.CharField(source="picture.url", default=None, allow_null=True, read_only=True)
    pack_quantity = QuantityWord(allow_null=True)

    class Meta:
        model = MaterialDefinition
        fields = [
            "id", "number", "name", "unit", "tracking", "gtin", "family", "properties", "shelf_life_days",
            "pack_quantity", "picture",
        ]  # fmt: skip


def _properties(**more: Any) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.CharField(max_length=30), required=False,
        help_text='Numbers that limits may be taken from: {"Nominal bore": "25"}.', **more,
    )  # fmt: skip


class DefineMaterial(Words):
    """A new kind of material."""

    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    unit = serializers.CharField(max_length=3)
    tracking = serializers.ChoiceField(choices=states.TRACKINGS, default=states.LOTS)
    gtin = serializers.CharField(max_length=14, required=False, allow_blank=True)
    family = serializers.CharField(max_length=40, required=False, allow_blank=True)
    properties = _properties()
    shelf_life_days = serializers.IntegerField(required=False, allow_null=True)
    pack_quantity = QuantityWord(required=False, allow_null=True, help_text="How many a pallet or box takes.")


class ChangeMaterial(Words):
    """What is different now; the number stays."""

    name = serializers.CharField(max_length=120, required=False)
    unit = serializers.CharField(max_length=3, required=False)
    tracking = serializers.ChoiceField(choices=states.TRACKINGS, required=False)
    gtin = serializers.CharField(max_length=14, required=False, allow_blank=True)
    family = serializers.CharField(max_length=40, required=False, allow_blank=True)
    properties = _properties()
    shelf_life_days = serializers.IntegerField(required=False, allow_null=True)
    pack_quantity = QuantityWord(required=False, allow_null=True, help_text="How many a pallet or box takes.")
    picture = serializers.SlugRelatedField[File](
        slug_field="sha256", queryset=File.objects.filter(content_type__startswith="image/"), required=False,
        allow_null=True, help_text="The digest of a picture that was sent to /api/files; null for none.",
    )  # fmt: skip


class MaterialFilter(filters.FilterSet):
    """By number, or by how a number or name begins."""

    number = filters.CharFilter()
    search = filters.CharFilter(field_name="number", lookup_expr="startswith")
    text = filters.CharFilter(method="said", help_text="A part of the number, name, family or GTIN.")
    family = filters.CharFilter()
    tracking = filters.CharFilter()

    def said(self, queryset: QuerySet[MaterialDefinition], name: str, value: str) -> QuerySet[MaterialDefinition]:
        part = Q(number__icontains=value) | Q(name__icontains=value) | Q(family__icontains=value)
        return queryset.filter(part | Q(gtin__contains=value))


@with_etag("material_definition")
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

    @command(ChangeMaterial, answer=MaterialRow)
    def change(self, request: Any, material: MaterialDefinition, data: dict[str, Any]) -> MaterialDefinition:
        """Another name, family, shelf life, picture; unit and tracking only while there is no lot."""
        return services.change_material(material, by=request.user, **data)
