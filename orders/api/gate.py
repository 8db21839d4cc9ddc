"""Doors to the start gate: can it start, who signed against it, is the plan ready?"""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment.models import Equipment
from kernel.api import Words, asked_number
from kernel.errors import Malformed
from orders import selectors, services
from orders.gate import CHECKS, MODES
from orders.models import JobOrder, StartOverride
from orders.selectors.lifters import overridable
from orders.selectors.readiness import LIGHTS, Readiness, overrides, readiness, waiting
from records.doors import MayRead, command


class SignedRow(serializers.Serializer[Any]):
    """An override that holds: its row, who signed it, when and why."""

    id = serializers.IntegerField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class BlockerRow(serializers.Serializer[Any]):
    """One reason against a start: a sentence, and its code with facts for other languages."""

    check = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()
    mode = serializers.ChoiceField(choices=MODES[1:])
    facts = serializers.DictField()
    lifted_by = serializers.ListField(child=serializers.CharField(), help_text="Who may sign against it, by name.")
    is_overridden = serializers.BooleanField()
    override = SignedRow(allow_null=True, help_text="The signature that lets it pass.")


class OverrideRow(serializers.ModelSerializer[StartOverride]):
    """A signature against the gate: what it lifted, and why."""

    work_unit = serializers.CharField(source="work_unit.number")
    by = serializers.CharField(source="by.name")
    lifted = serializers.SerializerMethodField()
    withdrawn_by = serializers.CharField(source="withdrawal.by.name", default=None, allow_null=True)
    withdrawn_at = serializers.DateTimeField(source="withdrawal.at", default=None, allow_null=True)
    withdrawn_reason = serializers.CharField(source="withdrawal.reason", default=None, allow_null=True)

    class Meta:
        model = StartOverride
        fields = [
            "id", "work_unit", "by", "at", "reason", "lifted", "withdrawn_by", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_lifted(self, signed: StartOverride) -> list[str]:
        return [cause["sentence"] for cause in signed.causes]


class CanItStart(serializers.Serializer[Any]):
    """The gate's answer for one job at one work unit."""

    job = serializers.IntegerField(source="job.pk")
    number = serializers.CharField(source="job.number")
    work_unit = serializers.CharField(source="work_unit.number", default=None, allow_null=True)
    can_start = serializers.BooleanField()
    blockers = BlockerRow(many=True)
    may_override = serializers.SerializerMethodField(
        help_text="Checks you may override by signing, or withdraw the override of."
    )
    overrides = serializers.SerializerMethodField()

    def get_may_override(self, found: Readiness) -> list[str]:
        return overridable(found.blockers, self.context["request"].user)

    @extend_schema_field(OverrideRow(many=True))
    def get_overrides(self, found: Readiness) -> Any:
        return OverrideRow(overrides(found.job), many=True).data


class OverrideStart(Words):
    """Which checks are meant, why it may start, and your password or PIN again."""

    checks = serializers.ListField(child=serializers.ChoiceField(choices=CHECKS), min_length=1)
    reason = serializers.CharField(max_length=400)
    secret = serializers.CharField(max_length=200)
    work_unit = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all(), required=False)


class WithdrawOverride(Words):
    """Which of the job's overrides holds no longer (its id), and why."""

    override = serializers.IntegerField()
    reason = serializers.CharField(max_length=400)


WHERE = OpenApiParameter("work_unit", int, description="At another work unit than its own (its id).")
WHO = OpenApiParameter(
    "for", str, enum=["me", "anyone"], description="`me` by default: what you hold and have read; `anyone`: a plan."
)


class GateActions:
    """What the gate adds to the door of jobs."""

    @extend_schema(responses=CanItStart, parameters=[WHERE, WHO])
    @action(detail=True, url_path="can-it-start", filterset_class=None)
    def can_it_start(self: Any, request: Request, pk: str | None = None) -> Response:
        """Every reason why the job cannot start now, each with who may lift it."""
        who = request.query_params.get("for", "me")
        if who not in ("me", "anyone"):
            raise Malformed("It is asked for `me` or for `anyone`.", code="unknown", field="for")
        unit = _work_unit(request)
        worker: Any = request.user if who == "me" else None
        found = readiness([self.get_object()], at_unit=unit, worker=worker)[0]
        return Response(CanItStart(found, context={"request": request}).data)

    @command(OverrideStart, answer=CanItStart)
    def override(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Readiness:
        """Sign that these checks, as they stand now, do not keep the job from starting."""
        unit = data.get("work_unit")
        by: Any = request.user
        services.override(job, by=by, **data)
        return readiness([selectors.job_list().get(pk=job.pk)], at_unit=unit, worker=by)[0]


    @command(WithdrawOverride, answer=CanItStart)
    def withdraw_override(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Readiness:
        """Let an override hold no longer; what it lifted stands against the job again."""
        found = StartOverride.objects.select_related("job", "work_unit", "by")
        signed = found.filter(job=job, pk=data["override"]).first()
        if signed is None:
            raise Malformed(f"{job.number} has no such override.", code="unknown", field="override")
        by: Any = request.user
        services.withdraw_override(signed, by=by, reason=data["reason"])
        return readiness([selectors.job_list().get(pk=job.pk)], at_unit=signed.work_unit, worker=by)[0]


class Lights(serializers.Serializer[Any]):
    """What is there: ok, warn or block."""

    input = serializers.CharField()
    material = serializers.CharField()
    tools = serializers.CharField()
    people = serializers.CharField()
    equipment = serializers.CharField()


assert set(LIGHTS) == set(Lights._declared_fields)


class ReadinessRow(serializers.Serializer[Any]):
    """A job that waits, and whether everything for it is there."""

    job = serializers.IntegerField(source="job.pk")
    number = serializers.CharField(source="job.number")
    name = serializers.CharField(source="job.name")
    request = serializers.CharField(source="job.request.number")
    work_unit = serializers.CharField(source="work_unit.number", default=None, allow_null=True)
    state = serializers.CharField(source="job.state")
    can_start = serializers.BooleanField()
    lights = Lights()
    blockers = BlockerRow(many=True)


class ReadinessDoor(APIView):
    """The plan's lights: material, tools, people, equipment of every job that waits."""

    permission = "orders.read"
    permission_classes = [MayRead]

    @extend_schema(
        responses=ReadinessRow(many=True),
        parameters=[
            OpenApiParameter("work_unit", int, description="Only its queue (its id)."),
            OpenApiParameter("request", int, description="Only this order's jobs (its id)."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Every job that waits, in the order of the queues, judged as the start itself will be."""
        asked = {name: asked_number(request, name) for name in ("work_unit", "request") if name in request.query_params}
        return Response(ReadinessRow(readiness(list(waiting(**asked))), many=True).data)


def _work_unit(request: Request) -> Equipment | None:
    if "work_unit" not in request.query_params:
        return None
    unit = Equipment.objects.filter(pk=asked_number(request, "work_unit")).first()
    if unit is None:
        raise Malformed("There is no such work unit.", code="work_unit_unknown", field="work_unit")
    return unit


urlpatterns = [path("readiness", ReadinessDoor.as_view(), name="readiness")]
