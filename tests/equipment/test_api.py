"""What screens ask about the plant."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from equipment import services
from equipment.services import SampleRow
from kernel.clock import now
from tests import make
from tests.makes import calls, equipment

pytestmark = pytest.mark.django_db


def test_the_tree_comes_flat_with_what_each_unit_does() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "down", reason="Tool broken", at=now())
    services.observe_alive(unit, at=now())
    rows = {row["number"]: row for row in calls.get(make.omar(), "/api/equipment").json()["results"]}
    assert set(rows) == {"HAVEL-1", "MACHINING", "MILL-01"}
    assert (
        rows["MILL-01"] | {"state": "down", "reason": "Tool broken", "connected": True, "parent_number": "MACHINING"}
        == rows["MILL-01"]
    )
    assert rows["HAVEL-1"]["connected"] is None


def test_the_list_costs_the_same_for_one_unit_and_for_ten(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(10):
        equipment.work_unit(f"MILL-{number:02}")
    browser = calls.client(make.omar())
    with django_assert_max_num_queries(6):
        assert len(browser.get("/api/equipment").json()["results"]) == 12


def test_states_and_gaps_and_counters_of_a_unit() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "running", at=now())
    services.open_gap(unit, at=now(), cause="Cable cut", offline=True)
    equipment.counter(unit)
    for part, field, value in [
        ("states", "state", "offline"),
        ("gaps", "cause", "Cable cut"),
        ("counters", "total", "0"),
    ]:
        results = calls.get(make.anna(), f"/api/equipment/{unit.pk}/{part}").json()["results"]
        assert results[0][field] == value


def test_samples_of_the_last_hour() -> None:
    prop = equipment.process_value()
    services.append_samples([SampleRow(prop.pk, now() - timedelta(minutes=n), float(n), True) for n in range(3)])
    answer = calls.get(make.omar(), f"/api/equipment/{prop.equipment_id}/samples", property="Temperature").json()
    assert (answer["unit"], [s["value"] for s in answer["samples"]]) == ("CEL", [2.0, 1.0, 0.0])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "unknown_property"),
        ({"property": "Nothing"}, "unknown_property"),
        ({"property": "Temperature", "from": "yesterday"}, "not_a_time"),
        ({"property": "Temperature", "from": "2026-11-23T08:00:00"}, "zone_missing"),
    ],
)
def test_a_question_that_means_nothing_is_answered_by_name(query: dict[str, str], code: str) -> None:
    prop = equipment.process_value()
    answer = calls.get(make.omar(), f"/api/equipment/{prop.equipment_id}/samples", **query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_pieces_that_wait_are_listed() -> None:
    services.park_count(equipment.counter(), Decimal(3), at=now(), why="no_job")
    row = calls.get(make.sofia(), "/api/unassigned-counts", state="open").json()["results"][0]
    assert (row["equipment_number"], row["quantity"], row["why"]) == ("MILL-01", "3", "no_job")


def test_strangers_and_the_erp_see_nothing() -> None:
    for url in ("/api/equipment", "/api/terminals", "/api/unassigned-counts", "/api/discrepancies"):
        assert calls.get(None, url).status_code in (401, 403)
        assert calls.get(make.erik(), url).status_code == 403
