"""A due step cannot be skipped, and nothing that physically happened is refused for it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from equipment.models import Equipment
from equipment.services import set_shift_starts
from equipment.states import Level
from genealogy import services as genealogy
from kernel.clock import now
from kernel.errors import Conflict, RuleBroken
from orders import services
from orders.models import JobOrder, OperationsSegment, StepCompletion, StepEntry
from orders.selectors.due import due_now
from tests import make
from tests.makes import equipment
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def taught(operation: int, sequence: int, title: str, **more: Any) -> None:
    """Engineering has added a step before the order is released."""
    plant.pump_master()
    plant.step(OperationsSegment.objects.get(work_master__number="CP-200", sequence=operation), sequence, title, **more)


def due(job: JobOrder, by: Any = None) -> list[int]:
    return [each.step.sequence for each in due_now(plant.fresh(job), by or make.omar())]


def refused(act: Any) -> str:
    before = StepCompletion.objects.count(), StepEntry.objects.count()
    with pytest.raises(RuleBroken) as no:
        act()
    assert (StepCompletion.objects.count(), StepEntry.objects.count()) == before
    return no.value.reason_code


def test_no_piece_is_taken_in_hand_before_set_up() -> None:
    taught(40, 5, "Check the fixture", entry="check", due="setup")
    job = plant.assembling(2)
    with pytest.raises(RuleBroken, match="Step 5 Check the fixture comes first: it is due at set-up"):
        services.begin_unit(job, by=make.omar())
    assert not job.units.exists()
    services.complete_step(job, step=5, by=make.omar())
    services.begin_unit(job, by=make.omar())


def test_a_machine_counts_on_while_a_check_is_due_and_the_job_does_not_end_without_it() -> None:
    taught(10, 10, "Measure the bore", entry="number", lower=9, upper=11, due="every_n", due_every=5)
    job = plant.counted(plant.running(10, quantity=12), 4)
    assert due(job) == []
    job = plant.counted(job, 8)
    assert (job.good, due(job)) == (12, [10])
    assert refused(lambda: services.complete(job, by=make.omar())) == "step_not_passed"
    assert plant.fresh(job).state == "running"
    services.complete_step(job, step=10, value="10", by=make.omar())
    assert services.complete(job, by=make.omar()).good == 12


def test_what_is_done_is_not_due_again_before_its_time() -> None:
    taught(10, 10, "Measure the bore", entry="number", lower=9, upper=11, max_attempts=2, due="every_n", due_every=5)
    job = plant.running(10, quantity=20)
    assert refused(lambda: services.complete_step(job, step=10, value="10", by=make.omar())) == "step_not_due"
    job = plant.counted(job, 5)
    services.enter_value(job, step=10, value="12", by=make.omar())
    services.complete_step(job, step=10, value="10", by=make.omar())
    with pytest.raises(Conflict):
        services.complete_step(job, step=10, value="10", by=make.omar())
    # Each time has attempts of its own.
    job = plant.counted(job, 5)
    services.enter_value(job, step=10, value="8", by=make.omar())
    services.complete_step(job, step=10, value="10", by=make.omar())
    assert list(StepEntry.objects.values_list("occasion", "attempt", "passed")) == [
        (1, 1, False), (1, 2, True), (2, 1, False), (2, 2, True)
    ]


def test_every_second_pump_is_measured_before_the_next_is_begun() -> None:
    taught(40, 90, "Measure the height", entry="number", due="every_n", due_every=2)
    job = plant.assembling(3)
    plant.assembled(job)
    plant.assembled(job)
    assert refused(lambda: services.begin_unit(job, by=make.omar())) == "step_out_of_order"
    services.complete_step(job, step=90, value="80", by=make.omar())
    plant.assembled(job)


def test_a_change_of_lot_is_checked_before_the_next_step() -> None:
    taught(40, 5, "Compare the new lot", entry="check", due="lot_change", material="SC-07")
    job = plant.assembling(2)
    plant.assembled(job)
    genealogy.receive_lot(plant.material("SC-07"), "SC-07-2", Decimal(5), by=make.sofia())
    services.begin_unit(job, by=make.omar())
    services.scan(job, step=10, code="SC-07-2", by=make.omar())
    assert due(job)[0] == 5
    assert refused(lambda: services.complete_step(job, step=10, by=make.omar())) == "step_out_of_order"
    services.complete_step(job, step=5, by=make.omar())
    services.complete_step(job, step=10, by=make.omar())


def test_a_lot_mounted_in_place_of_another_is_a_change_and_the_first_is_none() -> None:
    taught(10, 10, "Measure the first casting", entry="check", due="lot_change")
    job = plant.running(10)
    assert due(job) == []
    plant.mounted("MILL-01", "CST-200", lot="CST-NEW")
    assert due(job) == [10]
    services.complete_step(job, step=10, by=make.omar())
    assert due(job) == []


def test_another_person_does_her_step_before_she_goes_on() -> None:
    taught(40, 5, "Read the safety card", due="person_change")
    job = plant.at_the_first_step()
    assert due(job)[0] == 10
    assert refused(
        lambda: services.scan(job, step=10, code="SC-07-1", by=make.olga())
    ) == "step_out_of_order"
    services.complete_step(job, step=5, by=make.olga())
    services.scan(job, step=10, code="SC-07-1", by=make.olga())
    assert due(job, make.omar())[0] == 5


def test_a_shift_begins_by_the_sites_clock() -> None:
    taught(10, 10, "Check the coolant", entry="check", due="shift_start")
    site = Equipment.objects.create(number="SITE", name="Site", level=Level.SITE, time_zone="Europe/Berlin")
    set_shift_starts(site, [time(6), time(14), time(22)], by=make.ella())
    with time_machine.travel(datetime(2026, 5, 4, 11, 30, tzinfo=UTC), tick=False) as clock:
        job = plant.running(10)
        assert due(job) == []
        # 14:00 in Berlin in summer.
        clock.move_to(datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
        assert due(job) == [10]
        services.complete_step(job, step=10, by=make.omar())
        clock.shift(timedelta(hours=7, minutes=59))
        assert due(job) == []
        clock.shift(timedelta(minutes=1))
        assert due(job) == [10]


def test_every_so_many_minutes_of_running() -> None:
    taught(10, 10, "Check the pressure", entry="number", due="every_minutes", due_every=30)
    with time_machine.travel(datetime(2026, 5, 4, 8, tzinfo=UTC), tick=False) as clock:
        job = plant.running(10)
        clock.shift(timedelta(minutes=20))
        services.interrupt(job, reason="Lunch", by=make.omar())
        clock.shift(timedelta(hours=1))
        services.resume(job, by=make.omar())
        assert due(job) == []
        clock.shift(timedelta(minutes=10))
        assert due(job) == [10]


def test_a_machine_is_set_up_again_after_another_job() -> None:
    taught(10, 5, "Check the fixture", entry="check", due="setup")
    job = plant.running(10)
    services.complete_step(job, step=5, by=make.omar())
    services.interrupt(job, reason="Rush", by=make.omar())
    services.resume(job, by=make.omar())
    assert due(job) == []
    services.interrupt(job, reason="Rush", by=make.omar())
    rush = plant.running(10, number="PO-1002")
    services.interrupt(rush, reason="Done for now", by=make.omar())
    services.resume(job, by=make.omar())
    assert due(job) == [5]
    services.complete_step(job, step=5, by=make.omar())
    assert [row.occasion for row in StepCompletion.objects.filter(job=job)] == [1, 2]


def test_the_last_step_comes_at_the_end_and_again_when_more_is_made() -> None:
    taught(10, 90, "Clean the machine", entry="check", due="end")
    job = plant.counted(plant.running(10), 9)
    assert refused(lambda: services.complete(job, by=make.omar())) == "step_not_passed"
    services.complete_step(job, step=90, by=make.omar())
    job = plant.counted(job, 1)
    assert refused(lambda: services.complete(job, by=make.omar())) == "step_not_passed"
    services.complete_step(job, step=90, by=make.omar())
    services.complete(job, by=make.omar())


def test_another_tool_is_a_change() -> None:
    taught(10, 10, "Measure with the new cutter", entry="check", due="tool_change")
    equipment.mounted_tool(plant.work_unit("MILL-01"), "CUT-1")
    job = plant.running(10)
    assert due(job) == []
    equipment.mounted_tool(plant.work_unit("MILL-01"), "CUT-2")
    assert due(job) == [10]


def test_a_station_that_asks_is_told_what_comes_first() -> None:
    taught(50, 5, "Check the test lid", entry="check", due="setup")
    job, (pump, *_) = plant.testing(2)
    station = plant.work_unit("TEST-01")
    check = services.check_unit(station, serial=pump.lot.number, request=1, epoch=5, at=now())
    assert (check.verdict, check.said) == (
        "no_go", ["Step 5 Check the test lid comes first: it is due at set-up."]
    )
    services.complete_step(job, step=5, by=make.omar())
    assert services.check_unit(station, serial=pump.lot.number, request=2, epoch=5, at=now()).verdict == "go"
