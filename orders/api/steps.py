"""Doors to the work on a job: pieces taken in hand, steps answered and ticked off."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import Gauge
from kernel.api import MomentWord, Words
from kernel.errors import Malformed
from orders import services
from orders.api.answers import detail_of, file_of, person_of, unit_of
from orders.api.cards import JobDetail
from orders.errors import StepUnknown
from orders.models import JobOrder
from orders.selectors.detail import Detail
from orders.selectors.tool_value import SENTENCES, tool_value
from personnel.models import Person
from personnel.services import identify_second
from records.doors import command


class BeginUnit(Words):
    """The serial that comes from the operation before; nothing where this one makes it."""

    serial = serializers.CharField(max_length=60, required=False, allow_blank=True)


def _gauge_word() -> Any:
    return serializers.PrimaryKeyRelatedField[Any](
        queryset=Gauge.objects.all(), required=False, allow_null=True,
        help_text="What it was measured with, where the step asks for a gauge and more than one is here.",
    )


ATTEMPT = "Which attempt at the step this is; refused with 409 when somebody else was faster."


class EnterValue(Words):
    """A number in the step's unit, or a text; exactly one of the two."""

    unit = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.IntegerField()
    value = serializers.JSONField(required=False)
    attempt = serializers.IntegerField(required=False, min_value=1, help_text=ATTEMPT)
    text = serializers.CharField(max_length=400, required=False)
    gauge = _gauge_word()


class ScanCode(Words):
    """A code that was read; without `step` the current one is meant."""

    unit = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.IntegerField(required=False)
    code = serializers.CharField(max_length=100)
    attempt = serializers.IntegerField(required=False, min_value=1, help_text=ATTEMPT)


class SecondPerson(Words):
    """Somebody beside who is signed in: their badge, or their name (id) with their PIN."""

    badge = serializers.CharField(max_length=200, required=False)
    person = serializers.IntegerField(required=False)
    pin = serializers.CharField(max_length=20, required=False, trim_whitespace=False)


class CompleteStep(Words):
    """The step that is done; `value` is entered first when it is given.

    Where another person must look, `confirms` is the entry (its id) they see, and `second` who they are.
    """

    unit = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.IntegerField()
    value = serializers.JSONField(required=False)
    attempt = serializers.IntegerField(required=False, min_value=1, help_text=ATTEMPT)
    confirms = serializers.IntegerField(required=False)
    second = SecondPerson(required=False)
    gauge = _gauge_word()


class AddPhoto(Words):
    """A picture that was uploaded before, by its address."""

    unit = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.IntegerField()
    file = serializers.CharField(max_length=200)
    attempt = serializers.IntegerField(required=False, min_value=1, help_text=ATTEMPT)


class TakeToolValue(Words):
    """The value of a tool that is shown, named by when the tool measured it."""

    unit = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.IntegerField()
    measured_at = MomentWord()
    attempt = serializers.IntegerField(required=False, min_value=1, help_text=ATTEMPT)
    gauge = _gauge_word()


class ToolValueNow(serializers.Serializer[Any]):
    """What a tool measured last; with an objection it cannot be taken."""

    value = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField(allow_null=True)
    age_seconds = serializers.FloatField(allow_null=True)
    objection = serializers.ChoiceField(choices=["", *SENTENCES])


class StepActions:
    """The part of the door to jobs that people press while they work."""

    @command(BeginUnit, answer=JobDetail)
    def begin_unit(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Take the next piece in hand."""
        services.begin_unit(job, by=person_of(request), **data)
        return detail_of(job, request)

    @command(EnterValue, answer=JobDetail)
    def enter_value(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Keep a value; out of its limits it is a failed attempt."""
        services.enter_value(
            job, by=person_of(request), step=data["step"], value=_value(data), unit=unit_of(data.get("unit")),
            attempt=data.get("attempt"), gauge=data.get("gauge"),
        )
        return detail_of(job, request)

    @command(ScanCode, answer=JobDetail)
    def scan(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Read a code: a component goes into the unit, a serial proves it."""
        services.scan(
            job, by=person_of(request), code=data["code"], step=data.get("step"), unit=unit_of(data.get("unit")),
            attempt=data.get("attempt"),
        )
        return detail_of(job, request)

    @command(CompleteStep, answer=JobDetail)
    def complete_step(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Tick a step off; the last one makes the unit good."""
        services.complete_step(
            job, by=person_of(request), step=data["step"], unit=unit_of(data.get("unit")), value=data.get("value"),
            attempt=data.get("attempt"), confirms=data.get("confirms"), second=_second(data.get("second"), request),
            gauge=data.get("gauge"),
        )
        return detail_of(job, request)

    @command(AddPhoto, answer=JobDetail)
    def add_photo(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Keep a photo."""
        file = file_of(data["file"])
        assert file is not None
        services.add_photo(
            job, by=person_of(request), step=data["step"], file=file, unit=unit_of(data.get("unit")),
            attempt=data.get("attempt"),
        )
        return detail_of(job, request)

    @command(TakeToolValue, answer=JobDetail)
    def take_tool_value(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Keep what a tool has measured."""
        services.take_tool_value(
            job, by=person_of(request), step=data["step"], measured_at=data["measured_at"],
            unit=unit_of(data.get("unit")), attempt=data.get("attempt"), gauge=data.get("gauge"),
        )
        return detail_of(job, request)

    @extend_schema(responses=ToolValueNow, parameters=[OpenApiParameter("step", int, required=True)])
    @action(detail=True, url_path="tool-value", filterset_class=None)
    def tool_value(self, request: Request, pk: str | None = None) -> Response:
        """What the tool of a step measured last."""
        job: JobOrder = self.get_object()  # type: ignore[attr-defined]
        number = request.query_params.get("step", "")
        step = job.frozen.step(int(number)) if number.isdecimal() else None
        if step is None or step.entry != "tool_value":
            raise StepUnknown(f"{job.number} has no such step with a tool.", field="step")
        return Response(ToolValueNow(tool_value(job, step)).data)


def _second(words: dict[str, Any] | None, request: Request) -> Person | None:
    return identify_second(**words, by=person_of(request)) if words is not None else None


def _value(data: dict[str, Any]) -> Any:
    if ("value" in data) == ("text" in data):
        raise Malformed("Give either a value or a text.", field="value")
    value = data.get("value", data.get("text"))
    if isinstance(value, dict | list) or value is None:
        raise Malformed("A value is a number, a text, or yes and no.", code="not_a_value", field="value")
    return value
