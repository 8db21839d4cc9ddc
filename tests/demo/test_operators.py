"""The simulated crew: patient with the server, out of a person's way, and never stopped by one colleague's trouble."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from demo.operators import client as api_client
from demo.operators.__main__ import work
from demo.operators.client import Api, Refused, Unreachable
from demo.operators.colleague import Colleague
from demo.operators.desk import Supervisor
from demo.operators.floor import Floor
from demo.operators.jobs import Job
from demo.operators.pace import SHORTEST, Pace


class Plant(ThreadingHTTPServer):
    """A server that stumbles as told: each entry of `stumbles` is a status instead of the answer."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.stumbles: list[int] = []
        self.keys: list[str] = []
        self.sign_ins = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Door(BaseHTTPRequestHandler):
    server: Plant

    def do_GET(self) -> None:
        self.answer(200, {"csrf": True}) if self.path == "/api/session" else self.work()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/api/session":
            self.server.sign_ins += 1
            self.answer(200, {})
        else:
            self.server.keys.append(self.headers["Idempotency-Key"])
            self.work()

    def work(self) -> None:
        status = self.server.stumbles.pop(0) if self.server.stumbles else 200
        codes = {401: "not_authenticated", 409: "in_flight", 422: "lot_on_hold"}
        self.answer(status, {"done": True} if status == 200 else {"code": codes.get(status, ""), "detail": "No."})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    monkeypatch.setattr(api_client, "PATIENCE", 0.01)
    monkeypatch.setattr(api_client, "FIRST_WAIT", 0.01)
    server = Plant()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_retry_keeps_its_key_and_another_action_has_another(plant: Plant) -> None:
    plant.stumbles = [503, 409, 502]
    api = Api(plant.url, "mia", "secret")
    assert api.post("job-orders/1/start") == {"done": True}
    assert len(plant.keys) == 4
    assert len(set(plant.keys)) == 1
    api.post("job-orders/1/complete")
    assert len(set(plant.keys)) == 2


def test_a_lost_session_is_opened_again_with_the_same_key(plant: Plant) -> None:
    api = Api(plant.url, "mia", "secret")
    plant.stumbles = [401]
    assert api.post("job-orders/1/start") == {"done": True}
    assert plant.sign_ins == 2
    assert len(set(plant.keys)) == 1


def test_a_no_is_not_repeated(plant: Plant) -> None:
    plant.stumbles = [422]
    with pytest.raises(Refused) as no:
        Api(plant.url, "mia", "secret").post("job-orders/1/start")
    assert (no.value.status, no.value.code, no.value.detail) == (422, "lot_on_hold", "No.")
    assert len(plant.keys) == 1


def test_a_server_that_stays_away_is_told_as_such(plant: Plant) -> None:
    plant.stumbles = [503] * 50
    with pytest.raises(Unreachable):
        Api(plant.url, "mia", "secret").post("job-orders/1/start")


