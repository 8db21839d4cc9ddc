"""The last hour of every machine, with the times nobody saw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from equipment.services import observe_alive, observe_state, open_gap
from kernel.clock import now
from tests import make
from tests.makes import calls, equipment

pytestmark = pytest.mark.django_db


def asked() -> tuple[datetime, list[Any]]:
    body = calls.get(make.omar(), "/api/timelines").json()
    return datetime.fromisoformat(body["started_at"]), body["units"]


def minutes(since: datetime, part: Any) -> tuple[int, int]:
    """From and to, in whole minutes of the hour."""
    found = [(datetime.fromisoformat(part[name]) - since).total_seconds() / 60 for name in ("started_at", "ended_at")]
    return round(found[0]), round(found[1])


def test_states_and_gaps_of_the_last_hour_are_cut_to_it() -> None:
    mill = equipment.work_unit()
    at = now() - timedelta(minutes=60)
    observe_alive(mill, at=at - timedelta(minutes=30))
    observe_state(mill, "idle", at=at - timedelta(minutes=30))
    observe_state(mill, "running", at=at + timedelta(minutes=10))
    observe_alive(mill, at=at + timedelta(minutes=20))
    open_gap(mill, at=at + timedelta(minutes=20), cause="Cable cut")
    observe_alive(mill, at=at + timedelta(minutes=25))
    since, (line,) = asked()
    assert line["unit"] == mill.pk
    assert [(part["state"], *minutes(since, part)) for part in line["states"]] == [("idle", 0, 10), ("running", 10, 60)]
    # The cable, and nobody who reads now; no ledger has that yet.
    assert (20, 25) in [minutes(since, gap) for gap in line["gaps"]]
    assert minutes(since, line["gaps"][-1]) == (25, 60)


def test_places_without_a_machine_have_no_line_and_many_machines_cost_no_more(
    django_assert_max_num_queries: Any,
) -> None:
    equipment.work_unit()
    assert asked()[1] == []
    moment = now()
    for number in range(6):
        observe_state(equipment.work_unit(f"M-{number}"), "running", at=moment - timedelta(minutes=5))
    from equipment.selectors import timelines

    with django_assert_max_num_queries(3):
        assert len(timelines(moment - timedelta(hours=1), moment)) == 6
