"""What is known about the present act beside who and what: the terminal it was done at, the request it came in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_facts: ContextVar[dict[str, Any]] = ContextVar("facts")


def facts() -> dict[str, Any]:
    """The facts of the present act, for the event that will be written."""
    return dict(_facts.get({}))


def at_terminal() -> bool:
    """Whether the act is done under a badge at a terminal."""
    return _facts.get({}).get("terminal") is not None


@contextmanager
def acting(**more: Any) -> Iterator[None]:
    """Add facts for the time of the block."""
    token = _facts.set(facts() | more)
    try:
        yield
    finally:
        _facts.reset(token)
