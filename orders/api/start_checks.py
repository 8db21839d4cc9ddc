"""Doors to how strictly the start gate asks, place by place."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import Equipment
from equipment.states import Level
from kernel.api import Words
from orders import services
from orders.gate import MODES, SETTABLE
from orders.selectors.lifters import PERMISSIONS
from orders.selectors.start_checks import Checks
from personnel.roles import roles_with
from records.doors import ReadDoor, command

INHERIT = "inherit"


class StrictnessRow(serializers.Serializer[Any]):
    """A check's mode at a place; `set_at` is the number of the place that says so, empty for the default."""

    check = serializers.CharField()
    mode = serializers.ChoiceField(choices=MODES)
    set_at = serializers.CharField(allow_blank=True)
    lifted_by = serializers.SerializerMethodField(
        help_text="Roles that may override it; none where another person acts instead."
    )

    def get_lifted_by(self, row: Any) -> list[str]:
        return roles_with(PERMISSIONS[row.check]) if row.check in PERMISSIONS else []


class StartCheckRow(serializers.ModelSerializer[Equipment]):
    """A place of the plant, and how strictly the gate asks there."""

    checks = serializers.SerializerMethodField()

    class Meta:
        model = Equipment
        fields = ["id", "number", "name", "level", "parent", "checks"]
        read_only_fields = fields

    @extend_schema_field(StrictnessRow(many=True))
    def get_checks(self, place: Equipment) -> Any:
        known: Checks = self.context["checks"]
        return StrictnessRow(known.explained(place.pk), many=True).data


class SetStartCheck(Words):
    """Where, which check, how strictly (`inherit`: as the place above), and why."""

    equipment = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all())
    check = serializers.ChoiceField(choices=SETTABLE)
    mode = serializers.ChoiceField(choices=[*MODES, INHERIT])
    reason = serializers.CharField(max_length=400)


class StartCheckDoor(ReadDoor):
    """The start gate's settings, nearest level first."""

    permission = "orders.read"
    queryset = Equipment.objects.none()
    serializer_class = StartCheckRow
    pagination_class = None

    def get_queryset(self) -> QuerySet[Equipment]:
        return Equipment.objects.exclude(level=Level.ENTERPRISE).order_by("number")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "checks": Checks()}

    @extend_schema(responses=StartCheckRow(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every place of the plant with the mode of each check there."""
        return super().list(request, *args, **kwargs)

    @command(SetStartCheck, answer=StartCheckRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Equipment:
        """Let a check be off, warn or block here and below, or as the place above says."""
        mode = None if data["mode"] == INHERIT else data["mode"]
        by: Any = request.user
        return services.set_start_check(data["equipment"], data["check"], mode, by=by, reason=data["reason"])


router_entries = [("start-checks", StartCheckDoor)]
