"""Times without trusted data: found by machine, process value and time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from equipment.models import EquipmentState, Gap
from equipment.services import add_property, note_loss, observe_alive, observe_state, open_gap
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


def stretches() -> list[tuple[str, str, datetime]]:
    return list(EquipmentState.objects.order_by("started_at", "id").values_list("state", "reason", "started_at"))


def test_a_machine_that_changed_nothing_while_it_was_out_of_sight_stands_as_before() -> None:
    mill = equipment.work_unit()
    observe_state(mill, "down", reason="Coolant low", at=at(0))
    observe_alive(mill, at=at(1))
    open_gap(mill, at=at(1), cause="Cable cut", offline=True)
    observe_alive(mill, at=at(2))
    assert stretches() == [
        ("down", "Coolant low", at(0)), ("offline", "Cable cut", at(1)), ("down", "Coolant low", at(2)),
    ]  # fmt: skip
    # Its clock says since when, which is before it was lost: nothing new.
    assert observe_state(mill, "down", reason="Coolant low", at=at(0)) is None


def test_a_change_of_during_the_gap_is_believed_although_it_is_told_after_it() -> None:
    mill = equipment.work_unit()
    observe_state(mill, "running", at=at(0))
    observe_alive(mill, at=at(1))
    open_gap(mill, at=at(1), cause="Cable cut", offline=True)
    observe_alive(mill, at=at(3))
    observe_state(mill, "idle", at=at(2))
    assert EquipmentState.objects.get(ended_at=None).state == "idle"


def test_a_machine_that_never_told_its_state_is_not_offline_for_ever() -> None:
    mill = equipment.work_unit()
    for minute in (1, 3):
        observe_alive(mill, at=at(minute))
        open_gap(mill, at=at(minute), cause="Cable cut", offline=True)
        observe_alive(mill, at=at(minute + 1))
        assert not EquipmentState.objects.filter(ended_at=None).exists()
