"""Doors to people's times: what a site keeps, hours by operation, raw periods, and what is no job."""

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
from kernel.api import MomentWord, Words, asked_number, asked_span
from kernel.errors import Malformed
from kernel.filters import YesOrNoFilter
from orders import services
from orders.api.answers import person_of
from orders.models import LabourCorrection, LabourPeriod, LabourPolicy
from orders.selectors import labour
from orders.states import SPLITS
from personnel.roles import ROLES
from quality.models import ReasonCode
from records.doors import MayRead, ReadDoor, command

HOURS = "HUR"


class PolicyRow(serializers.ModelSerializer[LabourPolicy]):
    """What a site keeps of its people's times."""

    site_number = serializers.CharField(source="site.number")
    sees_people = serializers.SerializerMethodField()

    class Meta:
        model = LabourPolicy
        fields = [
            "id", "site", "site_number", "is_on", "split", "visible_to", "retention_days", "idle_minutes",
            "sees_people",
        ]  # fmt: skip
        read_only_fields = fields

    def get_sees_people(self, policy: LabourPolicy) -> bool:
        return labour.sees_people(person_of(self.context["request"]), policy)


class SetLabourPolicy(Words):
    """All of it, and why: for example the agreement it follows. Turned off, what there is is forgotten at once."""

    site = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all())
    is_on = serializers.BooleanField()
    split = serializers.ChoiceField(choices=SPLITS)
    visible_to = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), allow_empty=True)
    retention_days = serializers.IntegerField(min_value=1, max_value=3650)
    idle_minutes = serializers.IntegerField(min_value=5, max_value=1440)
    reason = serializers.CharField(max_length=400)


