"""Doors for tables people bring."""

from __future__ import annotations

import base64
import binascii
import csv
import io
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations.models import Import, ImportRow
from integrations.services import importing
from integrations.states import IMPORT, ImportKind
from integrations.tables import text_of
from kernel.api import Words
from kernel.errors import Malformed
from personnel.authentication import asker
from personnel.services import require
from records.doors import MayRead, ReadDoor, command

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HIDDEN = "••••"


class ImportField(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_required = serializers.BooleanField()


class ImportTableRow(serializers.ModelSerializer[Import]):
    """A table on its way in; `done` of its `row_count` rows have been tried in the present run."""

    uploaded_by = serializers.CharField(source="uploaded_by.name")
    applied_by = serializers.CharField(source="applied_by.name", default=None, allow_null=True)
    columns = serializers.ListField(child=serializers.CharField(), read_only=True)
    mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    outcome = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    fields_known = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = [
            "id", "kind", "state", "name", "sha256", "read_as", "decimal_mark", "columns", "mapping", "row_count",
            "wrong_count", "outcome", "done", "is_for_good", "uploaded_by", "uploaded_at", "applied_by", "applied_at",
            "fields_known", "allowed_actions",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ImportField(many=True))
    def get_fields_known(self, upload: Import) -> list[dict[str, Any]]:
        return [dict(ImportField(field).data) for field in importing.KINDS[upload.kind].fields]

    def get_done(self, upload: Import) -> int:
        return importing.done_so_far(upload)

    def get_allowed_actions(self, upload: Import) -> list[str]:
        allowed = [each for each in IMPORT.allowed(upload.state) if each in IMPORT.words]
        return [each for each in allowed if each != "apply" or not upload.wrong_count]


class ImportProblem(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    column = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    code = serializers.CharField()


class ImportedRow(serializers.ModelSerializer[ImportRow]):
    """A row under its number in the spreadsheet, secrets hidden."""

    cells = serializers.SerializerMethodField()
    problems = ImportProblem(many=True)

    class Meta:
        model = ImportRow
        fields = ["id", "number", "cells", "problems"]

    def get_cells(self, row: ImportRow) -> list[str]:
        secret = self.context.get("secret", ())
        return [HIDDEN if place in secret and cell != "" else text_of(cell) for place, cell in enumerate(row.cells)]


class UploadTable(Words):
    """A CSV or XLSX file, in base64."""

    kind = serializers.ChoiceField(choices=ImportKind.choices)
    name = serializers.CharField(max_length=200)
    content = serializers.CharField(trim_whitespace=False)

    def validate_content(self, said: str) -> bytes:
        try:
            return base64.b64decode(said, validate=True)
        except binascii.Error:
            raise serializers.ValidationError("This is not base64.") from None


class MapColumns(Words):
    """Which column, counted from 0, is which field; what is left out is not read."""

    mapping = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=1000))
    decimal_mark = serializers.ChoiceField(choices=[".", ","])


class ImportDoor(ReadDoor):
    """Tables people bring: uploaded, mapped, checked, taken in. Everybody sees those they could bring themselves."""

    permission = "equipment.read"
    queryset = Import.objects.select_related("uploaded_by", "applied_by")
    serializer_class = ImportTableRow
    filterset_fields = ["kind", "state"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        if self.action != "list":
            return found
        person = asker(self.request)
        return found.filter(kind__in=[name for name, kind in importing.KINDS.items() if person.has(kind.permission)])

    def get_object(self) -> Import:
        upload: Import = super().get_object()
        # A list of people is for those who may add people.
        require(asker(self.request), importing.KINDS[upload.kind].permission)
        return upload

    @command(UploadTable, answer=ImportTableRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Import:
        """Read a file and guess what its columns are; nothing comes into the plant yet."""
        return importing.upload_table(data["kind"], data["name"], data["content"], by=asker(request))

    @command(MapColumns, answer=ImportTableRow)
    def map(self, request: Request, upload: Import, data: dict[str, Any]) -> Import:
        """Say which column is what."""
        return importing.map_columns(upload, by=asker(request), **data)

    @command(None, answer=ImportTableRow)
    def check(self, request: Request, upload: Import, data: dict[str, Any]) -> Import:
        """Try every row; ask for the import again until its state is `checked`."""
        return importing.check_import(upload, by=asker(request))

    @command(None, answer=ImportTableRow)
    def apply(self, request: Request, upload: Import, data: dict[str, Any]) -> Import:
        """Take all rows in, or none; ask for the import again until its state is `applied` or `checked`."""
        return importing.apply_import(upload, by=asker(request))

    @command(None, answer=ImportTableRow)
    def discard(self, request: Request, upload: Import, data: dict[str, Any]) -> Import:
        """Throw the rows away."""
        return importing.discard_import(upload, by=asker(request))

    @extend_schema(
        responses=ImportedRow(many=True),
        parameters=[OpenApiParameter("wrong", OpenApiTypes.BOOL, description="Only rows with something wrong.")],
    )
    @action(detail=True, filterset_fields=None)
    def rows(self, request: Request, pk: str | None = None) -> Response:
        """The rows as the file has them."""
        upload = self.get_object()
        rows = upload.rows.all()
        if request.query_params.get("wrong") == "true":
            rows = rows.exclude(problems=[])
        self.ordering = ("number",)
        kind = importing.KINDS[upload.kind]
        secret = {place for name, place in upload.mapping.items() if (kind.field(name) or kind.fields[0]).is_secret}
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ImportedRow(page, many=True, context={"secret": secret}).data)


class TemplateDoor(APIView):
    """A table to fill in."""

    permission = "equipment.read"
    permission_classes = [MayRead]

    @extend_schema(
        responses={(200, XLSX): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, required=True, enum=ImportKind.values),
            OpenApiParameter("as", OpenApiTypes.STR, enum=["xlsx", "csv"], description="By default xlsx."),
        ],
    )
    def get(self, request: Request) -> HttpResponse:
        """Headings and one example, as a workbook or as CSV for a spreadsheet."""
        kind = importing.KINDS.get(request.query_params.get("kind", ""))
        if kind is None:
            raise Http404
        lines = [[field.name for field in kind.fields], [field.example for field in kind.fields]]
        wanted = request.query_params.get("as", "xlsx")
        if wanted not in ("xlsx", "csv"):
            raise Malformed("There are templates as xlsx and csv.", code="invalid_choice", field="as")
        content = _workbook(lines) if wanted == "xlsx" else _csv(lines)
        answer = HttpResponse(content, content_type=XLSX if wanted == "xlsx" else "text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{kind.name}.{wanted}"'
        return answer


def _csv(lines: list[list[str]]) -> bytes:
    told = io.StringIO()
    csv.writer(told, delimiter=";").writerows(lines)
    # Without the mark in front Excel takes it for Windows-1252.
    return told.getvalue().encode("utf-8-sig")


def _workbook(lines: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    for place, cells in enumerate(sheet.columns, start=1):
        cells[0].font = Font(bold=True)
        letter = cells[0].column_letter
        sheet.column_dimensions[letter].width = max(14, *(len(line[place - 1]) + 2 for line in lines))
        # As text, so that 0012 stays 0012.
        sheet.column_dimensions[letter].number_format = "@"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


router_entries = [("imports", ImportDoor)]
urlpatterns = [path("import-template", TemplateDoor.as_view(), name="import-template")]
