"""The doors an ERP knocks on. Its own message id takes the place of the Idempotency-Key."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations.erp.inbox import CANCEL, CHANGE, NEW, Answer, take
from integrations.erp.messages import LARGEST
from kernel.api import QuantityWord, TooLarge
from personnel.authentication import asker

NUMBER = OpenApiParameter("number", OpenApiTypes.STR, OpenApiParameter.PATH, description="The ERP's order number.")


class RawJson(BaseParser):
    """The bytes as they came: they are kept before anybody reads them."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        said = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or int(said) > LARGEST:
            raise TooLarge(f"A message may have at most {LARGEST} bytes.")
        raw: bytes = stream.read(LARGEST)
        return raw


class ErpOrder(serializers.Serializer[Any]):
    """An order. The same message_id again gets the same answer; a newer version of a known order changes it."""

    message_id = serializers.CharField(max_length=120, help_text="Chosen by the ERP, one per message.")
    number = serializers.CharField(max_length=40, help_text="The ERP's order number, without spaces or / ? # %.")
    version = serializers.IntegerField(min_value=1, default=1, help_text="Grows with every message of an order.")
    material = serializers.CharField(max_length=40)
    quantity = QuantityWord(help_text="More than zero; a number or a text.")
    unit = serializers.CharField(max_length=3, help_text="UN/CEFACT Rec 20, the material's own unit.")
    due_at = serializers.DateTimeField(help_text="ISO 8601 with its zone.")
    priority = serializers.IntegerField(min_value=1, max_value=5, default=3, help_text="1 is first.")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ErpChange(serializers.Serializer[Any]):
    """What should differ. An older version than the one known is ignored."""

    message_id = serializers.CharField(max_length=120)
    version = serializers.IntegerField(min_value=1)
    quantity = QuantityWord(required=False)
    due_at = serializers.DateTimeField(required=False, help_text="ISO 8601 with its zone.")
    priority = serializers.IntegerField(min_value=1, max_value=5, required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ErpCancel(serializers.Serializer[Any]):
    """The order is not wanted any more."""

    message_id = serializers.CharField(max_length=120)
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ErpMessage(serializers.Serializer[Any]):
    """Any message, naming its kind; the other fields are those of the kind."""

    message_id = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=[NEW, CHANGE, CANCEL])


class ErpAnswer(serializers.Serializer[Any]):
    """What became of it: applied, ignored as late, waiting for a supervisor, or early, waiting for its order."""

    message_id = serializers.CharField()
    number = serializers.CharField()
    result = serializers.ChoiceField(choices=["applied", "ignored", "waiting", "early"])
    state = serializers.CharField(allow_null=True, help_text="The order's state.")
    version = serializers.IntegerField()
    change_request = serializers.IntegerField(allow_null=True)


EXAMPLE = OpenApiExample(
    "ten pumps",
    {
        "message_id": "PO-1001/1",
        "number": "PO-1001",
        "version": 1,
        "material": "CP-200",
        "quantity": 10,
        "unit": "C62",
        "due_at": "2026-11-24T14:00:00+01:00",
        "priority": 3,
    },
    request_only=True,
)
ANSWERS = {200: ErpAnswer, 202: ErpAnswer}


class ErpDoor(APIView):
    """Takes bytes, keeps them, answers."""

    permission_classes = [IsAuthenticated]
    parser_classes = [RawJson]

    def _take(self, request: Request, kind: str, number: str = "") -> Response:
        # An empty body is not even parsed, and is no bytes then.
        raw = request.data if isinstance(request.data, bytes) else b""
        answer: Answer = take(raw, by=asker(request), kind=kind, number=number)
        return Response(answer.body, status=answer.status)


class ErpOrders(ErpDoor):
    @extend_schema(operation_id="erp_order", request=ErpOrder, responses=ANSWERS, examples=[EXAMPLE])
    def post(self, request: Request) -> Response:
        """The ERP orders something."""
        return self._take(request, NEW)


class ErpChanges(ErpDoor):
    @extend_schema(operation_id="erp_change", request=ErpChange, responses=ANSWERS, parameters=[NUMBER])
    def post(self, request: Request, number: str) -> Response:
        """The ERP changes an order: 200 applied, 202 a supervisor decides because it has begun."""
        return self._take(request, CHANGE, number)


class ErpCancellations(ErpDoor):
    @extend_schema(operation_id="erp_cancel", request=ErpCancel, responses=ANSWERS, parameters=[NUMBER])
    def post(self, request: Request, number: str) -> Response:
        """The ERP cancels an order: 200 applied, 202 a supervisor decides because it has begun."""
        return self._take(request, CANCEL, number)


class ErpMessages(ErpDoor):
    @extend_schema(operation_id="erp_message", request=ErpMessage, responses=ANSWERS)
    def post(self, request: Request) -> Response:
        """Any message that names its kind; a kind nobody knows is kept and answered with 422."""
        return self._take(request, "")


urlpatterns = [
    path("erp/operations-requests", ErpOrders.as_view(), name="erp-orders"),
    path("erp/operations-requests/<str:number>/change", ErpChanges.as_view(), name="erp-change"),
    path("erp/operations-requests/<str:number>/cancel", ErpCancellations.as_view(), name="erp-cancel"),
    path("erp/messages", ErpMessages.as_view(), name="erp-messages"),
]
