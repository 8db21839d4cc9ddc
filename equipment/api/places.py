"""Doors of the plant's tree: what stands where, what it does, and changing it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from equipment import selectors, services
from equipment.models import Counter, Equipment, EquipmentClass, EquipmentState, Gap
from equipment.states import Level, Mode
from kernel.api import QuantityWord, Words, asked_time
from kernel.errors import Malformed
from records.doors import ReadDoor, command, with_etag

MOST_SAMPLES = 10_000


class ValueNow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    good = serializers.BooleanField()
    at = serializers.DateTimeField()


class EquipmentClassRow(serializers.ModelSerializer[EquipmentClass]):
    class Meta:
        model = EquipmentClass
        fields = ["id", "number", "name"]


class EquipmentRow(serializers.ModelSerializer[Equipment]):
    """One node of the plant and what it does now."""

    parent_number = serializers.CharField(source="parent.number", default=None, allow_null=True)
    state = serializers.CharField(source="state_now", allow_null=True)
    reason = serializers.SerializerMethodField()
    since = serializers.DateTimeField(allow_null=True)
    connected = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField()
    classes = EquipmentClassRow(many=True)

    class Meta:
        model = Equipment
        fields = [
            "id", "number", "name", "level", "parent", "parent_number", "time_zone", "mode", "classes",
            "has_hand_counter", "is_usable", "state", "reason", "since", "connected", "observed_at", "values",
        ]  # fmt: skip

    def get_reason(self, unit: Any) -> str:
        return unit.reason_now or ""

    def get_connected(self, unit: Any) -> bool | None:
        return selectors.is_connected(unit)

    @extend_schema_field(ValueNow(many=True))
    def get_values(self, unit: Equipment) -> Any:
        return ValueNow(selectors.values_now(unit), many=True).data


class StateRow(serializers.ModelSerializer[EquipmentState]):
    class Meta:
        model = EquipmentState
        fields = ["id", "state", "reason", "source", "by", "started_at", "ended_at"]


class GapRow(serializers.ModelSerializer[Gap]):
    property = serializers.CharField(source="property.name", default=None, allow_null=True)

    class Meta:
        model = Gap
        fields = ["id", "property", "cause", "started_at", "ended_at"]


class CounterRow(serializers.ModelSerializer[Counter]):
    total = QuantityWord()

    class Meta:
        model = Counter
        fields = ["id", "name", "epoch", "last_raw", "last_at", "total", "counts_good"]


class SamplePoint(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    value = serializers.FloatField(allow_null=True)
    good = serializers.BooleanField()


class Samples(serializers.Serializer[Any]):
    property = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    samples = SamplePoint(many=True)


class PlaceField(serializers.SlugRelatedField[Any]):
    """Another node of the tree, by its number."""

    def __init__(self, **how: Any) -> None:
        super().__init__(slug_field="number", queryset=Equipment.objects.all(), **how)


class ClassesField(serializers.SlugRelatedField[Any]):
    """Classes by their numbers; many."""

    def __init__(self, **how: Any) -> None:
        super().__init__(slug_field="number", queryset=EquipmentClass.objects.all(), **how)


class AddEquipment(Words):
    """A new node: below which, and for a site its time zone, for a work unit its mode and classes."""

    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    level = serializers.ChoiceField(choices=Level.choices)
    parent = PlaceField(required=False, allow_null=True)  # type: ignore[assignment]
    time_zone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    mode = serializers.ChoiceField(choices=Mode.choices, required=False, allow_blank=True)
    classes = ClassesField(many=True, required=False)
    has_hand_counter = serializers.BooleanField(required=False, help_text="People read a counter there.")


class ChangeEquipment(Words):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=60, required=False)
    mode = serializers.ChoiceField(choices=Mode.choices, required=False)
    classes = ClassesField(many=True, required=False)
    has_hand_counter = serializers.BooleanField(required=False, help_text="People read a counter there.")


class MoveEquipment(Words):
    """Where it stands from now on; null for the top."""

    to = PlaceField(allow_null=True)


class RetireEquipment(Words):
    """Why."""

    reason = serializers.CharField(max_length=200)


class AddEquipmentClass(Words):
    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)


class ExplainStop(Words):
    """Which stretch (the id of its state), and why."""

    state = serializers.IntegerField()
    reason = serializers.CharField(max_length=200)


class EquipmentClassDoor(ReadDoor):
    """What work units have in common."""

    permission = "equipment.read"
    queryset = EquipmentClass.objects.all()
    serializer_class = EquipmentClassRow
    filterset_fields = ["number"]
    ordering = ("number", "id")

    @command(AddEquipmentClass, answer=EquipmentClassRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> EquipmentClass:
        """Name a class; work units join it one by one."""
        return services.add_equipment_class(by=request.user, **data)  # type: ignore[arg-type]


@with_etag("equipment")
class EquipmentDoor(ReadDoor):
    """The plant's tree, flat; each node names its parent."""

    permission = "equipment.read"
    queryset = Equipment.objects.none()
    serializer_class = EquipmentRow
    filterset_fields = ["number", "level", "parent", "mode", "is_usable"]
    ordering: tuple[str, ...] = ("id",)

    def get_queryset(self) -> QuerySet[Equipment]:
        return selectors.with_state().select_related("parent").prefetch_related("properties", "classes")

    @command(AddEquipment, answer=EquipmentRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Equipment:
        """Add a site, an area, a line or a work unit."""
        return self._again(services.add_equipment(by=request.user, **data))  # type: ignore[arg-type]

    @command(ChangeEquipment, answer=EquipmentRow)
    def change(self, request: Request, equipment: Equipment, data: dict[str, Any]) -> Equipment:
        """Call it otherwise, or say what it is. Its number stays."""
        return self._again(services.change_equipment(equipment, by=request.user, **data))  # type: ignore[arg-type]

    @command(MoveEquipment, answer=EquipmentRow)
    def move(self, request: Request, equipment: Equipment, data: dict[str, Any]) -> Equipment:
        """Put it, with all that stands in it, somewhere else."""
        return self._again(services.move_equipment(equipment, by=request.user, **data))  # type: ignore[arg-type]

    @command(RetireEquipment, answer=EquipmentRow)
    def retire(self, request: Request, equipment: Equipment, data: dict[str, Any]) -> Equipment:
        """Take it out of use; refused while it has work or holds places in use."""
        return self._again(services.retire_equipment(equipment, by=request.user, **data))  # type: ignore[arg-type]

    @command(None, answer=EquipmentRow)
    def restore(self, request: Request, equipment: Equipment, data: dict[str, Any]) -> Equipment:
        """Use it again."""
        return self._again(services.restore_equipment(equipment, by=request.user))  # type: ignore[arg-type]

    @command(ExplainStop, answer=StateRow)
    def explain_stop(self, request: Request, equipment: Equipment, data: dict[str, Any]) -> EquipmentState:
        """Say why it stood still."""
        stop = EquipmentState.objects.filter(equipment=equipment, pk=data["state"]).first()
        if stop is None:
            raise Malformed(f"{equipment.number} has no such state.", code="unknown", field="state")
        return services.explain_stop(stop, data["reason"], by=request.user)  # type: ignore[arg-type]

    def _again(self, equipment: Equipment) -> Equipment:
        """As the list shows it, with its state beside it."""
        return self.get_queryset().get(pk=equipment.pk)

    @extend_schema(responses=StateRow(many=True))
    @action(detail=True, filterset_fields=None)
    def states(self, request: Request, pk: str | None = None) -> Response:
        """What it did, newest first."""
        return self._page(EquipmentState.objects.filter(equipment=self.get_object()), StateRow)

    @extend_schema(responses=GapRow(many=True))
    @action(detail=True, filterset_fields=None)
    def gaps(self, request: Request, pk: str | None = None) -> Response:
        """Times without data we trust, newest first."""
        return self._page(Gap.objects.filter(equipment=self.get_object()).select_related("property"), GapRow)

    @extend_schema(responses=CounterRow(many=True))
    @action(detail=True, filterset_fields=None)
    def counters(self, request: Request, pk: str | None = None) -> Response:
        """Its counters and what we made of them."""
        return self._page(Counter.objects.filter(equipment=self.get_object()), CounterRow)

    @extend_schema(
        responses=Samples,
        parameters=[
            OpenApiParameter("property", OpenApiTypes.STR, required=True),
            OpenApiParameter("from", OpenApiTypes.DATETIME, description="Included; by default an hour ago."),
            OpenApiParameter("to", OpenApiTypes.DATETIME, description="Not included; by default now."),
        ],
    )
    @action(detail=True, filterset_fields=None)
    def samples(self, request: Request, pk: str | None = None) -> Response:
        """Readings of one process value, oldest first, at most ten thousand."""
        unit = self.get_object()
        prop = selectors.property_named(unit, request.query_params.get("property", ""))
        if prop is None:
            raise Malformed(f"{unit.number} has no such property.", code="unknown_property", field="property")
        until = asked_time(request, "to") or datetime.now(UTC)
        since = asked_time(request, "from") or until - timedelta(hours=1)
        rows = services.SampleStore().raw(prop, since=since, until=until, limit=MOST_SAMPLES)
        answer = {"property": prop.name, "unit": prop.unit, "samples": rows}
        return Response(Samples(answer).data)

    def _page(self, rows: QuerySet[Any], row: type[serializers.BaseSerializer[Any]]) -> Response:
        self.ordering = ("-id",)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(row(page, many=True).data)


router_entries = [("equipment", EquipmentDoor), ("equipment-classes", EquipmentClassDoor)]
