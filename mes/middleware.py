"""What is known about every request before a door opens: which terminal it comes from, which request it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from kernel.context import acting


def act(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the act its context, so that an event can say where it was done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known: dict[str, Any] = {"request": uuid.uuid4().hex[:12]}
        if (terminal := request.session.get("terminal")) is not None:
            known["terminal"] = terminal
        with acting(**known):
            return get_response(request)

    return middleware
