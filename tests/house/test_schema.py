"""The API's description is current, valid, and every operation says how it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from openapi_spec_validator import validate

FILE = Path(__file__).resolve().parents[2] / "openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> Any:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_file_is_current(schema: Any) -> None:
    assert yaml.safe_load(FILE.read_text()) == yaml.safe_load(OpenApiYamlRenderer().render(schema)), "run `make schema`"


def test_the_description_is_valid(schema: Any) -> None:
    validate(yaml.safe_load(OpenApiYamlRenderer().render(schema)))


def test_nothing_was_guessed(schema: Any) -> None:
    assert GENERATOR_STATS._warn_cache == {}
    assert GENERATOR_STATS._error_cache == {}


def test_every_change_asks_for_an_idempotency_key(schema: Any) -> None:
    exempt = ("/api/session", "/api/terminals/pair", "/api/terminals/unpair", "/api/erp/")
    without = [
        path
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method == "post" and not path.startswith(exempt)
        and not any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", []))
    ]
    assert without == []


def test_nothing_is_said_in_the_words_of_an_older_openapi(schema: Any) -> None:
    """3.1 has no `nullable`: a generated client would refuse the null it was not told of."""
    assert "nullable" not in OpenApiYamlRenderer().render(schema).decode()


def test_a_list_answers_as_described(schema: Any) -> None:
    answer = schema["paths"]["/api/messages"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/MessagePage"}
    page = schema["components"]["schemas"]["PaginatedEventRowList"]
    assert page["properties"]["next"]["type"] == ["string", "null"]
    assert page["required"] == ["next", "previous", "results"]


def test_the_page_of_the_api_obeys_our_content_security_policy() -> None:
    page = Client().get("/api/docs")
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert b"https://" not in page.content
