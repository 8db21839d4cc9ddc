"""Doors to what machines do: samples, gaps, counts that wait; and to terminals."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment import selectors, services
from equipment.api.places import GapRow
from equipment.models import (
    Discrepancy,
    Equipment,
    EquipmentProperty,
    Gap,
    Terminal,
    UnassignedCount,
)
from kernel import symbols
from kernel.api import QuantityWord, Words, asked_number, asked_span, asked_time
from kernel.errors import LinesideError, Malformed, NotAllowed
from personnel.authentication import asker
from records.doors import MayRead, ReadDoor, command
from records.services import refuse

POINTS = 1_000
MOST_GAPS = 500
# A terminal stays paired until somebody unpairs it; browsers keep no cookie longer than this.
COOKIE_SECONDS = 400 * 24 * 3600


class TrendPoint(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    value = serializers.FloatField()


class TrendGap(serializers.ModelSerializer[Gap]):
    of_property = serializers.SerializerMethodField(help_text="Else the whole machine was out of sight.")

    class Meta:
        model = Gap
        fields = ["started_at", "ended_at", "cause", "of_property"]

    def get_of_property(self, gap: Gap) -> bool:
        return gap.property_id is not None


def _column(field: serializers.Field[Any, Any, Any, Any], text: str = "") -> serializers.ListField:
    return serializers.ListField(child=field, help_text=text)


class TrendAnswer(serializers.Serializer[Any]):
    """A process value over time, in columns; every column but `status` has an entry per point."""

    property = serializers.IntegerField(source="prop.pk")
    name = serializers.CharField(source="prop.name")
    unit = serializers.CharField(source="prop.unit", allow_blank=True)
    equipment = serializers.IntegerField(source="prop.equipment_id")
    equipment_number = serializers.CharField(source="prop.equipment.number")
    since = serializers.DateTimeField(source="trend.since")
    until = serializers.DateTimeField(source="trend.until")
    seconds = serializers.FloatField(source="trend.seconds", help_text="Width of a point; 0: single samples.")
    at = _column(serializers.FloatField(), "Milliseconds since 1970 (UTC).")
    least = _column(serializers.FloatField(allow_null=True), "Null where no sample can be trusted.")
    most = _column(serializers.FloatField(allow_null=True))
    mean = _column(serializers.FloatField(allow_null=True))
    good = _column(serializers.IntegerField(), "How many samples.")
    bad = _column(serializers.IntegerField(), "How many more that cannot be trusted.")
    status = _column(serializers.IntegerField(), "The protocol's own code of each sample; empty for wider points.")
    before = TrendPoint(allow_null=True, help_text="The last trusted sample before this time.")
    gaps = TrendGap(many=True)


class TrendDoor(APIView):
    """What a process value did, from a month to a second."""

    permission = "equipment.read"
    permission_classes = [MayRead]

    @extend_schema(
        responses=TrendAnswer,
        parameters=[
            OpenApiParameter("property", OpenApiTypes.INT, required=True, description="Its id."),
            OpenApiParameter("from", OpenApiTypes.DATETIME, description="Included; by default an hour before `to`."),
            OpenApiParameter("to", OpenApiTypes.DATETIME, description="Not included; by default now."),
            OpenApiParameter("points", OpenApiTypes.INT, description="About so many, 1000 by default, at most 2000."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Least, most and mean in about as many points as asked for, and the times without data."""
        number = asked_number(request, "property")
        prop = EquipmentProperty.objects.select_related("equipment").filter(pk=number).first()
        if prop is None:
            raise Malformed("There is no such property.", code="unknown_property", field="property")
        since, until = asked_span(request)
        points = asked_number(request, "points") if request.query_params.get("points") else POINTS
        if not 1 <= points <= services.MOST_POINTS:
            raise Malformed(f"1 to {services.MOST_POINTS} points.", code="out_of_range", field="points")
        found = services.trend(prop, since=since, until=until, points=points)
        columns = {name: getattr(found, name) for name in ("at", "least", "most", "mean", "good", "bad", "status")}
        before = {"at": found.before[0], "value": found.before[1]} if found.before else None
        gaps = selectors.gaps_between(prop, since, until, MOST_GAPS)
        answer = {"prop": prop, "trend": found, "before": before, "gaps": gaps, **columns}
        return Response(TrendAnswer(answer).data)


