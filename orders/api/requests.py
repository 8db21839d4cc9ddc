"""Doors to orders: a person creates, changes, cancels and closes them, and decides on late changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.api import MomentWord, QuantityWord, Words
from kernel.clock import now
from kernel.filters import YesOrNoFilter
from orders.models import ChangeRequest, JobOrder, JobResponse, OperationsRequest
from orders.selectors.actions import allowed_actions, undoable
from orders.selectors.requests import change_list, request_detail, request_list
from orders.services import release_request
from orders.services import requests as services
from orders.states import CHANGE, COMPLETED, OVER, REQUEST
from personnel.authentication import asker
from records.doors import ReadDoor, command, with_etag

# What a button of the order's page does; "begin", "complete" and "reopen" happen by themselves.
BUTTONS = {
    "release": "orders.release_request",
    "change": "orders.change_request",
    "cancel": "orders.change_request",
    "close": "orders.close_request",
}


class RequestResponseRow(serializers.ModelSerializer[JobResponse]):
    """One report: figures are deltas, a counter-message carries negative ones."""

    good = QuantityWord(read_only=True)
    scrap = QuantityWord(read_only=True)
    rework = QuantityWord(read_only=True)
    on_hold = QuantityWord(read_only=True)

    class Meta:
        model = JobResponse
        fields = [
            "id",
            "number",
            "good",
            "scrap",
            "rework",
            "on_hold",
            "is_final",
            "reason",
            "reverses",
            "started_at",
            "ended_at",
            "recorded_at",
            "late",
        ]
        read_only_fields = fields


class RequestJob(serializers.ModelSerializer[JobOrder]):
    """One operation of the order, with its reports."""

    quantity = QuantityWord(read_only=True)
    good = QuantityWord(read_only=True)
    scrap = QuantityWord(read_only=True)
    rework = QuantityWord(read_only=True)
    on_hold = QuantityWord(read_only=True)
    work_unit = serializers.CharField(source="work_unit.number", default=None, read_only=True, allow_null=True)
    responses = RequestResponseRow(many=True, read_only=True)
    undoable = serializers.SerializerMethodField()
    reworks = serializers.CharField(
        source="reworks.number", default=None, read_only=True, allow_null=True,
        help_text="The job whose pieces it reworks.",
    )
    nonconformance = serializers.CharField(
        source="nonconformance.number", default=None, read_only=True, allow_null=True, help_text="Why, in quality."
    )
    nonconformance_id = serializers.IntegerField(read_only=True, allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = JobOrder
        fields = [
            "id",
            "number",
            "sequence",
            "name",
            "state",
            "counting_source",
            "work_unit",
            "quantity",
            "good",
            "scrap",
            "rework",
            "on_hold",
            "started_at",
            "completed_at",
            "responses",
            "undoable",
            "reworks",
            "nonconformance",
            "nonconformance_id",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, job: JobOrder) -> list[str]:
        return allowed_actions(job, self.context["request"].user)

    @extend_schema_field(serializers.IntegerField(allow_null=True, help_text="The report that may be taken back now."))
    def get_undoable(self, job: JobOrder) -> int | None:
        report = undoable(job, self.context["request"].user)
        return report.pk if report else None


class ChangeRequestRow(serializers.ModelSerializer[ChangeRequest]):
    """A change that came after the first start. `wanted` holds only what should differ."""

    request = serializers.IntegerField(source="request_id", read_only=True)
    number = serializers.CharField(source="request.number", read_only=True)
    order_state = serializers.CharField(source="request.state", read_only=True)
    order_quantity = QuantityWord(source="request.quantity", read_only=True)
    order_good = QuantityWord(source="request.quantity_good", read_only=True)
    wanted = serializers.DictField(read_only=True)
    asked_by = serializers.CharField(source="asked_by.name", read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, read_only=True, allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = ChangeRequest
        fields = [
            "id",
            "request",
            "number",
            "order_state",
            "order_quantity",
            "order_good",
            "kind",
            "wanted",
            "version",
            "reason",
            "state",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "decision_reason",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, change: ChangeRequest) -> list[str]:
        if not self.context["request"].user.has("orders.decide_change"):
            return []
        return [action for action in CHANGE.allowed(change.state) if action != "supersede"]


class RequestRow(serializers.ModelSerializer[OperationsRequest]):
    """An order as it stands in lists. Quantities are text in the order's unit (UN/CEFACT Rec 20)."""

    material = serializers.CharField(source="material.number", read_only=True)
    material_name = serializers.CharField(source="material.name", read_only=True)
    quantity = QuantityWord(read_only=True)
    quantity_good = QuantityWord(read_only=True)
    created_by = serializers.CharField(source="created_by.name", read_only=True)
    is_late = serializers.SerializerMethodField()
    waiting_change = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = OperationsRequest
        fields = [
            "id",
            "number",
            "source",
            "external_number",
            "material",
            "material_name",
            "quantity",
            "quantity_good",
            "unit",
            "priority",
            "due_at",
            "state",
            "version",
            "created_by",
            "created_at",
            "released_at",
            "started_at",
            "completed_at",
            "closed_at",
            "is_late",
            "waiting_change",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_is_late(self, request: OperationsRequest) -> bool:
        return request.state not in OVER and request.due_at < now()

    @extend_schema_field(serializers.IntegerField(allow_null=True, help_text="The change request to decide."))
    def get_waiting_change(self, request: OperationsRequest) -> int | None:
        return getattr(request, "waiting_change", None)

    def get_allowed_actions(self, request: OperationsRequest) -> list[str]:
        person = self.context["request"].user
        possible = [action for action in REQUEST.allowed(request.state) if action in BUTTONS]
        return [action for action in possible if person.has(BUTTONS[action])]


class RequestDetail(RequestRow):
    """An order with its operations, their reports, and the changes asked for."""

    job_orders = RequestJob(many=True, read_only=True)
    change_requests = ChangeRequestRow(many=True, read_only=True)

    class Meta(RequestRow.Meta):
        fields = [*RequestRow.Meta.fields, "job_orders", "change_requests"]
        read_only_fields = fields


class WishAnswer(serializers.Serializer[Any]):
    """What became of the wish: applied, or `change_request` waits for a supervisor."""

    is_applied = serializers.BooleanField(read_only=True)
    request = RequestRow(read_only=True)
    change_request = ChangeRequestRow(source="change", read_only=True, allow_null=True)


class NewOrder(Words):
    """A new order. Without `number` the plant gives the next one."""

    number = serializers.RegexField(
        r"^[^\s/?#%\\]+$", max_length=40, required=False,
        error_messages={"invalid": "A number has no blanks and none of / ? # % and backslash."},
    )
    material = serializers.CharField(max_length=40, help_text="The material's number.")
    quantity = QuantityWord()
    unit = serializers.CharField(max_length=3, help_text="UN/CEFACT Rec 20, such as C62 (piece).")
    due_at = MomentWord(help_text="ISO 8601 with its zone.")
    priority = serializers.IntegerField(min_value=1, max_value=5, default=3, help_text="1 is first.")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ChangeOrder(Words):
    """What should differ, and why."""

    quantity = QuantityWord(required=False)
    due_at = MomentWord(required=False, help_text="ISO 8601 with its zone.")
    priority = serializers.IntegerField(min_value=1, max_value=5, required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class CancelOrder(Words):
    """Why it is not wanted any more."""

    reason = serializers.CharField(max_length=500)


class CloseOrder(Words):
    """Why it ends here."""

    reason = serializers.CharField(max_length=500)


class AcceptChange(Words):
    """Why, if there is something to say."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DeclineChange(Words):
    """Why not; the asker reads it."""

    reason = serializers.CharField(max_length=500)


class RequestFilter(filters.FilterSet):
    """Which orders: by number, state (several allowed), material, source, and words in the number."""

    state = filters.BaseInFilter(field_name="state")
    material = filters.CharFilter(field_name="material__number")
    search = filters.CharFilter(field_name="number", lookup_expr="istartswith")
    due_before = filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lt")
    is_open = YesOrNoFilter(method="only_open")

    class Meta:
        model = OperationsRequest
        fields = ["number", "external_number", "source"]

    def only_open(self, rows: QuerySet[OperationsRequest], name: str, value: bool) -> QuerySet[OperationsRequest]:
        ended = [*OVER, COMPLETED]
        return rows.exclude(state__in=ended) if value else rows.filter(state__in=ended)


@with_etag("operations_request")
class RequestDoor(ReadDoor):
    """Orders for the plant."""

    permission = "orders.read"
    queryset = OperationsRequest.objects.all()
    serializer_class = RequestRow
    filterset_class = RequestFilter

    def get_queryset(self) -> QuerySet[OperationsRequest]:
        return request_detail() if self.action == "retrieve" else request_list()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return RequestDetail if self.action == "retrieve" else RequestRow

    @command(NewOrder, answer=RequestRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> OperationsRequest:
        """Take an order from a person."""
        return services.receive_request(by=asker(request), **data)

    @command(None, answer=RequestRow)
    def release(self, request: Any, order: OperationsRequest, data: dict[str, Any]) -> OperationsRequest:
        """Make the order's jobs from the released work master."""
        return release_request(order, by=asker(request))

    @command(ChangeOrder, answer=WishAnswer)
    def change(self, request: Any, order: OperationsRequest, data: dict[str, Any]) -> services.Outcome:
        """Another quantity, date or priority: at once before the first start, else a supervisor decides."""
        return services.change_request(order, by=asker(request), **data)

    @command(CancelOrder, answer=WishAnswer)
    def cancel(self, request: Any, order: OperationsRequest, data: dict[str, Any]) -> services.Outcome:
        """Take the order back: at once before the first start, else a supervisor decides."""
        return services.cancel_request(order, by=asker(request), **data)

    @command(CloseOrder, answer=RequestRow)
    def close(self, request: Any, order: OperationsRequest, data: dict[str, Any]) -> OperationsRequest:
        """End the order, also short of its quantity."""
        return services.close_request(order, by=asker(request), **data)


class ChangeRequestDoor(ReadDoor):
    """Changes that came after the first start; the open ones are a supervisor's tasks."""

    permission = "orders.read"
    queryset = change_list()
    serializer_class = ChangeRequestRow
    filterset_fields = ["state", "kind", "request"]

    @command(AcceptChange, answer=ChangeRequestRow)
    def accept(self, request: Any, change: ChangeRequest, data: dict[str, Any]) -> ChangeRequest:
        """Let the running order follow; the asker hears of it."""
        return services.accept_change(change, by=asker(request), **data)

    @command(DeclineChange, answer=ChangeRequestRow)
    def decline(self, request: Any, change: ChangeRequest, data: dict[str, Any]) -> ChangeRequest:
        """Keep the running order as it is; the asker hears why."""
        return services.decline_change(change, by=asker(request), **data)


router_entries = [("operations-requests", RequestDoor), ("change-requests", ChangeRequestDoor)]
