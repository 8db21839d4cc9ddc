"""Doors to work masters: how a product is made, from the draft to the signed release."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from genealogy.models import MaterialDefinition
from kernel.api import MomentWord, QuantityWord, Words, asked_number
from kernel.clock import now
from kernel.errors import Malformed
from orders import services
from orders.api.change_orders import ChangeOrderRow, NewChangeOrder
from orders.api.master_documents import MasterSegment, SaveMaster
from orders.gate import MODES, OFF
from orders.models import ChangeOrder, OperationsRequest, WorkMaster
from orders.selectors.compare import Difference, compare
from orders.selectors.documents import document
from orders.selectors.findings import Finding, findings
from orders.selectors.masters import allowed_actions, four_eyes, is_effective, master_list, running_orders
from orders.selectors.warnings import warnings
from orders.services.freezing import preview
from orders.states import IN_REVIEW, MAJOR, MINOR
from personnel.authentication import asker
from personnel.services import require
from records.doors import ReadDoor, command, with_etag


class WorkMasterRow(serializers.ModelSerializer[WorkMaster]):
    """A version of how a material, or every product of a family, is made."""

    material = serializers.CharField(source="material.number", default=None, read_only=True, allow_null=True)
    material_name = serializers.CharField(source="material.name", default=None, read_only=True, allow_null=True)
    released_by = serializers.CharField(source="signature.printed_name", default=None, read_only=True, allow_null=True)
    is_effective = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = WorkMaster
        fields = [
            "id", "number", "version", "name", "material", "material_name", "family", "state", "revision_kind",
            "change_note", "last_major", "over_production_percent", "created_at", "released_at", "released_by",
            "effective_from", "effective_until", "is_effective", "allowed_actions",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.BooleanField(help_text="Released, and now is within its dates."))
    def get_is_effective(self, master: WorkMaster) -> bool:
        return is_effective(master, now())

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_allowed_actions(self, master: WorkMaster) -> list[str]:
        return allowed_actions(master, self.context["request"].user)


class WorkMasterDetail(WorkMasterRow):
    """A work master with its operations."""

    segments = serializers.SerializerMethodField()
    four_eyes = serializers.SerializerMethodField()

    class Meta(WorkMasterRow.Meta):
        fields = [*WorkMasterRow.Meta.fields, "segments", "four_eyes"]
        read_only_fields = fields

    @extend_schema_field(
        serializers.ChoiceField(
            choices=MODES,
            help_text="You edited it last: `warn` is told and kept, `block` leaves it to somebody else.",
        )
    )
    def get_four_eyes(self, master: WorkMaster) -> str:
        by: Any = self.context["request"].user
        if master.state != IN_REVIEW or not by.has("orders.release_workmaster"):
            return OFF
        return four_eyes(master, by)

    @extend_schema_field(MasterSegment(many=True))
    def get_segments(self, master: WorkMaster) -> Any:
        return MasterSegment(document(master)["segments"], many=True).data


class FindingRow(serializers.Serializer[Finding]):
    """What is to be mended before the release, and where it stands: "segments.2.steps.0.lower"."""

    path = serializers.CharField()
    message = serializers.CharField()
    is_warning = serializers.BooleanField(help_text="Told only: the version can be released all the same.")


class DifferenceRow(serializers.Serializer[Difference]):
    """What differs, by the keys of its rows: "segments.20.steps.30.lower"."""

    path = serializers.CharField()
    what = serializers.ChoiceField(choices=["added", "removed", "changed"])
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class RunningJob(serializers.Serializer[Any]):
    """An operation of an order on the floor."""

    number = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    serials_begun = serializers.IntegerField()


class RunningOrder(serializers.ModelSerializer[OperationsRequest]):
    """An order on the floor that another version makes."""

    work_master = serializers.SerializerMethodField()
    quantity = QuantityWord()
    jobs = RunningJob(source="job_orders", many=True)

    class Meta:
        model = OperationsRequest
        fields = ["id", "number", "work_master", "quantity", "state", "jobs"]
        read_only_fields = fields

    def get_work_master(self, order: OperationsRequest) -> str:
        return str(order.job_orders.all()[0].work_master)


class NewMaster(Words):
    """A new work master, for one material or for one family of products."""

    number = serializers.RegexField(
        r"^[^\s/?#%\\]+$", max_length=40,
        error_messages={"invalid": "A number has no blanks and none of / ? # % and backslash."},
    )
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    material = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="Its number.")
    family = serializers.CharField(max_length=40, required=False, allow_blank=True)


class ReviseMaster(Words):
    """Whether everybody must read the next version (major) or only sees what changed (minor), and what changes."""

    revision_kind = serializers.ChoiceField(choices=[MINOR, MAJOR])
    change_note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class ReasonWords(Words):
    """Why."""

    reason = serializers.CharField(max_length=500)


class PerhapsReason(Words):
    """Why, if there is something to say."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReleaseMaster(Words):
    """The signature, and the time the version is to work by; without dates from now on."""

    secret = serializers.CharField(max_length=200, trim_whitespace=False, style={"input_type": "password"})
    effective_from = MomentWord(required=False, allow_null=True)
    effective_until = MomentWord(required=False, allow_null=True)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PreviewMaster(Words):
    """Which operation, and of which product where it is a family's."""

    segment = serializers.IntegerField(min_value=1)
    material = serializers.CharField(max_length=40, required=False, allow_blank=True)


