"""Single pieces: begun, scanned, measured, finished, held."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy import services as genealogy
from genealogy.models import LotLink, MaterialLot
from genealogy.selectors import tree
from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder, JobUnit, StepCompletion, StepEntry
from quality.models import TestResult
from tests import make
from tests.makes import genealogy as stock_of
from tests.makes import orders as plant
from tests.orders.test_start import at_once


def stock(number: str) -> Decimal:
    return MaterialLot.objects.get(number=number).quantity


def in_work(of: JobOrder) -> JobUnit:
    return services.begin_unit(of, by=make.omar())


@pytest.mark.django_db
def test_a_pump_gets_its_serial_and_everything_that_goes_into_it() -> None:
    assembly = plant.assembling(2)
    unit = plant.assembled(assembly)
    assert (unit.lot.number, unit.state, unit.position) == ("CP200-000001", "good", 1)
    assert plant.fresh(assembly).good == 1
    assert (stock("SC-07-1"), stock("OR-88-1"), stock("PO-1001-30")) == (99, 99, 1)
    edges = {(edge.operation, edge.by) for edge in tree(unit.lot, "back").edges}
    assert ("Assemble seal", "Omar") in edges
    assert plant.assembled(assembly).lot.number == "CP200-000002"
    final = services.complete(assembly, by=make.omar()).responses.get()
    assert [row["lot"] for row in final.lots["produced"]] == ["CP200-000001", "CP200-000002"]


@pytest.mark.django_db
def test_one_pump_at_a_time_at_a_single_work_unit_and_no_more_than_there_are_kits() -> None:
    assembly = plant.assembling(1)
    in_work(assembly)
    with pytest.raises(RuleBroken) as second:
        in_work(assembly)
    assert second.value.reason_code == "unit_still_running"
    plant_unit = JobUnit.objects.get()
    for number, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(assembly, step=number, code=code, by=make.omar())
        services.complete_step(assembly, step=number, by=make.omar())
    services.complete_step(assembly, step=30, value="45", by=make.omar())
    with pytest.raises(RuleBroken) as empty:
        in_work(assembly)
    assert empty.value.reason_code == "nothing_to_work_on"
    assert JobUnit.objects.get() == plant_unit


@pytest.mark.django_db
def test_a_wrong_scan_is_refused_and_nothing_goes_in() -> None:
    assembly = plant.assembling(1)
    genealogy.hold(stock_of.lot("HELD", 5), "Scratched", by=make.quinn())
    genealogy.adjust(stock_of.lot("EMPTY", 5), Decimal(0), reason="Counted", by=make.sofia())
    in_work(assembly)
    before = LotLink.objects.count()
    for code, reason in (
        ("OR-88-1", "wrong_material"),
        ("NOPE", "lot_unknown"),
        ("HELD", "lot_on_hold"),
        ("EMPTY", "lot_used_up"),
        ("", "lot_unknown"),
        ("A\x00B", "lot_unknown"),
    ):
        with pytest.raises(LinesideError) as no:
            services.scan(assembly, step=10, code=code, by=make.omar())
        assert no.value.reason_code == reason
    assert (LotLink.objects.count(), StepEntry.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_another_lot_scanned_takes_the_first_one_back() -> None:
    assembly = plant.assembling(1)
    stock_of.lot("SC-07-2", 5)
    unit = in_work(assembly)
    services.scan(assembly, code="SC-07-1", by=make.omar())
    services.scan(assembly, code="SC-07-2", by=make.omar())
    assert (stock("SC-07-1"), stock("SC-07-2")) == (100, 4)
    second = MaterialLot.objects.get(number="SC-07-2")
    assert [edge.parent_id for edge in tree(unit.lot, "back", 1).edges] == [second.pk]


@pytest.mark.django_db
def test_of_two_who_scan_at_one_step_the_slower_replaces_nothing() -> None:
    assembly = plant.at_the_first_step()
    stock_of.lot("SC-07-2", 10)
    first = services.scan(assembly, step=10, code="SC-07-1", attempt=1, by=make.omar())
    with pytest.raises(Conflict) as late:
        services.scan(assembly, step=10, code="SC-07-2", attempt=1, by=make.sofia())
    assert (late.value.reason_code, late.value.extra["who"]) == ("entered_meanwhile", "Omar")
    assert {"entered", "given"} <= late.value.extra.keys()
    assert StepEntry.objects.get() == first
    assert (stock("SC-07-1"), stock("SC-07-2")) == (99, 10)
    # Who has seen the first scan may replace it.
    services.scan(assembly, step=10, code="sc-07-2", attempt=2, by=make.sofia())
    assert (stock("SC-07-1"), stock("SC-07-2")) == (100, 9)


@pytest.mark.django_db
def test_of_two_who_enter_a_value_the_slower_makes_no_second_attempt() -> None:
    assembly = plant.at_the_torque()
    services.enter_value(assembly, step=30, value="45", attempt=1, by=make.omar())
    with pytest.raises(Conflict):
        services.complete_step(assembly, step=30, value="44", attempt=1, by=make.sofia())
    assert [entry.value for entry in StepEntry.objects.filter(step=30)] == ["45"]


@pytest.mark.django_db
def test_steps_are_done_in_order() -> None:
    assembly = plant.assembling(1)
    in_work(assembly)
    for act in (
        lambda: services.scan(assembly, step=20, code="OR-88-1", by=make.omar()),
        lambda: services.enter_value(assembly, step=30, value="45", by=make.omar()),
        lambda: services.complete_step(assembly, step=20, by=make.omar()),
    ):
        with pytest.raises(RuleBroken) as early:
            act()
        assert early.value.reason_code == "step_out_of_order"
    with pytest.raises(RuleBroken) as unanswered:
        services.complete_step(assembly, step=10, by=make.omar())
    assert unanswered.value.reason_code == "step_not_passed"
    assert not StepCompletion.objects.exists()


@pytest.mark.django_db
def test_a_value_out_of_limits_is_kept_and_the_step_stays_open() -> None:
    assembly = plant.at_the_torque()
    entry = services.enter_value(assembly, step=30, value="47.5", by=make.omar())
    assert (entry.passed, entry.attempt, entry.value) == (False, 1, "47.5")
    with pytest.raises(RuleBroken) as out:
        services.complete_step(assembly, step=30, by=make.omar())
    assert "47.5" in out.value.message
    assert services.enter_value(assembly, step=30, value="45", by=make.omar()).attempt == 2
    services.complete_step(assembly, step=30, by=make.omar())
    assert list(TestResult.objects.order_by("pk").values_list("passed", "attempt")) == [(False, 1), (True, 2)]
    assert plant.fresh(assembly).good == 1


@pytest.mark.django_db
def test_attempts_end_and_all_of_them_stay() -> None:
    assembly = plant.at_the_torque()
    for _ in range(3):
        services.enter_value(assembly, step=30, value="60", by=make.omar())
    with pytest.raises(RuleBroken) as used_up:
        services.enter_value(assembly, step=30, value="45", by=make.omar())
    assert used_up.value.reason_code == "attempts_used_up"
    assert TestResult.objects.count() == 3


@pytest.mark.django_db
def test_what_is_no_number_is_no_attempt() -> None:
    assembly = plant.at_the_torque()
    values: list[Any] = ["much", "NaN", "Infinity", True, "", "1e99"]
    for value in values:
        with pytest.raises((RuleBroken, Malformed)):
            services.enter_value(assembly, step=30, value=value, by=make.omar())
    assert not TestResult.objects.exists()


@pytest.mark.django_db
def test_a_step_is_completed_once_and_the_second_is_told_by_whom() -> None:
    assembly = plant.at_the_torque()
    unit = JobUnit.objects.get()
    with pytest.raises(Conflict) as twice:
        services.complete_step(assembly, step=20, unit=unit, by=make.olga())
    assert (twice.value.reason_code, twice.value.extra["who"]) == ("step_done", "Omar")


@pytest.mark.django_db
def test_an_auditor_may_not_work() -> None:
    assembly = plant.at_the_torque()
    for act in (
        lambda: services.begin_unit(assembly, by=make.anna()),
        lambda: services.enter_value(assembly, step=30, value="45", by=make.anna()),
        lambda: services.scan(assembly, code="SC-07-1", by=make.anna()),
        lambda: services.complete_step(assembly, step=30, by=make.anna()),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not TestResult.objects.exists()


@pytest.mark.django_db
def test_a_job_does_not_end_with_a_pump_in_work() -> None:
    assembly = plant.at_the_torque()
    with pytest.raises(RuleBroken) as open_unit:
        services.complete(assembly, by=make.omar())
    assert open_unit.value.reason_code == "unit_still_running"


@pytest.mark.django_db
def test_a_unit_is_scrapped_by_its_serial_and_the_report_can_be_undone() -> None:
    assembly = plant.assembling(2)
    unit = plant.assembled(assembly)
    with pytest.raises(RuleBroken):
        services.report(assembly, scrap=[services.Loss(Decimal(1), "Dropped")], by=make.omar())
    response = services.report(assembly, scrap=[services.Loss(Decimal(1), "Dropped", unit=unit.pk)], by=make.omar())
    assert (response.good, response.scrap) == (0, 1)
    assert (plant.fresh(unit).state, plant.fresh(unit.lot).state) == ("scrapped", "scrapped")
    services.undo_response(response, reason="It was another one", by=make.omar())
    assert (plant.fresh(unit).state, plant.fresh(unit.lot).state) == ("good", "available")
    assert (plant.fresh(assembly).good, plant.fresh(assembly).scrap) == (1, 0)


@pytest.mark.django_db
def test_a_pump_made_of_a_lot_held_meanwhile_is_recorded_and_held() -> None:
    assembly = plant.assembling(2)
    unit = in_work(assembly)
    genealogy.hold(MaterialLot.objects.get(number="PO-1001-30"), "Dirty washer", by=make.quinn())
    for number, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(assembly, step=number, code=code, by=make.omar())
        services.complete_step(assembly, step=number, by=make.omar())
    services.complete_step(assembly, step=30, value="45", by=make.omar())
    unit = plant.fresh(unit)
    assert (unit.state, unit.lot.state, plant.fresh(assembly).good) == ("on_hold", "on_hold", 0)
    assert stock("PO-1001-30") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_complete_one_step_one_wins() -> None:
    assembly = plant.at_the_torque()
    omar, olga = make.omar(), make.olga()
    services.enter_value(assembly, step=30, value="45", by=omar)
    unit = JobUnit.objects.get()
    answers = at_once(
        lambda: services.complete_step(assembly, step=30, unit=unit, by=omar),
        lambda: services.complete_step(assembly, step=30, unit=unit, by=olga),
    )
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [error.reason_code for error in lost] == ["step_done"]
    assert lost[0].extra["who"] == StepCompletion.objects.get(step=30).by.name
    assert plant.fresh(assembly).good == 1
