"""A row: which roles get in at a door, and how to knock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

S, O, Q, E, A, R, M = "supervisor", "operator", "quality", "engineer", "auditor", "erp", "administrator"  # noqa: E741
PLANT = {S, O, Q, E, A, M}
FLOOR = {S, O, Q, E, A}
ALL = PLANT | {R}
NOT_HERE = frozenset({404})


@dataclass(frozen=True)
class Row:
    """Roles that get in; the thing the path names; what is sent; what those who get in are answered."""

    roles: set[str]
    thing: Callable[[], Any] | None = None
    body: Callable[[], dict[str, Any]] = dict
    served: frozenset[int] = frozenset({200, 201, 202})
    public: bool = False
    query: Callable[[], dict[str, Any]] = dict


def reads(roles: set[str], thing: Callable[[], Any] | None = None, **more: Any) -> Row:
    """A question. Without a thing to show, those who may ask are told that there is none."""
    return Row(roles, thing, **more)
