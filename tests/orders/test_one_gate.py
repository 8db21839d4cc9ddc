"""Start, resume, next piece, load, handshake, boards, plan and terminal all ask one function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import now
from orders import services
from orders.gate import Blocker, Situation
from orders.selectors import gate as asked_through
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parents[2]
SAID = "Because the test says so."


class Watched:
    """Stands in for the gate: notes who was asked about, and says no when told to."""

    def __init__(self) -> None:
        self.asked: list[Situation] = []
        self.says_no = False

    def __call__(self, situation: Situation, modes: Any) -> list[Blocker]:
        self.asked.append(situation)
        return [Blocker("skill", "skill_missing", SAID, "block", "skill:X", {}, ["Sofia"])] if self.says_no else []


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    gate = Watched()
    monkeypatch.setattr(asked_through, "can_it_start", gate)
    return gate


def refusals(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["sentence"] for one in answer.json()["blockers"]]


def test_everybody_asks_the_same_function_and_says_what_it_says(watched: Watched) -> None:
    waiting, held = plant.waiting(), services.interrupt(plant.running(20, "TURN-01"), by=make.omar(), reason="Break")
    wash = plant.ready_to_wash(1, "PO-1002")
    assembly = plant.assembling(1, number="PO-1003")
    omar, sofia = make.omar(), make.sofia()
    watched.says_no, watched.asked = True, []

    def shown(cards: list[dict[str, Any]]) -> list[str]:
        (card,) = [card for card in cards if card["id"] == waiting.pk]
        return [one["sentence"] for one in card["blockers"]]

    job = f"/api/job-orders/{waiting.pk}"
    assert refusals(post(omar, f"{job}/start")) == [SAID]
    assert refusals(post(omar, f"/api/job-orders/{held.pk}/resume")) == [SAID]
    assert refusals(post(omar, f"/api/job-orders/{assembly.pk}/begin-unit")) == [SAID]
    load = {"work_unit": plant.work_unit("WASH-01").pk, "members": [{"job": wash.pk, "quantity": "1"}]}
    assert refusals(post(omar, "/api/loads", load)) == [SAID]
    asks = services.check_unit(plant.work_unit("TURN-01"), serial="", request=1, epoch=1, at=now())
    assert asks.said == [SAID]
    board = get(sofia, "/api/dispatch-board").json()
    (lane,) = [unit for unit in board["units"] if unit["number"] == "MILL-01"]
    assert shown(lane["queue"]) == [SAID]
    assert shown(get(omar, "/api/job-orders", work_unit=waiting.work_unit_id).json()["results"]) == [SAID]
    assert shown([get(omar, job).json()]) == [SAID]
    (light,) = get(sofia, "/api/readiness", work_unit=waiting.work_unit_id).json()
    assert (light["can_start"], light["lights"]["people"]) == (False, "block")
    assert get(omar, f"{job}/can-it-start").json()["can_start"] is False
    # Each of the ten asked, about the very work unit it is about.
    assert len(watched.asked) >= 10
    assert {"MILL-01", "TURN-01", "WASH-01", "ASM-01"} <= {here.work_unit for here in watched.asked}


def test_nothing_else_in_the_house_judges_a_situation() -> None:
    rooms = ["orders", "integrations", "performance", "mes", "quality", "demo"]
    callers = [
        str(path.relative_to(HOUSE))
        for room in rooms
        for path in (HOUSE / room).rglob("*.py")
        if re.search(r"(?<!def )\bcan_it_start\(", path.read_text()) and "def can_it_start(self" not in path.read_text()
    ]
    assert callers == ["orders/selectors/gate.py"]
