"""Doors to paper: sheets to print, and what was written on them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment.models import Equipment
from kernel.api import MomentWord, QuantityWord, Words
from orders import services
from orders.api.answers import person_of
from orders.models import BackEntry, JobOrder
from orders.selectors.paper import sheets
from orders.services import PAPER_ACTS
from personnel.models import Person
from records.doors import MayRead, ReadDoor, command


class PaperLoss(Words):
    """Pieces that are not good; a single piece by its serial."""

    quantity = QuantityWord(required=False)
    reason = serializers.CharField(max_length=200)
    cause_operation = serializers.IntegerField(required=False)
    serial = serializers.CharField(max_length=60, required=False)


class PaperHeld(Words):
    """Pieces somebody was not sure of, and the number on the tag that was hung at them."""

    quantity = QuantityWord()
    reason = serializers.CharField(max_length=200)
    cause_operation = serializers.IntegerField(required=False)
    tag = serializers.CharField(max_length=60, required=False, allow_blank=True)


class PaperComponent(Words):
    """A component spoilt beside the product, by its number; `lot` where it was another than stands there."""

    material = serializers.CharField(max_length=40)
    quantity = QuantityWord()
    reason = serializers.CharField(max_length=200)
    lot = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PaperAct(Words):
    """One line of a sheet: what was done, when, and what belongs to it."""

    action = serializers.ChoiceField(choices=PAPER_ACTS)
    happened_at = MomentWord()
    work_unit = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all(), required=False)
    good = QuantityWord(required=False)
    scrap = PaperLoss(many=True, required=False)
    rework = PaperLoss(many=True, required=False)
    on_hold = PaperHeld(many=True, required=False)
    components = PaperComponent(many=True, required=False)
    counter_start = QuantityWord(required=False)
    counter_end = QuantityWord(required=False)
    quantity = QuantityWord(required=False, help_text="How many pieces went into a load.")
    step = serializers.IntegerField(required=False)
    value = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="A value, or a code.")
    serial = serializers.CharField(max_length=60, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class EnterFromPaper(Words):
    """A job's sheet. `worker` wrote it (else who types it), `second` holds it and signs with `secret`."""

    job = serializers.PrimaryKeyRelatedField[Any](queryset=JobOrder.objects.all())
    worker = serializers.PrimaryKeyRelatedField[Any](queryset=Person.objects.filter(is_active=True), required=False)
    second = serializers.PrimaryKeyRelatedField[Any](queryset=Person.objects.filter(is_active=True))
    secret = serializers.CharField(max_length=200, trim_whitespace=False)
    acts = serializers.ListField(child=PaperAct(), min_length=1, max_length=200)
    deviation_reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class BackEntryRow(serializers.ModelSerializer[BackEntry]):
    """A sheet that was entered: when it happened, when it was typed, by whose hands."""

    job_number = serializers.CharField(source="job.number")
    operation = serializers.CharField(source="job.name")
    order = serializers.IntegerField(source="job.request_id")
    order_number = serializers.CharField(source="job.request.number")
    worker = serializers.CharField(source="worker.name")
    entered_by = serializers.CharField(source="by.name")
    confirmed_by = serializers.CharField(source="signature.printed_name")
    acts = serializers.ListField(child=serializers.DictField())

    class Meta:
        model = BackEntry
        fields = [
            "id", "job", "job_number", "operation", "order", "order_number", "worker", "entered_by", "confirmed_by",
            "acts", "deviation_reason", "happened_at", "recorded_at",
        ]  # fmt: skip
        read_only_fields = fields


class PaperPerson(serializers.ModelSerializer[Person]):
    class Meta:
        model = Person
        fields = ["id", "name"]


class PaperPeople(serializers.Serializer[Any]):
    """Names for the two fields of a sheet."""

    workers = PaperPerson(many=True)
    confirmers = PaperPerson(many=True)


class BackEntryFilter(filters.FilterSet):
    """By order or job."""

    order = filters.NumberFilter(field_name="job__request_id")

    class Meta:
        model = BackEntry
        fields = ["order", "job"]


