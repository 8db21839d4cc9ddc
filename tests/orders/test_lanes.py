"""Who tends several machines sees of each how it stands, what is checked next and what it asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from equipment.models import Equipment, EquipmentState
from equipment.services import observe_state
from kernel.clock import now
from orders.models import JobOrder, OperationsSegment
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def lane(*units: Equipment) -> list[dict[str, Any]]:
    answer = get(make.omar(), "/api/terminal-lanes", work_units=",".join(str(unit.pk) for unit in units))
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()
    return rows


def measured_every(pieces: int) -> JobOrder:
    plant.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    plant.step(mill, 10, "Measure the bore", entry="check", due="every_n", due_every=pieces)
    return plant.running()


def test_a_lane_shows_state_count_and_the_next_check() -> None:
    job = measured_every(5)
    plant.counted(job, 3)
    mill, other = plant.work_unit("MILL-01"), plant.work_unit("MILL-02")
    first, second = lane(mill, other)
    assert (first["number"], first["jobs"][0]["number"], first["jobs"][0]["good"]) == ("MILL-01", "PO-1001-10", "3")
    assert first["next_check"] == {"step": 10, "title": "Measure the bore", "pieces": 2, "minutes": None}
    assert (second["jobs"], second["next_check"], second["stop"]) == ([], None, None)
    plant.counted(job, 2)
    assert lane(mill)[0]["next_check"] == {"step": 10, "title": "Measure the bore", "pieces": None, "minutes": None}


def test_a_long_stop_without_a_reason_is_asked_about_once() -> None:
    job = plant.running()
    mill = plant.work_unit("MILL-01")
    JobOrder.objects.filter(pk=job.pk).update(started_at=now() - timedelta(hours=1))
    observe_state(mill, "idle", at=now() - timedelta(minutes=30))
    observe_state(mill, "running", at=now() - timedelta(minutes=20))
    observe_state(mill, "idle", at=now() - timedelta(seconds=20))
    stop = lane(mill)[0]["stop"]
    assert stop["ended_at"] is not None
    path, words = f"/api/equipment/{mill.pk}/explain-stop", {"state": stop["id"], "reason": "No castings"}
    assert post(make.omar(), path, words).status_code == 200
    row = EquipmentState.objects.get(pk=stop["id"])
    assert (row.reason, row.by) == ("No castings", make.omar())
    assert lane(mill)[0]["stop"] is None
    again = post(make.olga(), path, words | {"reason": "Lunch"})
    assert (again.status_code, again.json()["code"]) == (409, "already_explained")
    assert EquipmentState.objects.get(pk=stop["id"]).reason == "No castings"


def test_lanes_are_asked_for_by_their_ids() -> None:
    for words in ("", "all", ",".join(["1"] * 21)):
        assert get(make.omar(), "/api/terminal-lanes", work_units=words).status_code == 400
