"""What was done at a terminal while the line was cut, sent once it is back.

Each action goes through the very door it would have gone through, as the person who did it and at the moment they did
it, under the key the terminal gave it then: what had arrived after all is answered again and not done twice.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment.lateness import Moment
from equipment.models import Terminal
from equipment.services import put_aside_action, use_grant, used
from kernel.api import Empty, MomentWord, Words
from kernel.clock import happened
from kernel.context import acting
from kernel.errors import Malformed, NotAllowed, RuleBroken
from mes.session import terminal_here
from orders.selectors import started_at
from personnel.models import Person
from records.doors import KEY, once

# What happens at the station whether the line is there or not. Anything else needs an answer first: the gate, a
# signature, a second person, somebody's permission.
ACTIONS = frozenset({
    "job-orders-begin-unit", "job-orders-enter-value", "job-orders-scan", "job-orders-complete-step",
    "job-orders-report", "job-orders-complete",
    "mounted-lots-list", "mounted-lots-empty", "material-lots-adjust",
})  # fmt: skip
# Nobody's PIN or badge waits on a device.
SECRETS = frozenset({"second", "secret", "pin", "badge"})


class NotOffline(RuleBroken):
    """This cannot be done while the line is cut."""

    code = "not_offline"


class OfflineAction(Words):
    """One action, as it would have been sent: where to and what; who did it, under which badge-in, and when.

    `done_at` and `sent_at` are the terminal's own clock, however wrong.
    """

    person = serializers.IntegerField()
    grant = serializers.IntegerField()
    path = serializers.CharField(max_length=200)
    body = serializers.DictField()
    done_at = MomentWord()
    sent_at = MomentWord()


class PutAside(Words):
    """An action that cannot be taken any more, as it was kept, and why somebody gives it up."""

    key = serializers.CharField(max_length=200)
    person = serializers.IntegerField()
    what = serializers.CharField(max_length=400)
    path = serializers.CharField(max_length=200)
    body = serializers.DictField()
    done_at = MomentWord()
    why = serializers.CharField(max_length=1000, allow_blank=True)
    reason = serializers.CharField(max_length=400)


def _asked(words: type[Words], request: Request) -> tuple[Terminal, Person, dict[str, Any]]:
    parsed = words(data=request.data)
    parsed.is_valid(raise_exception=True)
    data: dict[str, Any] = parsed.validated_data
    terminal = terminal_here(request)
    if terminal is None:
        raise NotAllowed("This device is not a terminal. Pair it first.", code="not_a_terminal")
    person = Person.objects.filter(pk=data["person"], kind=Person.Kind.HUMAN).first()
    if person is None:
        raise Malformed("There is no such person.", code="unknown", field="person")
    return terminal, person, data


@method_decorator(csrf_protect, name="dispatch")
class OfflineActionDoor(APIView):
    """An action done while the line was cut. Who is badged in now does not matter; the device must be the terminal."""

    permission_classes = [AllowAny]

    # The answer is that of the action's own door.
    @extend_schema(request=OfflineAction, responses=OpenApiTypes.OBJECT, parameters=[KEY])
    def post(self, request: Request) -> Response:
        terminal, person, data = _asked(OfflineAction, request)
        found = _action(data["path"], data["body"])
        job = int(found.kwargs["pk"]) if found.url_name and found.url_name.startswith("job-orders-") else None
        grant, moment = use_grant(
            terminal,
            data["grant"],
            person=person,
            done=data["done_at"],
            sent=data["sent_at"],
            not_before=started_at(job) if job is not None else None,
        )
        answer = _do(request, found, person, terminal, moment, data)
        if answer.status_code < 300:
            used(grant, moment)
        return Response(answer.data, answer.status_code, content_type=answer.content_type)


@method_decorator(csrf_protect, name="dispatch")
class PutAsideDoor(APIView):
    """Somebody has decided that an action is not to be sent again: it is kept in the audit trail instead."""

    @extend_schema(request=PutAside, responses=Empty, parameters=[KEY])
    def post(self, request: Request) -> Response:
        terminal, person, data = _asked(PutAside, request)
        words = {name: data[name] for name in ("key", "what", "path", "body", "why", "reason")}

        def effect() -> dict[str, Any]:
            assert isinstance(request.user, Person)
            put_aside_action(terminal, by=request.user, person=person, done=data["done_at"], **words)
            return {}

        return once(request, effect)


def _action(path: str, body: dict[str, Any]) -> ResolverMatch:
    """The door that is meant, if it is one that may be gone through later."""
    try:
        found = resolve(path)
    except Resolver404:
        raise Malformed("There is no such door.", code="unknown", field="path") from None
    if found.url_name not in ACTIONS or SECRETS & body.keys():
        raise NotOffline("This cannot be done while the line is cut.", field="path")
    return found


def _do(
    request: Request, found: ResolverMatch, person: Person, terminal: Terminal, moment: Moment, data: dict[str, Any]
) -> Any:
    """Go through the door as that person, at that moment. The device has proved itself by its cookie."""
    said = json.dumps(data["body"]).encode()
    inner = WSGIRequest(request.META | {
        "PATH_INFO": data["path"], "QUERY_STRING": "", "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(said)), "wsgi.input": BytesIO(said),
    })  # fmt: skip
    # Nobody speaks by a machine's key here.
    inner.META.pop("HTTP_AUTHORIZATION", None)
    inner.META.pop("HTTP_IF_MATCH", None)
    inner.user = person
    # Checked at this door already.
    inner._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    said_by_it = {
        "key": request.headers.get("Idempotency-Key", ""),
        "done_at": data["done_at"].isoformat(),
        "sent_at": data["sent_at"].isoformat(),
        "corrected": moment.corrected,
    }
    with acting(terminal=terminal.pk), happened(moment.at, late="offline", offline=said_by_it):
        return found.func(inner, *found.args, **found.kwargs)
