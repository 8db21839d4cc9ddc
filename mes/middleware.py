"""What is known about every request before a door opens: which terminal it comes from, which request it is."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers

from equipment.models import Terminal
from equipment.services import hear_terminal, touch_terminal
from kernel.context import acting
from personnel.models import Person


def known_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer only to our own names: another site's name that leads to us is an attack on who is signed in here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            detail = "This server does not go by that name: see ALLOWED_HOSTS."
            return JsonResponse(
                {
                    "type": "urn:lineside:problem:host_unknown", "title": "The message cannot be read", "status": 400,
                    "detail": detail, "code": "host_unknown",
                    "errors": [{"field": "Host", "detail": detail, "code": "host_unknown"}],
                },
                status=400, content_type="application/problem+json",
            )
        return get_response(request)

    return middleware


def measure(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give a message that comes in chunks, as Java and .NET like to send, its length.

    WSGI lets Django see no body at all without one: what was sent would be left unread, and nobody told.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        said = request.META
        if "chunked" in said.get("HTTP_TRANSFER_ENCODING", "").lower() and not said.get("CONTENT_LENGTH"):
            # One byte more than is allowed is enough for Django to refuse it.
            raw = said["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            said["CONTENT_LENGTH"] = str(len(raw))
            request._stream = io.BytesIO(raw)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class Sessions(SessionMiddleware):
    """Sessions, of which an ended one takes nothing from the next.

    Django tells every browser that names a session which is gone to forget its cookie. Where one badge takes over from
    another, answers to questions of the person before are still on their way: they would sign the newcomer out.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.session.is_empty() and not request.session.modified:
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)


# Terminal -> when this process last noted that it is there; the others do the same.
_heard: dict[int, float] = {}
NOTED_EVERY = 30.0


def _hear(terminal: int) -> None:
    if time.monotonic() - _heard.get(terminal, -NOTED_EVERY) >= NOTED_EVERY:
        _heard[terminal] = time.monotonic()
        hear_terminal(Terminal(pk=terminal))


# Terminal -> who touched it when, as far as this process has noted.
_touched: dict[int, tuple[int, float]] = {}
TOUCHED_EVERY = 10.0


def _touch(terminal: int, by: Person) -> None:
    person, noted_at = _touched.get(terminal, (0, 0.0))
    if person != by.pk or time.monotonic() - noted_at >= TOUCHED_EVERY:
        _touched[terminal] = (by.pk, time.monotonic())
        touch_terminal(Terminal(pk=terminal), by=by)


def act(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the act its context, so that an event can say where it was done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known: dict[str, Any] = {"request": uuid.uuid4().hex[:12]}
        if (terminal := request.session.get("terminal")) is not None:
            known["terminal"] = terminal
        with acting(**known):
            response = get_response(request)
        terminal = known.get("terminal")
        if terminal:
            _hear(terminal)
        # Simulated operators stay away from a station where a person has just touched the screen.
        if request.method == "POST" and terminal and isinstance(request.user, Person) and not request.user.is_simulated:
            _touch(terminal, request.user)
        return response

    return middleware
