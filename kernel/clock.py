"""The plant's clock: aware, UTC; and when an act happened that is written down later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.utils import timezone

from kernel.context import acting, facts
from kernel.errors import Malformed

# How an act comes late.
PAPER, OFFLINE = "paper", "offline"

_happened: ContextVar[datetime | None] = ContextVar("happened", default=None)


def now() -> datetime:
    """The present moment; tests move it with time-machine."""
    return timezone.now()


def moment() -> datetime:
    """When the present act happened: now, unless it is a late entry. For columns that say when something was done."""
    return _happened.get() or now()


def late() -> str:
    """How the present act comes late: "offline", "paper", or empty when it is entered as it happens."""
    return str(facts().get("late", ""))


@contextmanager
def happened(at: datetime, *, late: str, **more: Any) -> Iterator[None]:
    """Enter what happened earlier ("offline", "paper"): the same commands, and every event of them says so.

    Only times that say when something was done follow; what is recorded, locked or expires goes by the present.
    """
    if at > now():
        raise Malformed("This time is still to come.", code="in_future", field="happened_at")
    token = _happened.set(at)
    try:
        with acting(late=late, **more):
            yield
    finally:
        _happened.reset(token)
