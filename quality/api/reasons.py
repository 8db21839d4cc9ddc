"""Reason codes over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api import Words
from kernel.filters import YesOrNoFilter
from personnel.authentication import asker
from quality import services, states
from quality.models import ReasonCode
from records.doors import ReadDoor, command


def _texts(**more: Any) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.CharField(max_length=120, allow_blank=True),
        help_text='Language -> text: {"de": "…"}.', **more,
    )  # fmt: skip


class ReasonRow(serializers.ModelSerializer[ReasonCode]):
    """A reason people may choose."""

    translations = _texts()

    class Meta:
        model = ReasonCode
        fields = ["id", "kind", "code", "text", "translations", "position", "is_active"]


class DefineReason(Words):
    kind = serializers.ChoiceField(choices=states.REASON_KINDS)
    code = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=120)
    translations = _texts(required=False)


class ChangeReason(Words):
    """What is said differently; the code stays."""

    text = serializers.CharField(max_length=120, required=False)
    translations = _texts(required=False)
    is_active = serializers.BooleanField(required=False)


class MoveReason(Words):
    to = serializers.IntegerField(min_value=1, max_value=1000, help_text="Its place among those of its kind.")


class ReasonFilter(filters.FilterSet):
    """By what it is a reason for."""

    kind = filters.ChoiceFilter(choices=[(word, word) for word in states.REASON_KINDS])
    # One by its id is found whether it is offered or not; a list has those that are, unless all are asked for.
    everything = YesOrNoFilter(method="all_of_them", help_text="Those no longer offered, too.")

    def all_of_them(self, queryset: QuerySet[ReasonCode], name: str, value: bool) -> QuerySet[ReasonCode]:
        return queryset


class ReasonDoor(ReadDoor):
    """The reasons in use, in the order they are offered."""

    permission = "quality.read"
    queryset = ReasonCode.objects.all()
    serializer_class = ReasonRow
    filterset_class = ReasonFilter
    ordering = ("kind", "position", "code")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        wants_all = self.request.query_params.get("everything", "").lower() in ("true", "1")
        return found if wants_all or self.action != "list" else found.filter(is_active=True)

    @command(DefineReason, answer=ReasonRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> ReasonCode:
        """A new reason, offered last."""
        return services.define_reason(by=asker(request), **data)

    @command(ChangeReason, answer=ReasonRow)
    def change(self, request: Request, reason: ReasonCode, data: dict[str, Any]) -> ReasonCode:
        """Other words, or offered no longer."""
        return services.change_reason(reason, by=asker(request), **data)

    @command(MoveReason, answer=ReasonRow)
    def move(self, request: Request, reason: ReasonCode, data: dict[str, Any]) -> ReasonCode:
        """Another place in the list."""
        return services.move_reason(reason, by=asker(request), **data)
