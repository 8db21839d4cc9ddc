"""The as-built of a lot, and copies of it, over HTTP."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from genealogy.models import MaterialLot
from kernel.api import QuantityWord, Words
from kernel.errors import Malformed, Unavailable
from orders.selectors.trace import trace
from orders.services.exports import FORMATS, export_trace
from records import files
from records.doors import MayRead, ReadDoor, command
from records.models import Export


class TracedUnit(serializers.Serializer[Any]):
    """The lot or serial itself."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    material = serializers.CharField()
    name = serializers.CharField()
    quantity = QuantityWord()
    unit = serializers.CharField()
    state = serializers.CharField()
    is_serial = serializers.BooleanField()
    supplier_lot = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    held_for = serializers.ListField(child=serializers.CharField())


class TracedNode(serializers.Serializer[Any]):
    """A lot in the tree; `level` is negative towards its components."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    material = serializers.CharField()
    name = serializers.CharField()
    quantity = QuantityWord()
    unit = serializers.CharField()
    state = serializers.CharField()
    is_serial = serializers.BooleanField()
    level = serializers.IntegerField()


class TracedEdge(serializers.Serializer[Any]):
    """So much of the lot `from` went into the lot `to`."""

    to = serializers.IntegerField()
    quantity = QuantityWord()
    times = serializers.IntegerField()
    job = serializers.CharField()
    operation = serializers.CharField()
    equipment = serializers.CharField()
    by = serializers.CharField()
    first_at = serializers.DateTimeField()
    at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python.
        return {"from": serializers.IntegerField()} | super().get_fields()


class TracedTree(serializers.Serializer[Any]):
    """What it is made of and where it went."""

    nodes = TracedNode(many=True)
    edges = TracedEdge(many=True)


class TracedMovement(serializers.Serializer[Any]):
    """A change of its stock."""

    at = serializers.DateTimeField()
    why = serializers.CharField()
    delta = QuantityWord()
    reason = serializers.CharField()
    job = serializers.CharField()
    equipment = serializers.CharField()
    by = serializers.CharField()


class TracedRun(serializers.Serializer[Any]):
    """When the job ran, where, started by whom."""

    work_unit = serializers.CharField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField()


class TracedStep(serializers.Serializer[Any]):
    """A step that was done: what it confirmed of whom, and the steps its result made unnecessary."""

    step = serializers.IntegerField()
    title = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()
    confirms = serializers.CharField()
    not_due = serializers.ListField(child=serializers.CharField())


class TracedOperation(serializers.Serializer[Any]):
    """A job that worked on it or made a component."""

    job = serializers.CharField()
    request = serializers.CharField()
    sequence = serializers.IntegerField()
    name = serializers.CharField()
    lot = serializers.CharField()
    state = serializers.CharField()
    work_unit = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    begun_by = serializers.CharField()
    runs = TracedRun(many=True)
    steps = TracedStep(many=True)


class TracedMachine(serializers.Serializer[Any]):
    """A work unit that touched it."""

    number = serializers.CharField()
    operations = serializers.ListField(child=serializers.CharField())
    to = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {"from": serializers.DateTimeField(allow_null=True)}


class TracedValue(serializers.Serializer[Any]):
    """Something entered, scanned, or sent by a tester; all attempts."""

    at = serializers.DateTimeField()
    job = serializers.CharField()
    step = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    value = serializers.CharField()
    passed = serializers.BooleanField(allow_null=True)
    attempt = serializers.IntegerField(allow_null=True)
    lot = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    by = serializers.CharField()
    photo = serializers.CharField(allow_null=True, help_text="Where the picture is, if one was taken.")
    sha256 = serializers.CharField(help_text="The digest of the picture.")


class TracedProcessValue(serializers.Serializer[Any]):
    """What a machine measured about itself while it worked on it."""

    job = serializers.CharField()
    operation = serializers.CharField()
    equipment = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    samples = serializers.IntegerField()
    least = serializers.FloatField()
    most = serializers.FloatField()
    mean = serializers.FloatField()
    to = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {"from": serializers.DateTimeField()}


class TracedCheck(serializers.Serializer[Any]):
    """What a station asked before it began a piece; `is_unchecked` when it began without a go."""

    asked_at = serializers.DateTimeField()
    lot = serializers.CharField()
    work_unit = serializers.CharField()
    job = serializers.CharField()
    verdict = serializers.CharField()
    objections = serializers.ListField(child=serializers.CharField())
    answered_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    is_unchecked = serializers.BooleanField()
    reviewed_by = serializers.CharField()
    review_reason = serializers.CharField()


class TracedExcursion(serializers.Serializer[Any]):
    """A process value outside its limits while it or a component was in the machine."""

    at = serializers.DateTimeField()
    job = serializers.CharField()
    step = serializers.CharField()
    lot = serializers.CharField()
    equipment = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    worst = serializers.FloatField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    action = serializers.CharField()
    nonconformance = serializers.CharField()


class TracedResult(serializers.Serializer[Any]):
    """One attempt at one value, with the limits that held then."""

    at = serializers.DateTimeField()
    lot = serializers.CharField()
    job = serializers.CharField()
    step = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    value = QuantityWord(allow_null=True)
    text = serializers.CharField()
    unit = serializers.CharField()
    lower = QuantityWord(allow_null=True)
    upper = QuantityWord(allow_null=True)
    passed = serializers.BooleanField()
    attempt = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    equipment = serializers.CharField()
    by = serializers.CharField()


class TracedCase(serializers.Serializer[Any]):
    """A nonconformance of it or of a component."""

    number = serializers.CharField()
    lot = serializers.CharField()
    state = serializers.CharField()
    severity = serializers.CharField()
    description = serializers.CharField()
    raised_by = serializers.CharField()
    raised_at = serializers.DateTimeField()
    disposition = serializers.CharField()
    disposition_reason = serializers.CharField()
    dispositioned_by = serializers.CharField()
    dispositioned_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class TracedSignature(serializers.Serializer[Any]):
    """Who signed what, with the digest of what was shown."""

    at = serializers.DateTimeField()
    printed_name = serializers.CharField()
    meaning = serializers.CharField()
    subject = serializers.CharField()
    method = serializers.CharField()
    digest = serializers.CharField()
    shown = serializers.DictField()


class TracedPerson(serializers.Serializer[Any]):
    """Somebody who had a hand in it."""

    name = serializers.CharField()
    did = serializers.ListField(child=serializers.CharField())


class TracedEvent(serializers.Serializer[Any]):
    """One entry of the audit trail."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    by = serializers.CharField()
    reason = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]
    late = serializers.CharField(help_text="How it came later than it happened (paper, offline), or empty.")
    entered_by = serializers.CharField()
    confirmed_by = serializers.CharField()


