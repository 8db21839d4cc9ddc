"""Door to the times at which shifts begin at a site."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from equipment import services
from equipment.models import Equipment
from equipment.states import Level
from kernel.api import Words
from records.doors import ReadDoor, command


class ShiftStarts(serializers.Serializer[Any]):
    """The times of day at which shifts begin, by the site's clock."""

    starts = serializers.SerializerMethodField()

    def get_starts(self, site: Equipment) -> list[str]:
        return [str(start) for start in site.shift_starts.all()]


class SetShiftStarts(Words):
    """All times at which a shift begins, as 06:00; they replace the ones before."""

    starts = serializers.ListField(child=serializers.TimeField(), max_length=24)


class ShiftsDoor(ReadDoor):
    """When shifts begin at a site."""

    permission = "equipment.read"
    queryset = Equipment.objects.filter(level=Level.SITE)
    serializer_class = ShiftStarts

    @extend_schema(responses=ShiftStarts)
    def starts(self, request: Request, pk: int) -> Response:
        """The times of one site."""
        return Response(ShiftStarts(self.get_object()).data)

    @command(SetShiftStarts, answer=ShiftStarts)
    def replace(self, request: Request, site: Equipment, data: dict[str, Any]) -> Equipment:
        """Say when shifts begin."""
        services.set_shift_starts(site, data["starts"], by=request.user)  # type: ignore[arg-type]
        return site


router_entries: list[tuple[str, type[ReadDoor]]] = []
urlpatterns = [path("sites/<int:pk>/shift-starts", ShiftsDoor.as_view({"get": "starts", "post": "replace"}))]
