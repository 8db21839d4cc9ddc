"""Doors to badges and keys: what opens something, and its end."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from kernel.api import Words
from personnel import services
from personnel.api.people import ApiKeyRow, BadgeRow, Because
from personnel.authentication import asker
from personnel.models import ApiKey, Badge
from records.doors import ReadDoor, command


class BadgeOfPerson(BadgeRow):
    person_name = serializers.CharField(source="person.name")

    class Meta(BadgeRow.Meta):
        fields = [*BadgeRow.Meta.fields, "person", "person_name"]


class ApiKeyOfPerson(ApiKeyRow):
    person_name = serializers.CharField(source="person.name")

    class Meta(ApiKeyRow.Meta):
        fields = [*ApiKeyRow.Meta.fields, "person", "person_name"]


class WhyPerhaps(Words):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class BadgeDoor(ReadDoor):
    """Cards, those that open nothing any more included."""

    permission = "personnel.read"
    queryset = Badge.objects.select_related("person")
    serializer_class = BadgeOfPerson
    filterset_fields = ["person", "is_active"]

    @command(WhyPerhaps, answer=BadgeOfPerson)
    def take_back(self, request: Request, badge: Badge, data: dict[str, Any]) -> Badge:
        """The card came back."""
        return services.take_back_badge(badge, by=asker(request), **data)

    @command(WhyPerhaps, answer=BadgeOfPerson)
    def report_lost(self, request: Request, badge: Badge, data: dict[str, Any]) -> Badge:
        """Nobody shall get in with it."""
        return services.report_badge_lost(badge, by=asker(request), **data)


class ApiKeyDoor(ReadDoor):
    """Keys of machine clients."""

    permission = "personnel.read"
    queryset = ApiKey.objects.select_related("person")
    serializer_class = ApiKeyOfPerson
    filterset_fields = ["person", "is_active"]

    @command(Because, answer=ApiKeyOfPerson)
    def withdraw(self, request: Request, key: ApiKey, data: dict[str, Any]) -> ApiKey:
        """The key opens nothing any more."""
        return services.withdraw_api_key(key, by=asker(request), **data)


router_entries = [("badges", BadgeDoor), ("api-keys", ApiKeyDoor)]