class UnassignedCountRow(serializers.ModelSerializer[UnassignedCount]):
    equipment_number = serializers.CharField(source="equipment.number")
    counter_name = serializers.CharField(source="counter.name")
    quantity = QuantityWord()

    class Meta:
        model = UnassignedCount
        fields = [
            "id", "equipment", "equipment_number", "counter", "counter_name", "quantity", "first_at", "last_at",
            "why", "state", "job_kind", "job_id", "job_label", "reason", "assigned_by", "assigned_at",
        ]  # fmt: skip


class UnassignedCountDoor(ReadDoor):
    """Pieces a machine counted for no job; `orders` assigns them."""

    permission = "equipment.read"
    queryset = UnassignedCount.objects.select_related("equipment", "counter")
    serializer_class = UnassignedCountRow
    filterset_fields = ["equipment", "state", "why"]


class DiscrepancyRow(serializers.ModelSerializer[Discrepancy]):
    equipment_number = serializers.CharField(source="counter.equipment.number")
    counter_name = serializers.CharField(source="counter.name")
    counted = QuantityWord()

    class Meta:
        model = Discrepancy
        fields = [
            "id", "counter", "counter_name", "equipment_number", "kind", "raw_before", "raw_after", "counted", "at",
        ]  # fmt: skip


class GapOfPlant(GapRow):
    equipment_number = serializers.CharField(source="equipment.number")

    class Meta(GapRow.Meta):
        fields = ["id", "equipment", "equipment_number", *GapRow.Meta.fields[1:]]


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("property", OpenApiTypes.STR, description="Its name; `*` for any, empty for none."),
            OpenApiParameter("from", OpenApiTypes.DATETIME, description="Those that had not ended by then."),
            OpenApiParameter("to", OpenApiTypes.DATETIME, description="Those that had begun before."),
        ]
    )
)
class GapDoor(ReadDoor):
    """Times without data we trust: without `property` of a machine as a whole, else of one process value."""

    permission = "equipment.read"
    queryset = Gap.objects.select_related("equipment", "property")
    serializer_class = GapOfPlant
    filterset_fields = ["equipment"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        name = self.request.query_params.get("property")
        if name is not None and name != "*":
            found = found.filter(property__name=name) if name else found.filter(property=None)
        since, until = asked_time(self.request, "from"), asked_time(self.request, "to")
        if since is not None:
            found = found.filter(Q(ended_at=None) | Q(ended_at__gt=since))
        return found if until is None else found.filter(started_at__lt=until)


class DiscrepancyDoor(ReadDoor):
    """Where a counter did something that may hide pieces."""

    permission = "equipment.read"
    queryset = Discrepancy.objects.select_related("counter__equipment")
    serializer_class = DiscrepancyRow
    filterset_fields = ["counter", "kind"]


class TerminalUnitRow(serializers.ModelSerializer[Equipment]):
    class Meta:
        model = Equipment
        fields = ["id", "number", "name", "mode"]


class TerminalRow(serializers.ModelSerializer[Terminal]):
    work_units = TerminalUnitRow(many=True)
    is_paired = serializers.SerializerMethodField()
    last_touch_by = serializers.CharField(source="last_touch_by.name", default=None, allow_null=True)

    class Meta:
        model = Terminal
        fields = [
            "id", "number", "name", "work_units", "px_per_mm", "is_paired", "paired_at", "last_touch_at",
            "last_touch_by",
        ]  # fmt: skip

    def get_is_paired(self, terminal: Terminal) -> bool:
        return bool(terminal.token_hash)


class TerminalCode(serializers.ModelSerializer[Terminal]):
    """The code that makes a device this terminal, and its drawings; shown this once."""

    qr = serializers.SerializerMethodField(help_text="SVG")
    bars = serializers.SerializerMethodField(help_text="SVG")

    class Meta:
        model = Terminal
        fields = ["id", "number", "pairing_code", "qr", "bars"]

    def get_qr(self, terminal: Terminal) -> str:
        return symbols.qr(terminal.pairing_code)

    def get_bars(self, terminal: Terminal) -> str:
        return symbols.bars(terminal.pairing_code)


def _work_units(**more: Any) -> Any:
    return serializers.SlugRelatedField(slug_field="number", queryset=Equipment.objects.all(), many=True, **more)


class AddTerminal(Words):
    """A place for a device; work units by their numbers."""

    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    work_units = _work_units()
    px_per_mm = serializers.FloatField(required=False)


class ChangeTerminal(Words):
    name = serializers.CharField(max_length=120, required=False)
    work_units = _work_units(required=False)
    px_per_mm = serializers.FloatField(required=False)


class DisownTerminal(Words):
    reason = serializers.CharField(max_length=400)


class TerminalDoor(ReadDoor):
    """The devices on the floor."""

    permission = "equipment.read"
    queryset = Terminal.objects.select_related("last_touch_by").prefetch_related("work_units")
    serializer_class = TerminalRow
    filterset_fields = ["number", "work_units"]
    ordering = ("number",)

    @command(AddTerminal, answer=TerminalCode, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Terminal:
        """A place for a device, and the code that makes one it."""
        return services.add_terminal(data.pop("number"), data.pop("name"), by=asker(request), **data)

    @command(ChangeTerminal, answer=TerminalRow)
    def change(self, request: Request, terminal: Terminal, data: dict[str, Any]) -> Terminal:
        """Another name, other work units, another screen."""
        return services.change_terminal(terminal, by=asker(request), **data)

    @command(None, answer=TerminalCode)
    def renew_code(self, request: Request, terminal: Terminal, data: dict[str, Any]) -> Terminal:
        """A new code to pair a device with; the old one works no longer."""
        return services.renew_pairing_code(terminal, by=asker(request))

    @command(DisownTerminal, answer=TerminalRow)
    def disown(self, request: Request, terminal: Terminal, data: dict[str, Any]) -> Terminal:
        """The device is this terminal no longer, wherever it is."""
        return services.disown_terminal(terminal, by=asker(request), **data)


class PairTerminal(Words):
    """The code, and whether another device that is this terminal shall stop being it."""

    code = serializers.CharField(max_length=40)
    take_over = serializers.BooleanField(default=False)


@method_decorator(csrf_protect, name="dispatch")
class PairDoor(APIView):
    """A device becomes a terminal by the code on the supervisor's sheet; nobody needs to be signed in for it."""

    permission_classes = [AllowAny]

    @extend_schema(request=PairTerminal, responses=TerminalRow)
    def post(self, request: Request) -> Response:
        words = PairTerminal(data=request.data)
        words.is_valid(raise_exception=True)
        by: Any = request.user if request.user.is_authenticated else None
        try:
            terminal, token = services.pair_terminal(
                **words.validated_data, by=by, device=request.COOKIES.get(settings.TERMINAL_COOKIE)
            )
        except LinesideError as error:
            refuse(error, by=by, by_name="" if by else "pairing", action=request.path)
            raise
        response = Response(TerminalRow(terminal).data)
        response.set_cookie(
            settings.TERMINAL_COOKIE,
            token,
            max_age=COOKIE_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
        return response


@method_decorator(csrf_protect, name="dispatch")
class UnpairDoor(APIView):
    """The device forgets its place."""

    permission_classes = [AllowAny]

    @extend_schema(request=None, responses=TerminalRow)
    def post(self, request: Request) -> Response:
        terminal = selectors.terminal_of(request.COOKIES.get(settings.TERMINAL_COOKIE))
        if terminal is None:
            raise NotAllowed("This device is no terminal.", code="not_a_terminal")
        by: Any = request.user if request.user.is_authenticated else None
        response = Response(TerminalRow(services.unpair_terminal(terminal, by=by)).data)
        response.delete_cookie(settings.TERMINAL_COOKIE, samesite="Strict")
        return response


router_entries = [
    ("unassigned-counts", UnassignedCountDoor),
    ("gaps", GapDoor),
    ("discrepancies", DiscrepancyDoor),
    ("terminals", TerminalDoor),
]
urlpatterns = [
    path("samples", TrendDoor.as_view(), name="samples"),
    path("terminals/pair", PairDoor.as_view(), name="terminal-pair"),
    path("terminals/unpair", UnpairDoor.as_view(), name="terminal-unpair"),
]
