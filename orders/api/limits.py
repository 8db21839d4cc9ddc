"""Doors to the limits of process values, and to the times outside them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from equipment.models import EquipmentProperty
from genealogy.models import MaterialDefinition
from kernel.api import Words
from orders import services
from orders.models import Excursion, ExcursionSubject, PropertyLimit
from orders.models.limits import Action
from records.doors import ReadDoor, command


class PropertyLimitRow(serializers.ModelSerializer[PropertyLimit]):
    """Limits of one process value in its own unit; `material` is null where they hold for any product."""

    work_unit = serializers.CharField(source="property.equipment.number")
    property_name = serializers.CharField(source="property.name")
    unit = serializers.CharField(source="property.unit")
    material = serializers.CharField(source="material.number", default=None, allow_null=True)
    set_by = serializers.CharField(source="set_by.name")

    class Meta:
        model = PropertyLimit
        fields = [
            "id", "property", "work_unit", "property_name", "unit", "material", "lower", "upper", "hysteresis",
            "action", "is_active", "set_by", "set_at",
        ]  # fmt: skip
        read_only_fields = fields


class SetPropertyLimit(Words):
    """Which value, for which product, between what, and what an excursion does."""

    work_unit = serializers.CharField(max_length=40)
    property = serializers.CharField(max_length=60)
    material = serializers.SlugRelatedField[Any](
        slug_field="number", queryset=MaterialDefinition.objects.all(), required=False, allow_null=True
    )
    lower = serializers.FloatField(required=False, allow_null=True)
    upper = serializers.FloatField(required=False, allow_null=True)
    hysteresis = serializers.FloatField(required=False)
    action = serializers.ChoiceField(choices=Action.choices, required=False)
    reason = serializers.CharField(max_length=200)

    def validate(self, words: dict[str, Any]) -> dict[str, Any]:
        unit, name = words.pop("work_unit"), words["property"]
        found = EquipmentProperty.objects.filter(equipment__number=unit, name=name).select_related("equipment").first()
        if found is None:
            raise serializers.ValidationError({"property": f"{unit} has no process value '{name}'."})
        return words | {"property": found}


class RemovePropertyLimit(Words):
    """Why."""

    reason = serializers.CharField(max_length=200)


class PropertyLimitDoor(ReadDoor):
    """Limits of process values."""

    permission = "orders.read"
    queryset = PropertyLimit.objects.select_related("property__equipment", "material", "set_by")
    serializer_class = PropertyLimitRow
    filterset_fields = {"property": ["exact"], "property__equipment__number": ["exact"], "is_active": ["exact"]}
    ordering = ("id",)

    @command(SetPropertyLimit, answer=PropertyLimitRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> PropertyLimit:
        """Set limits, or change those the product has already."""
        return services.set_limit(data.pop("property"), by=request.user, **data)  # type: ignore[arg-type]

    @command(RemovePropertyLimit, answer=PropertyLimitRow)
    def remove(self, request: Request, limit: PropertyLimit, data: dict[str, Any]) -> PropertyLimit:
        """Watch the value no longer."""
        return services.remove_limit(limit, by=request.user, **data)  # type: ignore[arg-type]


class ExcursionSubjectRow(serializers.ModelSerializer[ExcursionSubject]):
    """What was in the machine meanwhile."""

    job = serializers.CharField(source="job.number")
    lot = serializers.CharField(source="lot.number", default=None, allow_null=True)
    nonconformance = serializers.CharField(source="nonconformance.number", default=None, allow_null=True)

    class Meta:
        model = ExcursionSubject
        fields = ["job", "lot", "step", "nonconformance", "first_at"]
        read_only_fields = fields


class ExcursionRow(serializers.ModelSerializer[Excursion]):
    """A time outside; `ended_at` is null while it lasts, `worst` the value furthest out so far."""

    work_unit = serializers.CharField(source="property.equipment.number")
    property_name = serializers.CharField(source="property.name")
    unit = serializers.CharField(source="property.unit")
    subjects = ExcursionSubjectRow(many=True)

    class Meta:
        model = Excursion
        fields = [
            "id", "property", "work_unit", "property_name", "unit", "lower", "upper", "worst", "action",
            "started_at", "ended_at", "subjects",
        ]  # fmt: skip
        read_only_fields = fields


class ExcursionFilter(filters.FilterSet):
    """`open=true` for those that last; `lot` and `job` by number."""

    open = filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")
    work_unit = filters.CharFilter(field_name="property__equipment__number")
    lot = filters.CharFilter(field_name="subjects__lot__number", distinct=True)
    job = filters.CharFilter(field_name="subjects__job__number", distinct=True)
    since = filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")

    class Meta:
        model = Excursion
        fields = ["property"]


class ExcursionDoor(ReadDoor):
    """Times in which a process value lay outside its limits."""

    permission = "orders.read"
    queryset = Excursion.objects.all()
    serializer_class = ExcursionRow
    filterset_class = ExcursionFilter
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Excursion]:
        return Excursion.objects.select_related("property__equipment").prefetch_related(
            "subjects__job", "subjects__lot", "subjects__nonconformance"
        )


router_entries = [("property-limits", PropertyLimitDoor), ("excursions", ExcursionDoor)]
