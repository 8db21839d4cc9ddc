"""Doors to calls for help."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from equipment import services
from equipment.models import Call, Equipment
from equipment.states import CALL, CallKind
from kernel.api import Words
from kernel.errors import Malformed
from kernel.filters import IdsFilter, YesOrNoFilter
from personnel.authentication import asker
from personnel.models import Person
from records.doors import ReadDoor, command


class CallRow(serializers.ModelSerializer[Call]):
    """A call: who is needed where, who comes, when it was over."""

    work_unit = serializers.CharField(source="equipment.number")
    work_unit_id = serializers.IntegerField(source="equipment_id")
    called_by = serializers.CharField(source="called_by.name")
    answered_by = serializers.CharField(source="answered_by.name", default=None, allow_null=True)
    ended_by = serializers.CharField(source="ended_by.name", default=None, allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Call
        fields = [
            "id", "work_unit", "work_unit_id", "kind", "note", "state", "called_by", "called_at", "answered_by",
            "answered_at", "ended_by", "ended_at", "allowed_actions",
        ]  # fmt: skip
        read_only_fields = fields

    def get_allowed_actions(self, call: Call) -> list[str]:
        person: Person = self.context["request"].user
        return CALL.allowed(call.state) if person.has("equipment.answer_call") else []


class CallHelp(Words):
    """Who is needed, and where."""

    work_unit = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=CallKind.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class EndCall(Words):
    """What it was, if that is worth a word."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class CallFilter(filters.FilterSet):
    """By work units (several with commas), and whether it is still open."""

    work_unit = IdsFilter(field_name="equipment_id")
    open = YesOrNoFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Call
        fields = ["work_unit", "open", "kind"]


class CallDoor(ReadDoor):
    """Calls for help, newest first."""

    permission = "equipment.read"
    queryset = Call.objects.select_related("equipment", "called_by", "answered_by", "ended_by")
    serializer_class = CallRow
    filterset_class = CallFilter
    ordering = ("-id",)

    @command(CallHelp, answer=CallRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Call:
        """Ask for somebody to come."""
        place = Equipment.objects.filter(pk=data.pop("work_unit")).first()
        if place is None:
            raise Malformed("There is no such work unit.", code="unknown_work_unit", field="work_unit")
        return services.call_help(place, data.pop("kind"), by=asker(request), **data)

    @command(None, answer=CallRow)
    def answer(self, request: Request, call: Call, data: dict[str, Any]) -> Call:
        """Say that one comes."""
        return services.answer_call(call, by=asker(request))

    @command(EndCall, answer=CallRow)
    def end(self, request: Request, call: Call, data: dict[str, Any]) -> Call:
        """Nobody is needed any more."""
        return services.end_call(call, by=asker(request), **data)


router_entries = [("calls", CallDoor)]
