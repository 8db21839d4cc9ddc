"""A filter nobody understands is refused, not ignored."""

from __future__ import annotations

import pytest

from tests import make
from tests.makes.calls import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "name"),
    [("/api/operations-requests", "is_open"), ("/api/material-lots", "is_serial"), ("/api/test-results", "passed")],
)
def test_a_yes_or_no_is_one_of_both(url: str, name: str) -> None:
    assert get(make.sofia(), url, **{name: "true"}).status_code == 200
    assert get(make.sofia(), url, **{name: ""}).status_code == 200
    answer = get(make.sofia(), url, **{name: "maybe"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, name)