class BackEntryDoor(ReadDoor):
    """What was written on paper first."""

    permission = "orders.read"
    serializer_class = BackEntryRow
    filterset_class = BackEntryFilter
    queryset = BackEntry.objects.all()

    def get_queryset(self) -> QuerySet[BackEntry]:
        return BackEntry.objects.select_related("job__request", "worker", "by", "signature")

    @extend_schema(responses=PaperPeople, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def people(self, request: Request) -> Response:
        """Who may have filled in a sheet, and who may confirm one."""
        everybody = Person.objects.filter(is_active=True, kind=Person.Kind.HUMAN, is_simulated=False)
        known = list(everybody.prefetch_related("deputyships").order_by("name"))
        found = {
            "workers": [person for person in known if person.has("orders.work_joborder")],
            "confirmers": [person for person in known if person.has("orders.confirm_paper")],
        }
        return Response(PaperPeople(found).data)

    @command(EnterFromPaper, answer=BackEntryRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> BackEntry:
        """Enter a job's sheet line by line with the times that stand on it: all of it, or nothing."""
        person = person_of(request)
        worker = data.pop("worker", person)
        return services.enter_from_paper(data.pop("job"), data.pop("acts"), by=person, worker=worker, **data)


class SheetStep(serializers.Serializer[Any]):
    """A step with its limits and the field that is left blank."""

    sequence = serializers.IntegerField()
    title = serializers.CharField()
    entry = serializers.CharField()
    due = serializers.CharField()
    unit = serializers.CharField()
    lower = serializers.CharField()
    upper = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    material = serializers.CharField()


class SheetMaterial(serializers.Serializer[Any]):
    number = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.CharField()
    unit = serializers.CharField()
    mode = serializers.CharField()


class SheetSerial(serializers.Serializer[Any]):
    serial = serializers.CharField()
    qr = serializers.CharField(help_text="SVG")


class Sheet(serializers.Serializer[Any]):
    """One operation to be done and written down without a screen; the code leads to its back-entry."""

    job = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    sequence = serializers.IntegerField()
    state = serializers.CharField()
    order = serializers.IntegerField()
    order_number = serializers.CharField()
    material = serializers.CharField()
    material_name = serializers.CharField()
    quantity = serializers.CharField()
    made = serializers.CharField()
    unit = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    work_units = serializers.ListField(child=serializers.CharField())
    is_per_unit = serializers.BooleanField(help_text="Single pieces are written down, a line each.")
    creates_serial = serializers.BooleanField()
    materials = SheetMaterial(many=True)
    steps = SheetStep(many=True)
    serials = SheetSerial(many=True)
    order_qr = serializers.CharField(help_text="SVG")
    qr = serializers.CharField(help_text="SVG")


class SheetStation(serializers.Serializer[Any]):
    """A work unit with what waits there, in its order; empty for the traveller of an order."""

    work_unit = serializers.CharField()
    name = serializers.CharField()
    sheets = Sheet(many=True)


class PaperDoor(APIView):
    """What is printed for the time in which the screens are dark."""

    permission = "orders.read"
    permission_classes = [MayRead]

    @extend_schema(
        responses=SheetStation(many=True),
        parameters=[
            OpenApiParameter("order", int, description="The traveller of an order: all its operations."),
            OpenApiParameter("work_unit", int, many=True, description="Queues of these; without any, of all."),
        ],
    )
    def get(self, request: Request) -> Response:
        """The sheets of an order, or of the queues of work units."""
        asked = request.query_params
        found = sheets(
            order=_number(asked.get("order")), work_units=[_number(one) or 0 for one in asked.getlist("work_unit")],
            address=lambda path: request.build_absolute_uri(path),
        )
        return Response(SheetStation(found, many=True).data)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(serializers.IntegerField(min_value=0, max_value=2**62).run_validation(text))


router_entries = [("back-entries", BackEntryDoor)]
urlpatterns = [path("paper", PaperDoor.as_view(), name="paper")]
