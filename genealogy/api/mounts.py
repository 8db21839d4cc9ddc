"""Lots at stations over HTTP."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from equipment.models import Equipment
from genealogy import selectors, services
from genealogy.models import MountedLot
from kernel.api import QuantityWord, Words
from kernel.errors import Malformed
from records.doors import ReadDoor, command


class MountRow(serializers.ModelSerializer[MountedLot]):
    """A lot that stands at a station, and how much of it the book has left."""

    work_unit = serializers.CharField(source="equipment.number")
    work_unit_id = serializers.IntegerField(source="equipment_id")
    lot = serializers.CharField(source="lot.number")
    lot_id = serializers.IntegerField()
    material = serializers.CharField(source="material.number")
    name = serializers.CharField(source="material.name")
    quantity = QuantityWord(source="lot.quantity")
    unit = serializers.CharField(source="material.unit")
    state = serializers.CharField(source="lot.state")

    class Meta:
        model = MountedLot
        fields = [
            "id", "work_unit", "work_unit_id", "lot", "lot_id", "material", "name", "quantity", "unit", "state",
            "mounted_at", "unmounted_at",
        ]


class MountLot(Words):
    """A scanned code at a station (the station's id)."""

    work_unit = serializers.IntegerField(min_value=1)
    code = serializers.CharField(max_length=60)


class EmptyLot(Words):
    """Why the book still has some of it."""

    reason = serializers.CharField(max_length=400)


class MountFilter(filters.FilterSet):
    """What stands at a station (its id)."""

    work_unit = filters.NumberFilter(field_name="equipment_id")
    lot = filters.NumberFilter(field_name="lot_id")


class MountDoor(ReadDoor):
    """The lots that stand at the stations now."""

    permission = "genealogy.read"
    queryset = MountedLot.objects.filter(unmounted_at=None).select_related("lot", "material", "equipment")
    serializer_class = MountRow
    filterset_class = MountFilter

    @command(MountLot, answer=MountRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> MountedLot:
        """Put the scanned lot on the station, in place of the one that stood there."""
        station = Equipment.objects.filter(pk=data["work_unit"]).first()
        if station is None:
            raise Malformed("There is no such work unit.", code="work_unit_unknown", field="work_unit")
        return services.mount(station, selectors.find(data["code"]), by=request.user)

    @command(EmptyLot, answer=MountRow)
    def empty(self, request: Any, standing: MountedLot, data: dict[str, Any]) -> MountedLot:
        """The box is empty, whatever the book says."""
        return services.lot_is_empty(standing.equipment, standing.material, data["reason"], by=request.user)
