"""The door for files: what a browser or a camera sends."""

from __future__ import annotations

import hashlib
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api import Words
from kernel.errors import Malformed
from orders.services.files import add_file
from personnel.authentication import asker
from records.contents import LARGEST, MB
from records.doors import KEY, once
from records.models import File


class NewFile(Words):
    """A picture (PNG, JPEG, WebP), a PDF or a video (MP4, WebM)."""

    file = serializers.FileField(max_length=200)


class FileRow(serializers.ModelSerializer[File]):
    """A stored file and the address a browser asks."""

    url = serializers.CharField(read_only=True)

    class Meta:
        model = File
        fields = ["url", "name", "content_type", "size"]
        read_only_fields = fields


class FilesDoor(APIView):
    """Files come in as multipart/form-data."""

    permission_classes = [IsAuthenticated]
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": NewFile}, responses={201: FileRow}, parameters=[KEY])
    def post(self, request: Request) -> Response:
        """Keep a file; its content says what it is. The same bytes again are the same file."""
        sent = NewFile(data=request.data)
        sent.is_valid(raise_exception=True)
        file: Any = sent.validated_data["file"]
        if file.size > LARGEST:
            raise Malformed(f"A file may have at most {LARGEST // MB} MB.", code="too_large", field="file")
        content = file.read()
        return once(
            request, lambda: FileRow(add_file(file.name, content, by=asker(request))).data, status=201,
            said=[file.name, hashlib.sha256(content).hexdigest()],
        )


urlpatterns = [path("files", FilesDoor.as_view(), name="files")]