class LabourPolicyDoor(ReadDoor):
    """Whether times of people are kept, how they are split, who sees them, and for how long."""

    permission = "orders.read"
    queryset = LabourPolicy.objects.select_related("site").order_by("site__number")
    serializer_class = PolicyRow
    pagination_class = None

    @command(SetLabourPolicy, answer=PolicyRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> LabourPolicy:
        """Set it for a site; the one before is replaced."""
        return services.set_labour_policy(data.pop("site"), by=person_of(request), **data)


class PersonnelActualRow(serializers.Serializer[Any]):
    """Hours of one use at one operation (B2MML: PersonnelActual, PersonnelUse, Quantity, UnitOfMeasure)."""

    order = serializers.IntegerField(source="job.request_id", default=None, allow_null=True)
    order_number = serializers.CharField(source="job.request.number", default="")
    job = serializers.IntegerField(source="job.pk", default=None, allow_null=True)
    job_number = serializers.CharField(source="job.number", default="")
    sequence = serializers.IntegerField(source="job.sequence", default=None, allow_null=True)
    operation = serializers.CharField(source="job.name", default="")
    activity = serializers.CharField(help_text="What was done that is no job.")
    personnel_use = serializers.CharField(source="use")
    person = serializers.IntegerField(source="person.pk", default=None, allow_null=True)
    person_name = serializers.CharField(source="person.name", default="")
    quantity = serializers.DecimalField(source="hours", max_digits=14, decimal_places=4)
    standard_quantity = serializers.DecimalField(
        source="standard_hours", max_digits=14, decimal_places=4, allow_null=True
    )
    unit_of_measure = serializers.SerializerMethodField()
    is_open = serializers.BooleanField(help_text="Somebody is at it now.")
    closed_by_rule = serializers.IntegerField(help_text="Periods in it that nobody ended.")
    late = serializers.IntegerField(help_text="Periods in it that were entered later.")

    def get_unit_of_measure(self, row: Any) -> str:
        return HOURS


class PersonnelActualDoor(APIView):
    """Labour hours by operation; by person for who may see it."""

    permission = "orders.read"
    permission_classes = [MayRead]

    @extend_schema(
        responses=PersonnelActualRow(many=True),
        parameters=[
            OpenApiParameter("request", int, description="All hours of this order (id)."),
            OpenApiParameter("from", str, description="Without an order: hours since then."),
            OpenApiParameter("to", str),
            OpenApiParameter("by_person", bool, description="Split by person, as far as the asker may see."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Of an order with its standards, or of a time."""
        word = request.query_params.get("by_person", "false").lower()
        if word not in ("true", "false"):
            raise Malformed("Say true or false.", code="not_a_boolean", field="by_person")
        asker, by_person = person_of(request), word == "true"
        if "request" in request.query_params:
            found = labour.actuals(asker, request=asked_number(request, "request"), by_person=by_person)
        else:
            since, until = asked_span(request)
            found = labour.actuals(asker, since=since, until=until, by_person=by_person)
        return Response(PersonnelActualRow(found, many=True).data)


class CorrectionRow(serializers.ModelSerializer[LabourCorrection]):
    """What a period said before, who corrected it, and why."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = LabourCorrection
        fields = ["started_at", "ended_at", "ended_by", "reason", "by", "at"]
        read_only_fields = fields


class PeriodRow(serializers.ModelSerializer[LabourPeriod]):
    """A stretch of somebody's time as it was seen, before it is split."""

    person_name = serializers.CharField(source="person.name")
    job_number = serializers.CharField(source="job.number", default="")
    operation = serializers.CharField(source="job.name", default="")
    order_number = serializers.CharField(source="job.request.number", default="")
    work_unit = serializers.CharField(source="work_unit.number", default="")
    activity = serializers.CharField(source="activity.text", default="")
    personnel_use = serializers.CharField(source="use")
    is_closed_by_rule = serializers.BooleanField()
    corrections = CorrectionRow(many=True)

    class Meta:
        model = LabourPeriod
        fields = [
            "id", "person", "person_name", "job", "job_number", "operation", "order_number", "work_unit", "activity",
            "personnel_use", "started_at", "ended_at", "began_by", "ended_by", "is_closed_by_rule", "late",
            "corrections",
        ]  # fmt: skip
        read_only_fields = fields


class CorrectPeriod(Words):
    """When it really began or ended, and why that was not seen."""

    started_at = MomentWord(required=False)
    ended_at = MomentWord(required=False)
    reason = serializers.CharField(max_length=400)


class BeginActivity(Words):
    """Which activity (a reason of kind `activity`), and at which work unit it is, if at any."""

    activity = serializers.PrimaryKeyRelatedField[Any](queryset=ReasonCode.objects.filter(kind="activity"))
    work_unit = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all(), required=False)


class OwnActivity(serializers.Serializer[Any]):
    """What the asker does now that is no job."""

    is_kept = serializers.BooleanField(help_text="Whether this site keeps times at all.")
    activity = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    translations = serializers.DictField(child=serializers.CharField())
    started_at = serializers.DateTimeField(allow_null=True)


class PeriodFilter(filters.FilterSet):
    """By order, job, person; those still open; those nobody ended."""

    request = filters.NumberFilter(field_name="job__request_id")
    forgotten = YesOrNoFilter(method="by_rule")
    open = YesOrNoFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = LabourPeriod
        fields = ["request", "job", "person"]

    def by_rule(self, queryset: QuerySet[LabourPeriod], name: str, value: bool) -> QuerySet[LabourPeriod]:
        known = queryset.filter(ended_by__in=("idle", "shift_end"))
        return known if value else queryset.exclude(pk__in=known)


class LabourPeriodDoor(ReadDoor):
    """Raw periods: one's own, and those whose people the asker may see."""

    permission = "orders.read"
    queryset = LabourPeriod.objects.none()
    serializer_class = PeriodRow
    filterset_class = PeriodFilter

    def get_queryset(self) -> QuerySet[LabourPeriod]:
        return labour.periods_seen_by(person_of(self.request))

    @command(CorrectPeriod, answer=PeriodRow)
    def correct(self, request: Request, period: LabourPeriod, data: dict[str, Any]) -> LabourPeriod:
        """Say when it really began or ended; what it said before stays beside it."""
        services.correct_period(period, by=person_of(request), **data)
        return self.get_queryset().get(pk=period.pk)

    @extend_schema(responses=OwnActivity, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def own(self, request: Request) -> Response:
        """What the asker does now that is no job."""
        return Response(_own(request))

    @command(BeginActivity, answer=OwnActivity, detail=False)
    def begin_activity(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """Begin something that is no job; what the asker did before of this kind ends."""
        services.begin_activity(data["activity"], by=person_of(request), place=data.get("work_unit"))
        return _own(request)

    @command(None, answer=OwnActivity, detail=False)
    def end_activity(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """Back to work."""
        services.end_activity(by=person_of(request))
        return _own(request)


def _own(request: Request) -> dict[str, Any]:
    period = labour.own_activity(person_of(request))
    reason = period.activity if period is not None else None
    return {
        "is_kept": labour.policy_at(None) is not None,
        "activity": reason.pk if reason else None,
        "text": reason.text if reason else "",
        "translations": reason.translations if reason else {},
        "started_at": period.started_at if period else None,
    }


router_entries = [
    ("labour-policies", LabourPolicyDoor),
    ("labour-periods", LabourPeriodDoor),
]
urlpatterns = [path("personnel-actuals", PersonnelActualDoor.as_view(), name="personnel-actuals")]
