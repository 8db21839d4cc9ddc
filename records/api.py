"""Doors to the records: look, never touch."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from records.doors import MayRead, ReadDoor
from records.files import location
from records.models import Event, File, Refusal, Seal, Signature


class EventRow(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = [
            "id", "kind", "subject_kind", "subject_id", "subject_label", "about_kind", "about_id", "about_label",
            "by", "by_name", "reason", "data", "context", "occurred_at", "recorded_at",
        ]


class EventFilter(filters.FilterSet):
    kind = filters.CharFilter()
    recorded = filters.IsoDateTimeFromToRangeFilter(field_name="recorded_at")

    class Meta:
        model = Event
        fields = ["kind", "subject_kind", "subject_id", "subject_label", "about_kind", "about_id", "about_label", "by"]


class EventDoor(ReadDoor):
    permission = "records.read"
    queryset = Event.objects.all()
    serializer_class = EventRow
    filterset_class = EventFilter


class RefusalRow(serializers.ModelSerializer[Refusal]):
    class Meta:
        model = Refusal
        fields = ["id", "by", "by_name", "action", "code", "message", "context", "recorded_at"]


class RefusalDoor(ReadDoor):
    permission = "records.read"
    queryset = Refusal.objects.all()
    serializer_class = RefusalRow
    filterset_fields = ["by", "code"]


class SignatureRow(serializers.ModelSerializer[Signature]):
    class Meta:
        model = Signature
        fields = [
            "id", "by", "printed_name", "meaning", "subject_kind", "subject_id", "subject_label", "shown", "digest",
            "method", "signed_at",
        ]


class SignatureDoor(ReadDoor):
    permission = "records.read"
    queryset = Signature.objects.all()
    serializer_class = SignatureRow
    filterset_fields = ["subject_kind", "subject_id", "by"]


class Hex(serializers.Field):  # type: ignore[type-arg]
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: bytes) -> str:
        return bytes(value).hex()


class SealRow(serializers.ModelSerializer[Seal]):
    previous = Hex(read_only=True)
    root = Hex(read_only=True)
    signature = Hex(read_only=True)

    class Meta:
        model = Seal
        fields = ["id", "number", "size", "previous", "root", "sealed_at", "key_id", "signature"]


class SealDoor(ReadDoor):
    permission = "records.read"
    queryset = Seal.objects.all()
    serializer_class = SealRow


class FileDoor(APIView):
    """The bytes of a stored picture or document."""

    permission = "records.read_file"
    permission_classes = [MayRead]

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, sha256: str) -> HttpResponse | FileResponse:
        file = get_object_or_404(File, sha256=sha256)
        if request.headers.get("If-None-Match") == f'"{sha256}"':
            return HttpResponse(status=304)
        inline = file.content_type in {"image/webp", "image/png", "image/jpeg", "application/pdf"}
        response = FileResponse(
            location(file).open("rb"), content_type=file.content_type, as_attachment=not inline, filename=file.name
        )
        response["ETag"] = f'"{sha256}"'
        response["Cache-Control"] = "private, max-age=31536000, immutable"
        return response


router_entries = [
    ("events", EventDoor), ("refusals", RefusalDoor), ("signatures", SignatureDoor), ("seals", SealDoor),
]
urlpatterns = [path("files/<str:sha256>", FileDoor.as_view(), name="file")]
