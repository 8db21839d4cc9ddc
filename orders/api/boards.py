"""Doors to the boards: dispatch, live floor, search."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment.models import Equipment
from kernel import positions
from kernel.api import asked_number, asked_span
from kernel.clock import now
from kernel.errors import Malformed
from orders import selectors
from orders.api.cards import CardRow
from personnel.models import Person
from records.doors import MayRead

# More than one person can tend.
MOST_LANES = 20


class LaneRow(serializers.Serializer[Any]):
    """A work unit with what runs, was interrupted and waits there."""

    id = serializers.IntegerField(source="unit.pk")
    number = serializers.CharField(source="unit.number")
    name = serializers.CharField(source="unit.name")
    area = serializers.CharField(source="unit.area_name")
    mode = serializers.CharField(source="unit.mode")
    state = serializers.SerializerMethodField()
    load_pct = serializers.IntegerField(help_text="Planned time of its jobs in percent of a shift.")
    running = CardRow(many=True)
    held = CardRow(many=True)
    queue = CardRow(many=True)

    def get_state(self, lane: selectors.Lane) -> str:
        return lane.unit.state_now or ("running" if lane.running else "idle")


class DispatchBoard(serializers.Serializer[Any]):
    """What a supervisor dispatches by."""

    at = serializers.DateTimeField()
    units = LaneRow(many=True)
    ready = CardRow(many=True)


class FloorJob(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    request = serializers.CharField()
    request_id = serializers.IntegerField()
    material = serializers.CharField()
    material_name = serializers.CharField()
    picture = serializers.CharField(allow_null=True)
    quantity = serializers.CharField()
    good = serializers.CharField()
    scrap = serializers.CharField()
    rework = serializers.CharField()
    due_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    started_by = serializers.CharField(allow_null=True)


class FloorValue(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    good = serializers.BooleanField()
    at = serializers.DateTimeField()


class FloorExcursion(serializers.Serializer[Any]):
    """A process value that lies outside its limits now."""

    id = serializers.IntegerField()
    property = serializers.CharField()
    unit = serializers.CharField()
    worst = serializers.FloatField()
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    since = serializers.DateTimeField()


class FloorAlarm(serializers.Serializer[Any]):
    """What a machine complains about, and what to do about it."""

    name = serializers.CharField()
    word = serializers.CharField()
    next_step = serializers.CharField()
    since = serializers.DateTimeField()


class FloorCall(serializers.Serializer[Any]):
    """Who is needed there, since when, and who said that they come."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    note = serializers.CharField()
    since = serializers.DateTimeField()
    by = serializers.CharField()
    answered_by = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class FloorUnit(serializers.Serializer[Any]):
    """What a work unit does now; `data_age_s` and `connected` are null where no machine is connected."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    area = serializers.CharField()
    mode = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    data_age_s = serializers.FloatField(allow_null=True)
    connected = serializers.BooleanField(allow_null=True)
    jobs = FloorJob(many=True)
    values = FloorValue(many=True)
    excursions = FloorExcursion(many=True)
    dry = serializers.ListField(
        child=serializers.CharField(), help_text="Lots that stand there although the book says nothing is left."
    )
    alarms = FloorAlarm(many=True)
    calls = FloorCall(many=True)
    unchecked = serializers.IntegerField(help_text="Units it began without a go, and nobody has looked at yet.")
    unassigned = serializers.CharField()


class Floor(serializers.Serializer[Any]):
    """The live floor and where its stream of changes stood when it was read."""

    epoch = serializers.CharField()
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    units = FloorUnit(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class HitRow(serializers.Serializer[Any]):
    """Something found, and the page it has."""

    kind = serializers.CharField()
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    detail = serializers.CharField()
    url = serializers.CharField()


class RanRun(serializers.Serializer[Any]):
    job_id = serializers.IntegerField()
    job = serializers.CharField()
    operation = serializers.CharField()
    request_id = serializers.IntegerField()
    request = serializers.CharField()
    material = serializers.CharField()
    lot = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class RanLoad(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    jobs = serializers.ListField(child=serializers.CharField())
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class RanStep(serializers.Serializer[Any]):
    step = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()


class RanUnit(serializers.Serializer[Any]):
    serial = serializers.CharField()
    job = serializers.CharField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    steps = RanStep(many=True)


class RanResult(serializers.Serializer[Any]):
    serial = serializers.CharField()
    job = serializers.CharField(allow_blank=True)
    passed = serializers.BooleanField(allow_null=True)
    at = serializers.DateTimeField()


class WorkHistory(serializers.Serializer[Any]):
    """What ran at a work unit, oldest first; `is_all` is false where there were too many to name."""

    runs = RanRun(many=True)
    loads = RanLoad(many=True)
    units = RanUnit(many=True)
    results = RanResult(many=True)
    is_all = serializers.BooleanField()


class Board(APIView):
    """Reading needs the right to read orders."""

    permission_classes = [MayRead]
    permission = "orders.read"


class DispatchBoardDoor(Board):
    @extend_schema(responses=DispatchBoard)
    def get(self, request: Request) -> Response:
        """Every work unit with its jobs, and what can be dispatched."""
        return Response(DispatchBoard(selectors.dispatch_board(_person(request))).data)


class FloorDoor(Board):
    @extend_schema(responses=Floor)
    def get(self, request: Request) -> Response:
        """The live floor; the same units travel in the live messages."""
        # Before the rows are read: then nothing falls between the snapshot and the stream.
        epoch, seq = positions.position("floor")
        units = selectors.floor()
        return Response(
            {
                "epoch": epoch, "seq": seq, "at": now(), "units": units, "counts": selectors.counts(units),
            }
        )  # fmt: skip


class NextCheck(serializers.Serializer[Any]):
    """A step that comes by itself: after so many pieces or minutes of running; with neither it is due now."""

    step = serializers.IntegerField()
    title = serializers.CharField()
    pieces = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)


class UnexplainedStop(serializers.Serializer[Any]):
    """A stop during the running job that nobody has given a reason for (its id is the state's)."""

    id = serializers.IntegerField()
    state = serializers.CharField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class DarkTime(serializers.Serializer[Any]):
    """Neither the machine nor the terminal was heard: somebody says whether the job still ran."""

    job = serializers.IntegerField()
    number = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class TerminalLane(FloorUnit):
    """A work unit as somebody sees it who tends several."""

    next_check = NextCheck(allow_null=True)
    dark = DarkTime(allow_null=True)
    stop = UnexplainedStop(allow_null=True)


class TerminalLanesDoor(Board):
    @extend_schema(
        responses=TerminalLane(many=True),
        parameters=[OpenApiParameter("work_units", OpenApiTypes.STR, required=True, description="Ids, with commas.")],
    )
    def get(self, request: Request) -> Response:
        """What each of these work units does, what is checked next, and what it asks."""
        said = request.query_params.get("work_units", "").split(",")
        if not all(key.isdecimal() for key in said) or len(said) > MOST_LANES:
            raise Malformed(f"Give one to {MOST_LANES} ids of work units.", field="work_units")
        found = selectors.lanes([int(key) for key in said], _person(request))
        return Response(TerminalLane(found, many=True).data)


class WorkHistoryDoor(Board):
    @extend_schema(
        responses=WorkHistory,
        parameters=[
            OpenApiParameter("work_unit", OpenApiTypes.INT, required=True),
            OpenApiParameter("from", OpenApiTypes.DATETIME, description="By default an hour before `to`."),
            OpenApiParameter("to", OpenApiTypes.DATETIME, description="By default now."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Which job, lot, load, unit and step ran while something was measured there."""
        unit = Equipment.objects.filter(pk=asked_number(request, "work_unit")).first()
        if unit is None:
            raise Malformed("There is no such work unit.", code="unknown_work_unit", field="work_unit")
        since, until = asked_span(request)
        return Response(WorkHistory(selectors.what_ran(unit, since=since, until=until)).data)


class TaskCountRow(serializers.Serializer[Any]):
    """How much waits for this person; null where it is somebody else's work."""

    nonconformances = serializers.IntegerField(allow_null=True)
    changes = serializers.IntegerField(allow_null=True)
    parked = serializers.IntegerField(allow_null=True)
    calls = serializers.IntegerField(allow_null=True)


class TaskCountsDoor(Board):
    @extend_schema(responses=TaskCountRow)
    def get(self, request: Request) -> Response:
        """The figures beside the pages of the navigation: what waits to be decided."""
        return Response(TaskCountRow(selectors.task_counts(_person(request))).data)


class StepRow(serializers.Serializer[Any]):
    """One thing the first order needs."""

    step = serializers.CharField()
    count = serializers.IntegerField()
    is_done = serializers.BooleanField()


class SetUpDoor(Board):
    @extend_schema(responses=StepRow(many=True))
    def get(self, request: Request) -> Response:
        """How far a new plant has come on its way to the first order, read from what is there."""
        return Response(StepRow(selectors.beginning(), many=True).data)


class SearchDoor(Board):
    @extend_schema(
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="How a number begins, two letters at least.")],
        responses=HitRow(many=True),
    )
    def get(self, request: Request) -> Response:
        """Orders, jobs, lots, serials and machines by how their number begins."""
        hits = selectors.search(request.query_params.get("q", "")[:60], _person(request))
        return Response(HitRow(hits, many=True).data)


def _person(request: Request) -> Person:
    assert isinstance(request.user, Person)
    return request.user


urlpatterns = [
    path("dispatch-board", DispatchBoardDoor.as_view(), name="dispatch-board"),
    path("terminal-lanes", TerminalLanesDoor.as_view(), name="terminal-lanes"),
    path("floor", FloorDoor.as_view(), name="floor"),
    path("work-history", WorkHistoryDoor.as_view(), name="work-history"),
    path("task-counts", TaskCountsDoor.as_view(), name="task-counts"),
    path("set-up", SetUpDoor.as_view(), name="set-up"),
    path("search", SearchDoor.as_view(), name="search"),
]
