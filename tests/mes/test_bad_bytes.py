"""Bytes no honest client sends, and chunks that honest ones do."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests import make
from tests.makes import requests as makes

pytestmark = pytest.mark.django_db
ORDERS = "/api/operations-requests"


@pytest.fixture
def sofia() -> APIClient:
    client = APIClient()
    client.force_authenticate(make.sofia())
    return client


def order() -> dict[str, Any]:
    return {"material": "CP-200", "quantity": 4, "unit": "C62", "due_at": makes.tomorrow().isoformat()}


def in_chunks(client: APIClient, path: str, raw: bytes, **headers: Any) -> Any:
    """As WSGI hands on a message without a length."""
    arrived = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "Chunked", "wsgi.input": io.BytesIO(raw)}
    return client.generic("POST", path, b"", content_type="application/json", **arrived, **headers)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"material":' + b"[" * 20_000 + b"]" * 20_000 + b"}"])
def test_a_tower_of_brackets_is_refused_at_every_door(sofia: APIClient, raw: bytes) -> None:
    answer = sofia.generic("POST", ORDERS, raw, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_deep")
    answer = APIClient().generic("POST", "/api/session", raw, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_deep")


def test_half_a_character_is_refused_where_a_choice_would_repeat_it(sofia: APIClient) -> None:
    raw = b'{"kind": "\\ud800", "lot": 1, "format": "csv"}'
    answer = sofia.generic("POST", "/api/exports", raw, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_utf8")
    whole = sofia.generic("POST", ORDERS, b'{"material": "\\ud83d\\ude00"}', content_type="application/json")
    assert whole.json()["code"] == "required"


@pytest.mark.parametrize("place", [b"p=abc", b"r=1&p=abc", b"p=99999999999999999999999", b"p=2026-99-99"])
def test_a_made_up_cursor_is_no_page(sofia: APIClient, place: bytes) -> None:
    for path in (ORDERS, "/api/job-orders", "/api/material-lots"):
        answer = sofia.get(path, {"cursor": b64encode(place).decode()})
        assert answer.status_code in (200, 404)
        assert place != b"p=abc" or answer.status_code == 404


def test_another_sites_name_is_not_ours() -> None:
    answer = APIClient().get("/api/session", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "host_unknown")
    assert answer["Content-Type"] == "application/problem+json"


def test_what_comes_in_chunks_is_read(sofia: APIClient) -> None:
    makes.material("CP-200")
    answer = in_chunks(sofia, ORDERS, json.dumps(order()).encode(), HTTP_IDEMPOTENCY_KEY="k")
    assert (answer.status_code, answer.json()["quantity"]) == (201, "4")


def test_too_much_in_chunks_is_refused(sofia: APIClient) -> None:
    answer = in_chunks(sofia, ORDERS, b'{"a":"' + b"x" * 6_000_000 + b'"}', HTTP_IDEMPOTENCY_KEY="k")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_erp_may_send_in_chunks() -> None:
    makes.material("CP-200")
    erik = APIClient()
    erik.force_authenticate(make.erik())
    said = json.dumps(order() | {"message_id": "m-1", "number": "PO-1"}).encode()
    assert in_chunks(erik, "/api/erp/operations-requests", said).json()["result"] == "applied"
    answer = in_chunks(erik, "/api/erp/operations-requests", b" " * 70_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_forged_sign_in_is_refused_in_our_own_words() -> None:
    answer = APIClient(enforce_csrf_checks=True).post("/api/session", {"username": "sofia", "password": "x"})
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "csrf_failed"
