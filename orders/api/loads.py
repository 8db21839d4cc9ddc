"""Doors to loads and to pieces that wait for a job."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from equipment.models import Equipment, UnassignedCount
from kernel.api import QuantityWord, Words
from kernel.errors import Malformed
from orders import selectors, services
from orders.models import JobOrder, Load, LoadMember
from orders.states import LOAD
from records.doors import ReadDoor, command


class LoadMemberRow(serializers.ModelSerializer[LoadMember]):
    """So many pieces of a job in a load."""

    number = serializers.CharField(source="job.number")
    name = serializers.CharField(source="job.name")
    request = serializers.CharField(source="job.request.number")
    quantity = QuantityWord()

    class Meta:
        model = LoadMember
        fields = ["job", "number", "name", "request", "quantity"]
        read_only_fields = fields


class LoadRow(serializers.ModelSerializer[Load]):
    """One filling of a machine; its members share its values."""

    work_unit_number = serializers.CharField(source="work_unit.number")
    started_by = serializers.CharField(source="started_by.name")
    ended_by = serializers.CharField(source="ended_by.name", default=None, allow_null=True)
    is_in_cycle = serializers.BooleanField(help_text="The machine is running: it finishes the load itself.")
    values = serializers.ListField(child=serializers.DictField())
    members = LoadMemberRow(many=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Load
        fields = [
            "id", "work_unit", "work_unit_number", "state", "started_at", "started_by", "ended_at", "ended_by",
            "is_in_cycle", "cycle_at", "values", "members", "allowed_actions",
        ]  # fmt: skip
        read_only_fields = fields

    def get_allowed_actions(self, load: Load) -> list[str]:
        return LOAD.allowed(load.state) if self.context["request"].user.has("orders.work_joborder") else []


class NewMember(Words):
    """So many pieces of a job (its id)."""

    job = serializers.IntegerField()
    quantity = QuantityWord()


class NewLoad(Words):
    """What goes into the machine together."""

    work_unit = serializers.IntegerField()
    members = NewMember(many=True)


class FinishLoad(Words):
    """Nothing but the load: the machine's values are taken as they are."""


class LoadFilter(filters.FilterSet):
    """By work unit (id) and state."""

    class Meta:
        model = Load
        fields = ["work_unit", "state"]


class LoadDoor(ReadDoor):
    """Loads of washers and ovens."""

    permission = "orders.read"
    queryset = Load.objects.all()
    serializer_class = LoadRow
    filterset_class = LoadFilter

    def get_queryset(self) -> QuerySet[Load]:
        return selectors.load_list()

    @command(NewLoad, answer=LoadRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Load:
        """Put pieces of one or several jobs into the machine and begin."""
        unit = Equipment.objects.filter(pk=data["work_unit"]).first()
        if unit is None:
            raise Malformed("There is no such work unit.", code="unknown", field="work_unit")
        jobs = JobOrder.objects.in_bulk([member["job"] for member in data["members"]])
        missing = [member["job"] for member in data["members"] if member["job"] not in jobs]
        if missing:
            raise Malformed(f"There is no job {missing[0]}.", code="unknown", field="members")
        members = [services.Member(jobs[member["job"]], member["quantity"]) for member in data["members"]]
        load = services.start_load(unit, members, by=request.user)  # type: ignore[arg-type]
        return selectors.load_list().get(pk=load.pk)

    @command(FinishLoad, answer=LoadRow)
    def finish(self, request: Request, load: Load, data: dict[str, Any]) -> Load:
        """Take it out by hand; usually the machine's cycle counter does."""
        services.finish_load(load, by=request.user)  # type: ignore[arg-type]
        return selectors.load_list().get(pk=load.pk)


class AssignCount(Words):
    """Where the pieces belong: to a job (its id), or to a reason such as set-up or test cycle.

    With a quantity only so many of them, the oldest first.
    """

    job = serializers.IntegerField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    quantity = QuantityWord(required=False, allow_null=True)


class AssignedCount(serializers.ModelSerializer[UnassignedCount]):
    """What was decided about parked pieces."""

    quantity = QuantityWord()

    class Meta:
        model = UnassignedCount
        fields = ["id", "equipment", "quantity", "why", "state", "job_kind", "job_id", "job_label", "reason"]
        read_only_fields = fields


class AssignCountDoor(ReadDoor):
    """Pieces a machine counted for no job: said here where they belong."""

    permission = "equipment.read"
    queryset = UnassignedCount.objects.all()
    serializer_class = AssignedCount

    @command(AssignCount, answer=AssignedCount)
    def assign(self, request: Request, parked: UnassignedCount, data: dict[str, Any]) -> UnassignedCount:
        """Credit them to a job, or explain them."""
        job = None
        if data.get("job") is not None:
            job = JobOrder.objects.filter(pk=data["job"]).first()
            if job is None:
                raise Malformed(f"There is no job {data['job']}.", code="unknown", field="job")
        return services.assign_count(
            parked, by=request.user, job=job, reason=data.get("reason", ""),  # type: ignore[arg-type]
            quantity=data.get("quantity"),
        )


router_entries = [("loads", LoadDoor)]
# The list itself is the equipment room's door; this one action needs this room's rules.
urlpatterns = [path("unassigned-counts/<int:pk>/assign", AssignCountDoor.as_view({"post": "assign"}))]
