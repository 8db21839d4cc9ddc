"""What is known about every request before a door opens: which terminal it comes from, which request it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from equipment.models import Terminal
from equipment.services import touch_terminal
from kernel.context import acting
from personnel.models import Person


def act(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the act its context, so that an event can say where it was done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known: dict[str, Any] = {"request": uuid.uuid4().hex[:12]}
        if (terminal := request.session.get("terminal")) is not None:
            known["terminal"] = terminal
        with acting(**known):
            response = get_response(request)
        terminal = known.get("terminal")
        # Simulated operators stay away from a station where a person has just touched the screen.
        if request.method == "POST" and terminal and isinstance(request.user, Person) and not request.user.is_simulated:
            touch_terminal(Terminal(pk=terminal), by=request.user)
        return response

    return middleware
