"""The door to what work units did in the last hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment import selectors
from kernel.clock import now
from records.doors import MayRead

# What a tile has room for.
STRETCH = timedelta(hours=1)


class TimelinePart(serializers.Serializer[Any]):
    state = serializers.CharField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()


class TimelineGap(serializers.Serializer[Any]):
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()


class UnitTimeline(serializers.Serializer[Any]):
    """One work unit, oldest part first; within a gap nobody saw what it did."""

    unit = serializers.IntegerField()
    states = TimelinePart(many=True)
    gaps = TimelineGap(many=True)


class Timelines(serializers.Serializer[Any]):
    """Work units that were heard within the hour."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    units = UnitTimeline(many=True)


class TimelineDoor(APIView):
    """What every work unit did in the last hour."""

    permission = "equipment.read"
    permission_classes = [MayRead]

    @extend_schema(responses=Timelines, operation_id="timelines_retrieve")
    def get(self, request: Request) -> Response:
        """States and times without trusted data, of the last hour."""
        until = now()
        since = until - STRETCH
        units = [
            {
                "unit": line.unit,
                "states": [dict(zip(("state", "started_at", "ended_at"), part, strict=True)) for part in line.states],
                "gaps": [dict(zip(("started_at", "ended_at"), part, strict=True)) for part in line.gaps],
            }
            for line in selectors.timelines(since, until)
        ]
        return Response(Timelines({"started_at": since, "ended_at": until, "units": units}).data)


urlpatterns = [path("timelines", TimelineDoor.as_view(), name="timelines")]
