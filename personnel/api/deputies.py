"""Doors to deputies: everybody in the plant may see who stands in tonight."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api import MomentWord, Words
from kernel.clock import now
from kernel.filters import YesOrNoFilter
from personnel import services
from personnel.api.people import Because
from personnel.authentication import asker
from personnel.models import Deputy, Person
from personnel.roles import ROLES
from records.doors import ReadDoor, command


class DeputyRow(serializers.ModelSerializer[Deputy]):
    """Who stands in for a role, from when until when."""

    person_name = serializers.CharField(source="person.name")
    by_name = serializers.CharField(source="by.name")
    is_now = serializers.SerializerMethodField()

    class Meta:
        model = Deputy
        fields = [
            "id", "person", "person_name", "role", "starts_at", "ends_at", "by_name", "withdrawn_at", "is_now",
        ]  # fmt: skip

    def get_is_now(self, deputy: Deputy) -> bool:
        return deputy.withdrawn_at is None and deputy.starts_at <= now() < deputy.ends_at


class AppointDeputy(Words):
    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.all())
    role = serializers.ChoiceField(choices=ROLES)
    starts_at = MomentWord()
    ends_at = MomentWord()
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DeputyFilter(filters.FilterSet):
    """Whose; and whether it is still to come or holds now."""

    person = filters.NumberFilter()
    role = filters.CharFilter()
    is_open = YesOrNoFilter(method="not_over")

    def not_over(self, queryset: QuerySet[Deputy], name: str, value: bool) -> QuerySet[Deputy]:
        still = {"withdrawn_at": None, "ends_at__gt": now()}
        return queryset.filter(**still) if value else queryset.exclude(**still)


class DeputyDoor(ReadDoor):
    """Who stands in for whom."""

    permission = "personnel.read_deputy"
    queryset = Deputy.objects.select_related("person", "by")
    serializer_class = DeputyRow
    filterset_class = DeputyFilter
    ordering = ("-starts_at", "-id")

    @command(AppointDeputy, answer=DeputyRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Deputy:
        """Somebody stands in for a role for a time."""
        return services.appoint_deputy(data.pop("person"), data.pop("role"), by=asker(request), **data)

    @command(Because, answer=DeputyRow)
    def withdraw(self, request: Request, deputy: Deputy, data: dict[str, Any]) -> Deputy:
        """They need not stand in any longer."""
        return services.withdraw_deputy(deputy, by=asker(request), **data)


router_entries = [("deputies", DeputyDoor)]
