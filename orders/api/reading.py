"""Doors to what a person reads before a job."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api import Words
from orders import services
from orders.api.answers import detail_of, person_of
from orders.api.cards import JobDetail
from orders.models import JobOrder
from orders.selectors.changed import changed
from orders.selectors.detail import Detail
from orders.selectors.reading import to_read
from records.doors import command


class ChangedWords(serializers.Serializer[Any]):
    """One thing the operation says otherwise; the path names steps by their number: "steps.30.lower"."""

    path = serializers.CharField(allow_blank=True)
    what = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ReadingRow(serializers.Serializer[Any]):
    """The version to read, the newest you have read (0: none), and what changed in this operation."""

    number = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    change_note = serializers.CharField(allow_blank=True)
    known = serializers.IntegerField()
    is_read = serializers.BooleanField()
    differences = ChangedWords(many=True)


class ToReadAnswer(serializers.Serializer[Any]):
    """What is to be read for a job; nothing where its work master never had a major version."""

    reading = ReadingRow(allow_null=True)


class ChangedRow(serializers.Serializer[Any]):
    """From which version to which, by whom, when and why; in mid-order also from which unit on."""

    before = serializers.CharField()
    after = serializers.CharField()
    version = serializers.IntegerField()
    is_seen = serializers.BooleanField(help_text="You have said that you know this version.")
    is_mid_order = serializers.BooleanField(help_text="By a change order, while the order was on the floor.")
    from_unit = serializers.CharField(help_text="The first serial it is for; empty: whatever was begun next.")
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    differences = ChangedWords(many=True)


class ChangedAnswer(serializers.Serializer[Any]):
    """What is done otherwise than before; nothing where this operation is done as ever."""

    changed = ChangedRow(allow_null=True)


class ConfirmReading(Words):
    """The version you have read: the one that has to be, or a minor one whose changes you have seen."""

    version = serializers.IntegerField(min_value=1)


class ReadingActions:
    """The part of the door to jobs that shows what changed."""

    @extend_schema(responses=ToReadAnswer)
    @action(detail=True, url_path="reading", filterset_class=None)
    def reading(self, request: Request, pk: str | None = None) -> Response:
        """What you have to read before you work on it."""
        job: JobOrder = self.get_object()  # type: ignore[attr-defined]
        return Response(ToReadAnswer({"reading": to_read(job, person_of(request))}).data)

    @extend_schema(responses=ChangedAnswer)
    @action(detail=True, url_path="changed", filterset_class=None)
    def changed(self, request: Request, pk: str | None = None) -> Response:
        """What is done otherwise than before, whether it has to be read or not."""
        job: JobOrder = self.get_object()  # type: ignore[attr-defined]
        return Response(ChangedAnswer({"changed": changed(job, person_of(request))}).data)

    @command(ConfirmReading, answer=JobDetail)
    def confirm_reading(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Say that you have read it: the training record behind the start gate."""
        services.confirm_reading(job, by=person_of(request), **data)
        return detail_of(job, request)