class TraceAnswer(serializers.Serializer[Any]):
    """The as-built; `is_complete` is false when it was too large to show whole."""

    unit = TracedUnit()
    tree = TracedTree()
    movements = TracedMovement(many=True)
    operations = TracedOperation(many=True)
    machines = TracedMachine(many=True)
    values = TracedValue(many=True)
    process_values = TracedProcessValue(many=True)
    excursions = TracedExcursion(many=True)
    checks = TracedCheck(many=True)
    results = TracedResult(many=True)
    nonconformances = TracedCase(many=True)
    signatures = TracedSignature(many=True)
    people = TracedPerson(many=True)
    events = TracedEvent(many=True)
    is_complete = serializers.BooleanField()


class TraceDoor(GenericViewSet[MaterialLot]):
    """The as-built of a lot or serial by its id."""

    permission = "genealogy.read"
    permission_classes = [MayRead]
    lookup_value_regex = r"\d+"
    queryset = MaterialLot.objects.select_related("material")
    serializer_class = TraceAnswer
    pagination_class = None
    http_method_names = ["get", "head", "options"]

    def retrieve(self, request: Request, pk: str) -> Response:
        """What, of what, where, by whom, with which values, decided by whom."""
        return Response(TraceAnswer(trace(self.get_object())).data)


class ExportRow(serializers.ModelSerializer[Export]):
    """A copy that left the house, and the digest by which it can be recognised."""

    sha256 = serializers.CharField(source="file.sha256")
    size = serializers.IntegerField(source="file.size")
    name = serializers.CharField(source="file.name")
    subject = serializers.CharField(source="subject_label")
    by = serializers.CharField(source="by.name")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = ["id", "kind", "format", "subject", "subject_id", "name", "size", "sha256", "url", "by", "recorded_at"]

    def get_url(self, export: Export) -> str:
        """Where the content is."""
        return f"/api/exports/{export.pk}/content"


class MakeExport(Words):
    """Which lot (its id), and as what."""

    kind = serializers.ChoiceField(choices=["trace"])
    lot = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    format = serializers.ChoiceField(choices=list(FORMATS))


class ExportFilter(filters.FilterSet):
    """By the thing it is a copy of."""

    lot = filters.NumberFilter(method="of_lot")

    def of_lot(self, rows: Any, name: str, value: Any) -> Any:
        """Copies of this lot's trace."""
        return rows.filter(subject_kind="material_lot", subject_id=value)


class ExportDoor(ReadDoor):
    """The copies that left the house."""

    permission = "records.export"
    queryset = Export.objects.select_related("file", "by")
    serializer_class = ExportRow
    filterset_class = ExportFilter

    @command(MakeExport, answer=ExportRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> Export:
        """Write the as-built of a lot down as CSV or JSON."""
        lot = MaterialLot.objects.select_related("material").filter(pk=data["lot"]).first()
        if lot is None:
            raise Malformed("There is no such lot.", code="lot_unknown", field="lot")
        return export_trace(lot, data["format"], by=request.user)

    @extend_schema(
        responses={(200, "text/csv"): OpenApiTypes.BINARY, (200, "application/json"): OpenApiTypes.OBJECT},
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def content(self, request: Request, pk: str) -> HttpResponse:
        """The file, as it was written; refused when it is not that any more."""
        export = get_object_or_404(self.get_queryset(), pk=pk)
        path = files.location(export.file)
        data = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(data).hexdigest() != export.file.sha256:
            raise Unavailable("The kept copy is not what was exported. Export again, and tell the administrator.")
        return HttpResponse(
            data,
            content_type=export.file.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{export.file.name}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
                "ETag": f'"{export.file.sha256}"',
            },
        )


router_entries = [("trace", TraceDoor), ("exports", ExportDoor)]
