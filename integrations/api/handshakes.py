"""Doors to stations that ask before each unit."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from equipment.models import Equipment
from integrations.models import Handshake
from integrations.services import handshakes as services
from integrations.states import WithoutMes
from kernel.api import Words
from personnel.models import Person
from records.doors import ReadDoor, command


class HandshakeRow(serializers.ModelSerializer[Handshake]):
    """What a station does without us, and how long it waits for an answer."""

    equipment_number = serializers.CharField(source="equipment.number")

    class Meta:
        model = Handshake
        fields = ["id", "equipment", "equipment_number", "without_mes", "answer_ms"]
        read_only_fields = fields


class SetHandshake(Words):
    """The station, what it does without us (stop, or run and mark unchecked), the time for an answer, and why so."""

    equipment = serializers.PrimaryKeyRelatedField(queryset=Equipment.objects.all())
    without_mes = serializers.ChoiceField(choices=WithoutMes.choices)
    answer_ms = serializers.IntegerField()
    reason = serializers.CharField(max_length=400)


class HandshakeDoor(ReadDoor):
    """Stations that ask before each unit."""

    permission = "equipment.read"
    queryset = Handshake.objects.select_related("equipment")
    serializer_class = HandshakeRow
    filterset_fields = ["equipment"]
    ordering = ("id",)

    @command(SetHandshake, answer=HandshakeRow)
    def create(self, request: Request, data: dict[str, Any]) -> Handshake:
        """Set a station up, or change how it is set up; the collector tells it within seconds."""
        assert isinstance(request.user, Person)
        return services.set_handshake(by=request.user, **data)


router_entries = [("handshakes", HandshakeDoor)]
