"""Doors to the records: look, never touch."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.errors import Malformed
from records.contents import LIMITS
from records.doors import MayRead, ReadDoor
from records.files import location
from records.models import Event, File, Refusal, Seal, Signature
from records.selectors import changes_of

# A player asks for a video in stretches; more of it at once only waits in memory.
LONGEST_PART = 4 * 1024 * 1024


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


class Hex(serializers.CharField):
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: Any) -> str:
        return bytes(value).hex()


class SealRow(serializers.ModelSerializer[Seal]):
    previous = Hex(read_only=True)
    merkle_root = Hex(source="root", read_only=True)
    signature = Hex(read_only=True)

    class Meta:
        model = Seal
        fields = ["id", "number", "size", "previous", "merkle_root", "sealed_at", "key_id", "signature"]


class SealDoor(ReadDoor):
    permission = "records.read"
    queryset = Seal.objects.all()
    serializer_class = SealRow


class ChangeRow(serializers.Serializer[Any]):
    """One change of a row: who by which command, old and new. Without a command it was done past the house."""

    id = serializers.IntegerField()
    action = serializers.CharField(help_text="insert, update or delete")
    at = serializers.DateTimeField()
    command = serializers.CharField(allow_null=True)
    by = serializers.IntegerField(allow_null=True)
    old = serializers.DictField()
    new = serializers.DictField()


class ChangesDoor(APIView):
    """The row history of one thing, oldest first: what every change did, also one past the commands."""

    permission = "records.read"
    permission_classes = [MayRead]

    @extend_schema(
        parameters=[
            OpenApiParameter("subject_kind", str, required=True), OpenApiParameter("subject_id", int, required=True),
        ],
        responses=ChangeRow(many=True),
    )
    def get(self, request: Request) -> Response:
        kind, number = request.query_params.get("subject_kind", ""), request.query_params.get("subject_id", "")
        if not number.isascii() or not number.isdigit():
            raise Malformed("Which row? Give its id as a number.", code="invalid", field="subject_id")
        changes = changes_of(kind, int(number))
        if changes is None:
            raise Malformed(f"No row history is kept for '{kind}'.", code="unknown_kind", field="subject_kind")
        return Response(ChangeRow(changes, many=True).data)


class FileDoor(APIView):
    """The bytes of a stored picture or document."""

    permission = "records.read_file"
    permission_classes = [MayRead]

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, sha256: str) -> HttpResponse | FileResponse:
        file = get_object_or_404(File, sha256=sha256)
        if request.headers.get("If-None-Match") == f'"{sha256}"':
            return HttpResponse(status=304)
        whole = FileResponse(
            location(file).open("rb"), content_type=file.content_type,
            as_attachment=file.content_type not in LIMITS, filename=file.name,
        )
        response = _part(file, request.headers.get("Range", "")) or whole
        response["Accept-Ranges"] = "bytes"
        response["ETag"] = f'"{sha256}"'
        response["Cache-Control"] = "private, max-age=31536000, immutable"
        return response


def _part(file: File, wanted: str) -> HttpResponse | None:
    """One stretch of bytes, as a player asks for; None where the whole is the answer (RFC 9110, 14.2)."""
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", wanted)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, file.size - int(last))
    end = min(int(last), file.size - 1) if first and last else file.size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    end = min(end, start + LONGEST_PART - 1)
    with location(file).open("rb") as content:
        content.seek(start)
        response = HttpResponse(content.read(end - start + 1), status=206, content_type=file.content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{file.size}"
    return response


router_entries = [
    ("events", EventDoor), ("refusals", RefusalDoor), ("signatures", SignatureDoor), ("seals", SealDoor),
]
urlpatterns = [
    path("changes", ChangesDoor.as_view(), name="changes"),
    path("files/<str:sha256>", FileDoor.as_view(), name="file"),
]
