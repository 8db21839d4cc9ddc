"""Times without trusted data: found by machine, process value and time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from equipment.models import Gap
from equipment.services import add_property, note_loss, observe_alive, open_gap
from kernel.clock import now
from tests import make
from tests.makes import calls, equipment

pytestmark = pytest.mark.django_db
T0 = now() - timedelta(hours=2)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def asked(**query: Any) -> list[tuple[str, str | None, datetime, bool]]:
    rows = calls.get(make.omar(), "/api/gaps", **query).json()["results"]
    return [
        (row["equipment_number"], row["property"], datetime.fromisoformat(row["started_at"]), row["ended_at"] is None)
        for row in rows
    ]


def test_gaps_are_found_by_machine_value_and_time() -> None:
    mill = equipment.work_unit()
    spindle = add_property(mill, "Spindle")
    observe_alive(mill, at=at(0))
    open_gap(mill, at=at(1), cause="Cable cut")
    observe_alive(mill, at=at(3))
    note_loss(mill, since=at(5), until=at(6), cause="Queue full", property=spindle)
    open_gap(mill, at=at(9), cause="Cable cut again")
    number = mill.number
    cut, full, again = (number, None, at(1), False), (number, "Spindle", at(5), False), (number, None, at(9), True)
    assert asked() == [again, full, cut]
    assert asked(equipment=mill.pk, property="") == [again, cut]
    assert asked(property="Spindle") == [full]
    assert asked(property="*") == [again, full, cut]
    assert asked(**{"from": at(3).isoformat(), "to": at(6).isoformat()}) == [full]
    assert asked(**{"from": at(20).isoformat()}) == [again]
    assert calls.get(make.omar(), "/api/gaps", **{"from": "yesterday"}).status_code == 400


def test_a_loss_within_a_gap_is_said_once() -> None:
    mill = equipment.work_unit()
    open_gap(mill, at=at(1), cause="Cable cut")
    assert note_loss(mill, since=at(2), until=at(3), cause="Queue full") is None
    assert Gap.objects.count() == 1
