"""The message monitor: everything said between us and other systems, and another try for what failed."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.selectors.messages import MessageLine, Place, line_out, message, message_page
from integrations.services import subscriptions as services
from kernel.api import Words
from kernel.errors import Malformed
from personnel.authentication import asker
from records.doors import MayRead, command
from records.models import Delivery

CURSOR = re.compile(r"i(\d{0,18})o(\d{0,18})")


class MessageRow(serializers.Serializer[Any]):
    """One message. `attempts` counts our tries going out and the sender's tries coming in."""

    id = serializers.CharField(help_text="in-12 or out-34")
    direction = serializers.ChoiceField(choices=["in", "out"])
    partner = serializers.CharField()
    message_id = serializers.CharField(allow_null=True)
    kind = serializers.CharField()
    number = serializers.CharField(help_text="The order it is about.")
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    last_error = serializers.CharField()
    at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)
    delivery = serializers.IntegerField(allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    def get_allowed_actions(self, line: MessageLine) -> list[str]:
        if line.delivery is None or not self.context["request"].user.has("integrations.retry_delivery"):
            return []
        return {"failed": ["retry", "skip"], "waiting": ["retry"]}.get(line.state, [])


class MessageDetail(MessageRow):
    """One message with what was said, and what was answered."""

    payload = serializers.JSONField(help_text="Text as it came, or the document as it goes out.")
    answer = serializers.JSONField(allow_null=True)


@extend_schema_serializer(many=False)
class MessagePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = MessageRow(many=True)


class RetryDelivery(Words):
    """Why another try will go better."""

    reason = serializers.CharField(max_length=500)


class SkipDelivery(Words):
    """Why the other side need not hear of it."""

    reason = serializers.CharField(max_length=500)


def _text(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=what)


class MessageDoor(viewsets.ViewSet):
    """Messages in and out, the newest first."""

    permission = "integrations.read_messages"
    permission_classes = [MayRead]
    lookup_value_regex = r"(?:in|out)-\d{1,18}"

    @extend_schema(
        parameters=[
            OpenApiParameter("direction", OpenApiTypes.STR, enum=["in", "out"]),
            _text(
                "state",
                "in: received waiting applied declined superseded ignored early refused quarantined; "
                "out: waiting delivered failed skipped",
            ),
            _text("number", "The order it is about."),
            _text("kind", "Such as job_response.reported"),
            _text("cursor", "From `next`."),
            OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 200, else 50."),
        ],
        responses=MessagePage,
        operation_id="messages_list",
    )
    def list(self, request: Request) -> Response:
        """Everything said between us and other systems."""
        asked = request.query_params
        said = asked.get("page_size", "50")
        size = min(max(int(said), 1), 200) if said.isdecimal() and len(said) < 5 else 50
        lines, place = message_page(
            size=size,
            after=_place(asked.get("cursor", "")),
            direction=asked.get("direction", ""),
            state=asked.get("state", ""),
            number=asked.get("number", ""),
            kind=asked.get("kind", ""),
        )
        return Response(
            {
                "next": _link(request, place) if place else None,
                "previous": None,
                "results": MessageRow(lines, many=True, context={"request": request}).data,
            }
        )

    @extend_schema(
        responses=MessageDetail,
        operation_id="messages_retrieve",
        parameters=[OpenApiParameter("id", OpenApiTypes.STR, OpenApiParameter.PATH)],
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        """One message with what was said."""
        direction, _, key = pk.partition("-")
        line = message(direction, int(key))
        if line is None:
            raise NotFound
        return Response(MessageDetail(line, context={"request": request}).data)


class DeliveryAnswer(MessageRow):
    """The delivery as a line of the monitor."""

    def to_representation(self, instance: Delivery) -> dict[str, Any]:
        return dict(super().to_representation(line_out(instance)))


class DeliveryDoor(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Delivery]):
    """What we owe other systems."""

    permission = "integrations.read_messages"
    permission_classes = [MayRead]
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "head", "options"]
    queryset = Delivery.objects.select_related("event", "subscription")
    serializer_class = DeliveryAnswer

    @command(RetryDelivery, answer=DeliveryAnswer)
    def retry(self, request: Any, delivery: Delivery, data: dict[str, Any]) -> Delivery:
        """Send it again, now."""
        return services.retry_delivery(delivery, by=asker(request), **data)

    @command(SkipDelivery, answer=DeliveryAnswer)
    def skip(self, request: Any, delivery: Delivery, data: dict[str, Any]) -> Delivery:
        """Give it up, so that the later messages of its order can go."""
        return services.skip_delivery(delivery, by=asker(request), **data)


def _place(cursor: str) -> Place:
    if not cursor:
        return Place()
    found = CURSOR.fullmatch(cursor)
    if not found:
        raise Malformed("This cursor is not one of ours.", code="cursor_invalid", field="cursor")
    last_in, last_out = (int(part) if part else None for part in found.groups())
    return Place(last_in, last_out)


def _link(request: Request, place: Place) -> str:
    asked = request.query_params.copy()
    asked["cursor"] = f"i{place.last_in or ''}o{place.last_out or ''}"
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


router_entries = [("messages", MessageDoor), ("deliveries", DeliveryDoor)]
