"""The door to connections: how well we hear each machine, and what its addresses mean."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from integrations.models import Binding, Connection
from integrations.selectors.connections import Live, live_values
from records.doors import ReadDoor


class LiveValue(serializers.Serializer[Any]):
    value = serializers.CharField(allow_null=True)
    good = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    age_s = serializers.FloatField(allow_null=True)


class BindingRow(serializers.ModelSerializer[Binding]):
    equipment_number = serializers.CharField(source="equipment.number")
    live = serializers.SerializerMethodField()

    class Meta:
        model = Binding
        fields = [
            "id", "equipment", "equipment_number", "role", "name", "address", "datatype", "scale", "unit", "mapping",
            "live",
        ]  # fmt: skip

    @extend_schema_field(LiveValue(allow_null=True))
    def get_live(self, binding: Binding) -> Any:
        live = self.context["live"].get(binding.pk) if "live" in self.context else None
        return LiveValue(live).data if isinstance(live, Live) else None


class ConnectionRow(serializers.ModelSerializer[Connection]):
    """`state` is green only while a collector sees fresh data and a heartbeat; `message` says what to do next."""

    state = serializers.CharField(source="light")
    message = serializers.CharField(source="sentence")
    collector = serializers.CharField(source="lease.owner", default=None, allow_null=True)
    bindings = serializers.SerializerMethodField()

    class Meta:
        model = Connection
        fields = [
            "id", "name", "protocol", "endpoint", "is_enabled", "state", "message", "last_data_at", "heartbeat_at",
            "checked_at", "collector", "bindings",
        ]  # fmt: skip

    @extend_schema_field(BindingRow(many=True))
    def get_bindings(self, connection: Connection) -> Any:
        bindings = list(connection.bindings.all())
        context = {**self.context, "live": live_values(bindings)}
        return BindingRow(bindings, many=True, context=context).data


class ConnectionDoor(ReadDoor):
    """Connections to machines."""

    permission = "integrations.read"
    queryset = Connection.objects.select_related("lease").prefetch_related(
        Prefetch("bindings", Binding.objects.select_related("equipment"))
    )
    serializer_class = ConnectionRow
    filterset_fields = ["name", "protocol", "state"]
    ordering = ("id",)


