"""Every endpoint is tried by every role and by a stranger; an endpoint without a row fails."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from tests import make
from tests.house.access import ROWS, Row

PEOPLE = {
    "supervisor": make.sofia, "operator": make.omar, "quality": make.quinn, "engineer": make.ella,
    "auditor": make.anna, "erp": make.erik, "administrator": make.max_,
}
keys = itertools.count()


def operations() -> list[str]:
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    return sorted(
        f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods
        if method in ("get", "post", "put", "patch", "delete")
    )


class Undo(Exception):
    """Takes back what a try did."""


def named(thing: Any, name: str) -> str:
    """What stands in the path for the thing; 0 is nobody's id."""
    if thing is None or isinstance(thing, str):
        return thing or "0"
    return str(thing.pk if name == "id" else getattr(thing, name))


def knock(operation: str, row: Row, thing: Any, role: str | None) -> tuple[int, Any]:
    """The status and body one role gets; everything is undone afterwards."""
    method, path = operation.split(" ")
    answer: Any = None
    try:
        with transaction.atomic():
            browser = APIClient(raise_request_exception=False)
            body, query = row.body(), row.query()
            if role is not None:
                browser.force_login(PEOPLE[role]())
            for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
                path = path.replace("{" + name + "}", named(thing, name))
            if method == "GET":
                answer = browser.get(path, query)
            else:
                answer = browser.generic(
                    method, path, browser._encode_data(body, "json", None)[0], content_type="application/json",
                    headers={"Idempotency-Key": f"access-{next(keys)}"},
                )
            raise Undo
    except Undo:
        return answer.status_code, answer.content if not answer.streaming else b""


@pytest.fixture(scope="module")
def every() -> list[str]:
    return operations()


def test_every_operation_has_a_row(every: list[str]) -> None:
    assert sorted(set(every) - set(ROWS)) == [], "say in tests/house/access/ who may"
    assert sorted(set(ROWS) - set(every)) == [], "these are gone"


@pytest.mark.django_db
@pytest.mark.parametrize("operation", sorted(ROWS))
def test_each_role_gets_in_or_is_refused_as_written(operation: str) -> None:
    row = ROWS[operation]
    thing = row.thing() if row.thing else None
    wrong = []
    for role in [*PEOPLE, None]:
        status, content = knock(operation, row, thing, role)
        if role is None and not row.public:
            expected: frozenset[int] = frozenset({401})
        elif role in row.roles or (role is None and row.roles):
            expected = row.served
        else:
            expected = frozenset({403})
        if status not in expected:
            wrong.append(f"{role or 'a stranger'}: {status}, expected {sorted(expected)}: {content[:300]!r}")
    assert wrong == []
