"""The demo's only door: its code sheet and its logins. Where DEMO is off there is nothing here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from demo.codes import sheet
from demo.plant.people import PASSWORD, PEOPLE


class DemoCode(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    detail = serializers.CharField()
    symbol = serializers.CharField(help_text="SVG")


class DemoCodeGroup(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["badge", "terminal", "lot", "serial"])
    title = serializers.CharField()
    codes = DemoCode(many=True)


class DemoLogin(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()


class DemoSheet(serializers.Serializer[Any]):
    password = serializers.CharField(help_text="Of every demo person.")
    logins = DemoLogin(many=True)
    groups = DemoCodeGroup(many=True)


class CodesDoor(APIView):
    """Open to all: a visitor needs a badge before anybody knows them."""

    permission_classes = [AllowAny]

    @extend_schema(responses=DemoSheet)
    def get(self, request: Request) -> Response:
        """The demo's badges, terminals, lots and serials, each with its symbol; 404 where DEMO is off."""
        if not settings.DEMO:
            raise Http404
        people = [{"username": p.username, "name": p.name, "role": p.role} for p in PEOPLE if p.kind == "human"]
        return Response(DemoSheet({"password": PASSWORD, "logins": people, "groups": sheet()}).data)


urlpatterns = [path("codes", CodesDoor.as_view(), name="codes")]
