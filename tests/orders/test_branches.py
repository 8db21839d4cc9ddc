"""Where a result leads: to a later step, to the end, or to a repeat."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import RuleBroken
from orders import services
from orders.branches import Branch, branch_of, passed_over
from orders.models import JobUnit, OperationsSegment, SkippedStep, StepCompletion
from quality import services as quality
from quality.models import Nonconformance, TestResult
from tests import make
from tests.makes import orders as plant
from tests.orders.test_due import step

ASKED = {"entry": "number", "property": "Height", "unit": "MMT", "lower": 10, "upper": 20, "max_attempts": 3}


@pytest.mark.parametrize(
    ("when", "value", "passed", "taken"),
    [
        ({"op": "<", "value": "43"}, "42.9", True, True),
        ({"op": "<", "value": "43"}, "43", True, False),
        ({"op": "<=", "value": 43}, "43.0", True, True),
        ({"op": ">", "value": "43"}, "200", True, True),
        ({"op": ">=", "value": "43"}, "43", True, True),
        ({"op": "=", "value": "43"}, "43.00", True, True),
        ({"op": "=", "value": "red"}, "red", True, True),
        ({"op": "!=", "value": "red"}, "blue", True, True),
        ({"op": "in", "value": ["red", "blue"]}, "blue", True, True),
        ({"op": "in", "value": ["red", "blue"]}, "green", True, False),
        ({"op": "failed"}, "no", False, True),
        ({"op": "failed"}, "yes", True, False),
        ({"op": "<", "value": "43"}, "LOT-7", True, False),
    ],
)
def test_a_branch_fits_a_result(when: dict[str, Any], value: str, passed: bool, taken: bool) -> None:
    asked = step(10, "unit", branches=[{"when": when, "to": 40}])
    assert (branch_of(asked, value, passed) == Branch(40)) == taken


def test_the_first_branch_that_fits_is_taken_and_only_steps_of_its_kind_are_passed_over() -> None:
    asked = step(10, "unit", branches=[{"when": {"op": "<", "value": 5}, "to": 40}, {"when": {"op": "<", "value": 9}, "to": None}])
    steps = [asked, step(20, "unit"), step(30, "end"), step(40, "unit"), step(50, "unit")]
    for value, expected in (("4", [20]), ("8", [20, 40, 50])):
        branch = branch_of(asked, value, True)
        assert branch is not None
        assert [other.sequence for other in passed_over(steps, asked, branch)] == expected


def packing(*branches: dict[str, Any]) -> tuple[Any, JobUnit]:
    """A pump at packing: measured, then pressed again, labelled."""
    plant.pump_master()
    pack = OperationsSegment.objects.get(work_master__number="CP-200", sequence=60)
    pack.steps.all().delete()
    plant.step(pack, 10, "Measure", **ASKED, branches=list(branches))
    plant.step(pack, 20, "Label", entry="check")
    plant.step(pack, 30, "Press again", entry="check")
    job, units = plant.testing(1)
    plant.tested(units[0].lot.number)
    services.complete(job, by=make.omar())
    plant.genealogy.receive_lot(plant.material("BOX-2"), "BOX-2-1", 100, by=make.sofia())
    job = services.start(plant.dispatched(60, "PACK-01", 1), by=make.omar())
    return job, services.begin_unit(job, serial=units[0].lot.number, by=make.omar())


@pytest.mark.django_db
def test_a_value_under_a_limit_leads_to_a_step_and_what_lies_between_is_not_due() -> None:
    job, unit = packing({"when": {"op": "<", "value": "15"}, "to": 30})
    services.complete_step(job, step=10, value="14", by=make.omar())
    skipped = SkippedStep.objects.get()
    assert (skipped.step, skipped.because.step) == (20, 10)
    with pytest.raises(RuleBroken) as not_due:
        services.complete_step(job, step=20, by=make.omar())
    assert not_due.value.reason_code == "step_not_due"
    services.complete_step(job, step=30, by=make.omar())
    assert plant.fresh(unit).state == "good"
    assert sorted(StepCompletion.objects.filter(unit=unit).values_list("step", flat=True)) == [10, 30]


@pytest.mark.django_db
def test_a_value_no_branch_fits_goes_on_as_always() -> None:
    job, unit = packing({"when": {"op": "<", "value": "15"}, "to": 30})
    services.complete_step(job, step=10, value="16", by=make.omar())
    services.complete_step(job, step=20, by=make.omar())
    services.complete_step(job, step=30, by=make.omar())
    assert (plant.fresh(unit).state, SkippedStep.objects.count()) == ("good", 0)


@pytest.mark.django_db
def test_a_failed_value_may_lead_on_and_is_still_kept_as_failed() -> None:
    job, unit = packing({"when": {"op": "failed"}, "to": 30})
    services.enter_value(job, step=10, value="9", by=make.omar())
    services.complete_step(job, step=10, by=make.omar())
    assert [result.passed for result in TestResult.objects.filter(name="Height")] == [False]
    services.complete_step(job, step=30, by=make.omar())
    assert plant.fresh(unit).state == "good"


@pytest.mark.django_db
def test_a_failed_value_without_a_branch_is_refused_as_always() -> None:
    job, _unit = packing({"when": {"op": "<", "value": "5"}, "to": 30})
    services.enter_value(job, step=10, value="9", by=make.omar())
    with pytest.raises(RuleBroken, match="outside 10 to 20"):
        services.complete_step(job, step=10, by=make.omar())


@pytest.mark.django_db
def test_a_failed_value_that_leads_to_the_end_holds_the_piece_for_quality() -> None:
    job, unit = packing({"when": {"op": "failed"}, "to": None})
    services.enter_value(job, step=10, value="9", by=make.omar())
    assert services.complete_step(job, step=10, by=make.omar()) is None
    unit = plant.fresh(unit)
    assert (unit.state, unit.lot.state, plant.fresh(job).good) == ("on_hold", "on_hold", 0)
    case = Nonconformance.objects.get()
    assert "Height 9, allowed 10 to 20 mm" in case.description
    quality.disposition(
        case, disposition="use_as_is", reason="Height does not matter here", secret=make.PASSWORD, by=make.quinn()
    )
    unit = plant.fresh(unit)
    assert (unit.state, plant.fresh(job).good) == ("good", 1)
    assert SkippedStep.objects.filter(unit=unit).count() == 2


@pytest.mark.django_db
def test_a_check_answered_with_no_takes_its_branch() -> None:
    plant.pump_master()
    pack = OperationsSegment.objects.get(work_master__number="CP-200", sequence=40)
    pack.steps.filter(sequence=10).update(entry="check", material=None, branches=[{"when": {"op": "failed"}, "to": 30}])
    job = plant.at_the_first_step()
    services.enter_value(job, step=10, value=False, by=make.omar())
    services.complete_step(job, step=10, by=make.omar())
    assert list(SkippedStep.objects.values_list("step", flat=True)) == [20]
