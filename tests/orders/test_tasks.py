"""The figures beside the pages: what waits for whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from equipment.services import add_counter, park_count
from kernel.clock import now
from orders.services.requests import begin_request, change_request, decline_change
from tests import make
from tests.makes import equipment, quality
from tests.makes import requests as makes
from tests.makes.calls import client, get

pytestmark = pytest.mark.django_db
COUNTS = "/api/task-counts"


def test_everybody_sees_how_much_of_their_own_work_waits(django_assert_max_num_queries: Any) -> None:
    order = makes.request(by=make.erik(), number="PO-1")
    type(order).objects.update(state="released")
    begin_request(order, by=make.omar())
    wish = change_request(order, by=make.erik(), quantity=Decimal(12), version=2).change
    assert wish is not None
    park_count(add_counter(equipment.work_unit(), "Counter"), Decimal(3), at=now(), why="no_job")
    quality.nonconformance()
    nothing = {"nonconformances": None, "changes": None, "parked": None, "calls": 0}
    assert get(make.sofia(), COUNTS).json() == nothing | {"changes": 1, "parked": 1}
    assert get(make.quinn(), COUNTS).json() == nothing | {"nonconformances": 1}
    assert get(make.omar(), COUNTS).json() == nothing
    decline_change(wish, by=make.sofia(), reason="Cut already")
    browser = client(make.sofia())
    browser.get(COUNTS)
    # Two for the session, one for each figure.
    with django_assert_max_num_queries(6):
        assert browser.get(COUNTS).json()["changes"] == 0
