"""What an order's life costs: how often each touch at a terminal asks the database. See bench/life.py for its seconds."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import hall
from bench.life import Bench
from mes import middleware

# In transactions of their own, as at a plant: a test within one would add savepoints.
pytestmark = pytest.mark.django_db(transaction=True)

# Who asks more than this has added a question to every touch of every operator: is it worth it?
MOST = {
    "dispatch": 27, "start": 33, "begin-unit": 38, "scan": 30, "enter-value": 28, "complete-step": 36, "report": 38,
    "complete": 39,
}  # fmt: skip


class Person:
    """A client that counts what each of its commands asks."""

    def __init__(self, asked: dict[str, int], key: str = "") -> None:
        self.asked = asked
        self.http = Client(headers={"Authorization": f"Bearer {key}"} if key else {})

    def get(self, path: str, **query: Any) -> Any:
        return self._told(self.http.get(f"/api/{path}", query))

    def post(self, path: str, body: Any = None) -> Any:
        with CaptureQueriesContext(connection) as questions:
            answer = self.http.post(
                f"/api/{path}", body or {}, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
            )
        if command := re.match(r"job-orders/\d+/(.+)", path):
            asked = [each for each in questions.captured_queries if each["sql"] not in ("BEGIN", "COMMIT")]
            self.asked[command[1]] = max(self.asked[command[1]], len(asked))
        return self._told(answer)

    def _told(self, answer: Any) -> Any:
        assert answer.status_code < 300, answer.content
        return answer.json()


class Hall:
    """The measurement's hall, in this process."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = defaultdict(int)
        self.key = hall._fill(1)

    def erp(self) -> Person:
        return Person(self.asked, self.key)

    def supervisor(self) -> Person:
        person = Person(self.asked)
        person.post("session", {"username": "supervisor", "password": hall.PASSWORD})
        return person

    def operator(self, bench: int) -> Person:
        person = Person(self.asked)
        person.post("terminals/pair", {"code": f"PAIR-{bench:02}"})
        person.post("session/badge-in", {"badge": f"BADGE-{bench:02}"})
        return person


def test_no_touch_asks_the_database_more_often_than_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    plant: Any = Hall()
    bench = Bench(plant, 1)
    bench.live()
    # That somebody is there is noted now and then, however slow this machine is.
    monkeypatch.setattr(middleware, "TOUCHED_EVERY", float("inf"))
    monkeypatch.setattr(middleware, "NOTED_EVERY", float("inf"))
    plant.asked.clear()
    bench.live()
    assert dict(plant.asked) == MOST
