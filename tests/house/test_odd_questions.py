"""Every question of the API is asked oddly in every parameter: it answers or says what is wrong, and never breaks."""

from __future__ import annotations

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests import make
from tests.makes.calls import client

ODD = ["", "-1", "1.5", "NaN", "1e400", "9" * 30, "\x00", "%'\"", "é" * 700]


def questions() -> list[tuple[str, list[str]]]:
    """Each GET with the names of its query parameters."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    return [
        (path, sorted(each["name"] for each in methods["get"].get("parameters", []) if each["in"] == "query"))
        for path, methods in sorted(schema["paths"].items())
        if "get" in methods
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "names"), questions(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_question_breaks(path: str, names: list[str]) -> None:
    everything = make.person("eve", "supervisor", "operator", "quality", "engineer", "auditor", "erp", "administrator")
    browser = client(everything)
    start, brace, end = path.partition("{")
    paths = [path]
    if brace:
        tail = end.partition("}")[2]
        paths = [f"{start}{odd}{tail}" for odd in ("0", "1", "-1", "x", "9" * 30)]
    wrong = []
    for where in paths:
        answer = browser.get(where)
        if answer.status_code >= 500:
            wrong.append(f"{where}: {answer.status_code}")
    for name in names:
        for odd in ODD:
            answer = browser.get(paths[min(1, len(paths) - 1)], {name: odd})
            if answer.status_code >= 500:
                wrong.append(f"{path}?{name}={odd[:20]!r}: {answer.status_code}")
    assert wrong == []
