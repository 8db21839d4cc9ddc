"""Requests as people's browsers send them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from personnel.models import Person


def client(person: Person | None = None) -> APIClient:
    """Somebody's browser; without a person, a stranger's."""
    browser = APIClient(raise_request_exception=False)
    if person is not None:
        browser.force_login(person)
    return browser


def post(person: Person | None, url: str, body: Any = None, *, key: str | None = None) -> Any:
    """A command, with a fresh Idempotency-Key unless one is given."""
    return client(person).post(
        url, {} if body is None else body, format="json", headers={"Idempotency-Key": key or uuid4().hex}
    )


def get(person: Person | None, url: str, **query: Any) -> Any:
    """A question."""
    return client(person).get(url, query)