@pytest.mark.parametrize(("minutes", "taken"), [(None, False), (1, True), (9, True), (11, False)])
def test_a_persons_touch_keeps_the_simulated_colleague_away_for_ten_minutes(minutes: int | None, taken: bool) -> None:
    touched = None if minutes is None else (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()

    class Terminals(Api):
        def rows(self, path: str, **query: Any) -> list[dict[str, Any]]:
            return [{"number": "T-ASM-01", "last_touch_at": touched}]

    assert Floor(Terminals("http://nowhere", "stefan", "")).is_taken("T-ASM-01") is taken


def test_what_a_visitor_released_is_left_to_the_visitor_for_ten_minutes() -> None:
    api = Api("http://nowhere", "stefan", "")
    boss = Supervisor("stefan", api, Floor(api), Pace(1))
    boss._began = datetime.now(UTC) - timedelta(hours=1)
    boss._released.add(7)

    def is_a_visitors(minutes: float, number: int = 8) -> bool:
        released_at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
        return boss._is_a_visitors({"id": number, "released_at": released_at})

    assert [is_a_visitors(1), is_a_visitors(9)] == [True, True]
    # Long ago, by the simulated colleague, before the crew came, and not at all.
    assert not any([is_a_visitors(11), is_a_visitors(1, 7), is_a_visitors(61)])
    assert not boss._is_a_visitors({"id": 8, "released_at": None})


def test_the_supervisor_sends_pieces_with_a_burr_to_rework_after_a_visitor_could_have() -> None:
    class Hall(Floor):
        def board(self) -> Any:
            card = {"id": 4, "number": "LO-4-10", "sequence": 10, "rework": "1"}
            return {"units": [{"running": [card | {"allowed_actions": ["route_rework"]}]}]}

    class Orders(Api):
        sent: list[Any] = []

        def get(self, path: str, **query: Any) -> Any:
            return {"waiting": "1" if not self.sent else "0"}

        def post(self, path: str, body: Any = None) -> Any:
            self.sent.append((path, body))

    api = Orders("http://nowhere", "stefan", "")
    boss = Supervisor("stefan", api, Hall(api), Pace(1))
    assert (boss._rework(), api.sent) == (False, [])
    boss._to_rework[4] -= timedelta(minutes=2)
    assert (boss._rework(), boss._rework()) == (True, False)
    words = {"operation": 10, "quantity": "1", "reason": "Take the burr off"}
    assert api.sent == [("job-orders/4/route-rework", words)]


def test_the_supervisor_asks_once_for_what_the_rules_forbid_and_declines_what_cannot_be() -> None:
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    order = {"id": 4, "number": "LO-4", "source": "erp", "created_at": long_ago, "released_at": None}
    changes = [{"id": key, "number": "LO-5", "kind": "change", "asked_at": long_ago} for key in (1, 2)]
    codes = {"operations-requests/4/release": "no_work_master", "change-requests/1/accept": "jobs_still_running"}

    class Orders(Api):
        sent: list[Any] = []

        def rows(self, path: str, **query: Any) -> Any:
            return changes if path == "change-requests" else [order] if query["state"] == "received" else []

        def post(self, path: str, body: Any = None) -> Any:
            self.sent.append((path, body))
            if not path.endswith("decline"):
                detail = "It has no master."
                raise Refused(422, {"code": codes.get(path, "operation_over"), "detail": detail, "errors": [{"detail": detail}]})

    api = Orders("http://nowhere", "stefan", "")
    boss = Supervisor("stefan", api, Floor(api), Pace(1))
    assert (boss._release(), boss._release()) == (False, False)
    assert api.sent == [("operations-requests/4/release", {})]
    api.sent.clear()
    assert boss._decide()
    assert api.sent == [
        ("change-requests/1/accept", {}),
        ("change-requests/2/accept", {}),
        ("change-requests/2/decline", {"reason": "It has no master."}),
    ]


@pytest.mark.parametrize(("after", "left"), [([], 3), ([30], 1)])
def test_a_first_operation_makes_up_for_scrap_and_a_later_one_cannot(after: list[int], left: int) -> None:
    body = {"id": 1, "number": "PO-1-10", "state": "running", "quantity": "8", "good": "5", "scrap": "2"}
    body |= {"definition": {"after": after}}
    assert Job(body).left == left
    # What is in rework comes back.
    assert Job(body | {"rework": "1"}).left == left - 1


def test_nobody_asks_faster_than_the_shortest_wait() -> None:
    pace = Pace(1000)
    assert {pace.wait(1) for _ in range(20)} == {SHORTEST}


def test_trouble_of_one_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    turns: dict[str, int] = {}

    class Someone(Colleague):
        def turn(self) -> float:
            turns[self.name] = turns.get(self.name, 0) + 1
            if self.name == "unlucky":
                raise Unreachable("no answer")
            if self.name == "clumsy":
                raise KeyError("work_unit")
            if turns[self.name] == 5:
                stop.set()
            return 0.01

    api = Api("http://nowhere", "x", "")
    names = ("unlucky", "clumsy", "steady")
    started = time.monotonic()
    work([Someone(name, api, Floor(api), Pace(1)) for name in names], stop)
    assert turns == {"unlucky": 1, "clumsy": 1, "steady": 5}
    assert time.monotonic() - started < 5