class FrozenOperation(serializers.Serializer[dict[str, Any]]):
    """An operation as a job would freeze it and the terminal would show it now."""

    definition = serializers.DictField()


class WorkMasterFilter(filters.FilterSet):
    """Which versions: by number, state, material or family."""

    material = filters.CharFilter(field_name="material__number")

    class Meta:
        model = WorkMaster
        fields = ["number", "state", "family"]


@with_etag("work_master")
class WorkMasterDoor(ReadDoor):
    """How products are made."""

    permission = "orders.read"
    queryset = WorkMaster.objects.all()
    serializer_class = WorkMasterRow
    filterset_class = WorkMasterFilter

    def get_queryset(self) -> QuerySet[WorkMaster]:
        return master_list()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return WorkMasterDetail if self.action == "retrieve" else WorkMasterRow

    @command(NewMaster, answer=WorkMasterDetail, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> WorkMaster:
        """Begin to write down how a material, or every product of a family, is made."""
        number = data.pop("material", "")
        return services.draft_master(material=_material(number) if number else None, by=asker(request), **data)

    @command(ReviseMaster, answer=WorkMasterDetail, status=201)
    def revise(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Draft the next version as a copy of this one."""
        return services.revise(
            master, kind=data["revision_kind"], note=data.get("change_note", ""), by=asker(request)
        )

    @command(SaveMaster, answer=WorkMasterDetail)
    def save(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Let the draft say what the document says; errors name the path to what is wrong."""
        return services.save_master(master, data, by=asker(request))

    @command(None, answer=FindingRow, many=True)
    def check(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> list[Finding]:
        """What is to be mended before the version is released, and what is to be thought about."""
        require(asker(request), self.permission)
        return [*findings(master), *warnings(master)]

    @command(PreviewMaster, answer=FrozenOperation)
    def preview(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> dict[str, Any]:
        """One operation as the terminal would get it now."""
        require(asker(request), self.permission)
        number = data.get("material", "")
        product = _material(number) if number else master.material
        return {"definition": preview(master, data["segment"], product)}

    @command(None, answer=WorkMasterDetail)
    def submit(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Ask for the release; nobody changes the draft meanwhile."""
        return services.submit_master(master, by=asker(request))

    @command(ReasonWords, answer=WorkMasterDetail)
    def send_back(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Give the draft back to its author."""
        return services.send_back(master, by=asker(request), **data)

    @command(ReleaseMaster, answer=WorkMasterDetail)
    def release(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Sign the version: orders released within its dates are made by it."""
        return services.release_master(master, by=asker(request), **data)

    @command(ReasonWords, answer=WorkMasterDetail)
    def retire(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Release no order by this version any more."""
        return services.retire_master(master, by=asker(request), **data)

    @command(PerhapsReason, answer=WorkMasterDetail)
    def discard(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> WorkMaster:
        """Give a draft up."""
        return services.discard_master(master, by=asker(request), **data)

    @command(NewChangeOrder, answer=ChangeOrderRow, status=201)
    def change_orders(self, request: Any, master: WorkMaster, data: dict[str, Any]) -> ChangeOrder:
        """Let orders on the floor go on by this version, from the next unit or a named serial on."""
        return services.change_orders(master, data.pop("requests"), by=asker(request), **data)

    @extend_schema(
        parameters=[OpenApiParameter("with", int, required=True, description="The version to compare with: before.")],
        responses=DifferenceRow(many=True), filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def compare(self, request: Request, pk: str) -> Response:
        """What this version says otherwise than another one."""
        other = get_object_or_404(WorkMaster, pk=asked_number(request, "with"))
        found: Any = compare(document(other), document(self.get_object()))
        return Response(DifferenceRow(found, many=True).data)

    @extend_schema(responses=RunningOrder(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="running-orders", pagination_class=None)
    def running_orders(self, request: Request, pk: str) -> Response:
        """Orders on the floor that another version of this work master makes."""
        return Response(RunningOrder(running_orders(self.get_object()), many=True).data)


def _material(number: str) -> MaterialDefinition:
    material = MaterialDefinition.objects.filter(number=number).first()
    if material is None:
        raise Malformed(f"There is no material '{number}'.", code="does_not_exist", field="material")
    return material


router_entries = [("work-masters", WorkMasterDoor)]
