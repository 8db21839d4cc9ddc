"""A work unit is in one state at a time, and what comes late changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from equipment import selectors, services
from equipment.models import Equipment, EquipmentState, Gap
from equipment.states import Source
from kernel.clock import now
from tests.makes import equipment

pytestmark = pytest.mark.django_db
T0 = now()


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def told(unit: Equipment) -> list[tuple[str, str, float, float | None]]:
    return [
        (
            s.state,
            s.reason,
            (s.started_at - T0).total_seconds(),
            (s.ended_at - T0).total_seconds() if s.ended_at else None,
        )
        for s in EquipmentState.objects.filter(equipment=unit).order_by("started_at", "pk")
    ]


def test_one_state_ends_where_the_next_begins() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "idle", at=at(0))
    services.observe_state(unit, "running", at=at(5))
    services.observe_state(unit, "running", at=at(6))
    assert told(unit) == [("idle", "", 0, 5), ("running", "", 5, None)]


def test_a_reading_that_comes_late_is_ignored() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "running", at=at(10))
    assert services.observe_state(unit, "down", at=at(9)) is None
    assert told(unit) == [("running", "", 10, None)]


def test_a_reason_that_comes_after_its_state_is_added_to_it() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "down", at=at(0))
    services.observe_state(unit, "down", reason="Tool broken", at=at(1))
    services.observe_state(unit, "down", at=at(2))
    services.observe_state(unit, "down", reason="Coolant low", at=at(3))
    assert told(unit) == [("down", "Tool broken", 0, 3), ("down", "Coolant low", 3, None)]


def test_an_unknown_word_is_no_state() -> None:
    with pytest.raises(ValueError, match="dancing"):
        services.observe_state(equipment.work_unit(), "dancing", at=at(0))
    assert not EquipmentState.objects.exists()


def test_the_database_refuses_two_states_at_a_time() -> None:
    unit = equipment.work_unit()
    EquipmentState.objects.create(equipment=unit, state="idle", started_at=at(0), ended_at=at(10))
    with pytest.raises(IntegrityError, match="state_no_overlap"), transaction.atomic():
        EquipmentState.objects.create(equipment=unit, state="running", started_at=at(5), ended_at=at(6))
    EquipmentState.objects.create(equipment=unit, state="running", started_at=at(10))
    EquipmentState.objects.create(equipment=equipment.work_unit("MILL-02"), state="idle", started_at=at(5))


def test_silence_is_a_gap_and_the_machine_counts_as_offline() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "running", at=at(0))
    services.observe_alive(unit, at=at(3))
    services.open_gap(unit, at=at(3), cause="Cable cut", offline=True)
    services.open_gap(unit, at=at(3), cause="Cable cut", offline=True)
    gap = Gap.objects.get()
    assert (gap.started_at, gap.ended_at, gap.cause) == (at(3), None, "Cable cut")
    assert told(unit)[-1] == ("offline", "Cable cut", 3, None)
    assert EquipmentState.objects.get(state="offline").source == Source.COLLECTOR

    services.observe_alive(unit, at=at(20))
    services.observe_state(unit, "running", at=at(20))
    gap.refresh_from_db()
    assert gap.ended_at == at(20)
    assert told(unit) == [("running", "", 0, 3), ("offline", "Cable cut", 3, 20), ("running", "", 20, None)]


def test_bad_quality_is_a_gap_and_leaves_the_last_state_as_it_was() -> None:
    unit = equipment.work_unit()
    services.observe_state(unit, "running", at=at(0))
    services.open_gap(unit, at=at(3), cause="Bad quality")
    assert told(unit) == [("running", "", 0, None)]
    services.open_gap(unit, at=at(4), cause="Cable cut", offline=True)
    assert Gap.objects.get().started_at == at(3)
    assert told(unit) == [("running", "", 0, 4), ("offline", "Cable cut", 4, None)]


def test_a_silence_nobody_could_note_is_noted_afterwards() -> None:
    unit = equipment.work_unit()
    for second in (0, 1, 2, 60, 61):
        services.observe_alive(unit, at=at(second))
    gap = Gap.objects.get()
    assert (gap.started_at, gap.ended_at) == (at(2), at(60))


def test_a_gap_told_by_a_collector_that_was_replaced_meanwhile_is_none() -> None:
    unit = equipment.work_unit()
    services.observe_alive(unit, at=at(30))
    assert services.open_gap(unit, at=at(10), cause="Frozen") is None
    assert not Gap.objects.exists()


def test_the_floor_sees_state_and_connection_in_few_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in ("MILL-01", "MILL-02", "TURN-01"):
        unit = equipment.work_unit(number)
        services.observe_state(unit, "running", at=at(0))
        services.observe_alive(unit, at=now())
    with django_assert_num_queries(5):
        units = list(selectors.work_units_now())
        assert [(u.number, u.state_now, selectors.is_connected(u), u.open_counts) for u in units] == [  # type: ignore[attr-defined]
            ("MILL-01", "running", True, []),
            ("MILL-02", "running", True, []),
            ("TURN-01", "running", True, []),
        ]
