"""A job is told as it was at one moment, also while a colleague works on it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from orders import services
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_step_that_a_colleague_ends_meanwhile_is_either_due_or_done() -> None:
    job = plant.at_the_torque()
    olga, omar = make.olga(), make.omar()

    def ends_it() -> None:
        services.complete_step(job, step=30, value="45", by=olga)
        connection.close()

    asked: list[str] = []

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if 'FROM "orders_stepcompletion"' in sql and not asked:
            asked.append(sql)
            with ThreadPoolExecutor(1) as colleague:
                colleague.submit(ends_it).result()
        return answer

    with connection.execute_wrapper(meanwhile):
        first = get(omar, f"/api/job-orders/{job.pk}").json()
    assert asked
    assert (30 in _due(first), 30 in _done(first)) == (True, False)
    then = get(omar, f"/api/job-orders/{job.pk}").json()
    assert (30 in _due(then), 30 in _done(then)) == (False, True)


def _due(job: dict[str, Any]) -> list[int]:
    return [due["step"] for due in job["due"]]


def _done(job: dict[str, Any]) -> list[int]:
    return [done["step"] for done in job["completions"]]
