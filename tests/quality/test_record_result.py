"""Every attempt is kept, with the limits that held then."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.errors import Malformed, NotAllowed
from kernel.refs import Ref
from quality import selectors, services
from quality.errors import AttemptsUsedUp, NotAChoice, NotANumber
from quality.models import TestResult
from records.models import Event
from tests import make
from tests.makes import genealogy, quality

pytestmark = pytest.mark.django_db


def refused(error: Any, value: Any, **more: Any) -> Any:
    make.omar()
    before = genealogy.counts(TestResult, Event)
    with pytest.raises(error) as why:
        quality.torque(value, **more)
    assert genealogy.counts(TestResult, Event) == before
    return why.value


@pytest.mark.parametrize(
    ("value", "passed"),
    [("43", True), (47, True), (Decimal("45.2"), True), (44.5, True),
     ("42.999999", False), ("47.000001", False), (-1, False)],
)
def test_limits_belong_to_what_is_good(value: Any, passed: Any) -> None:
    result = quality.torque(value)
    assert (result.passed, result.lower, result.upper, result.unit) == (passed, 43, 47, "NU")
    assert Event.objects.get(kind="test_result.recorded").data["passed"] is passed


@pytest.mark.parametrize(
    "value", ["tight", "", "NaN", "sNaN", "Infinity", "-inf", float("nan"), float("inf"), "1e400", 1e300, True, None,
              [45], {"value": 45}, b"45", "45,2", "٤٥\x00"],
)
def test_only_a_finite_number_is_a_number(value: Any) -> None:
    refused(NotANumber, value)


def test_a_repeat_is_the_next_attempt_and_the_failed_one_stays() -> None:
    unit = genealogy.serial()
    quality.torque(12, unit)
    quality.torque(45, unit)
    assert [(row.attempt, row.value, row.passed) for row in selectors.results([unit.pk])] == [
        (1, 12, False), (2, 45, True)
    ]


def test_attempts_are_counted_per_unit_job_step_and_value() -> None:
    one, two = genealogy.serial("CP200-1"), genealogy.serial("CP200-2")
    for lot, more in ((one, {}), (two, {}), (one, {"step": "Tighten again"}), (one, {"job": Ref("job_order", 8, "B")})):
        assert quality.torque(45, lot, **more).attempt == 1
    assert quality.torque(45, one).attempt == 2


def test_the_maximum_of_attempts_ends_it_for_people() -> None:
    unit = genealogy.serial()
    for _ in range(3):
        quality.torque(12, unit, max_attempts=3)
    error = refused(AttemptsUsedUp, 45, lot=unit, max_attempts=3)
    assert error.message == "Torque was tried 3 of 3 times. Call quality."


def test_what_a_machine_measured_is_kept_beyond_the_maximum() -> None:
    unit = genealogy.serial()
    for _ in range(3):
        quality.torque(12, unit, max_attempts=3, source="machine", by=make.house())
    assert quality.torque(45, unit, max_attempts=3, source="machine", by=make.house()).attempt == 4


def test_choice_text_and_check() -> Any:
    def answer(kind: Any, value: Any, **more: Any) -> Any:
        return services.record_result("Seal", value, kind=kind, by=make.omar(), **more)

    assert answer("choice", "red", choices=["red", "blue"]).text == "red"
    assert answer("text", "  a scratch ").text == "a scratch"
    assert (answer("check", True).passed, answer("check", False).passed) == (True, False)
    before = genealogy.counts(TestResult, Event)
    for kind, value, error in (
        ("choice", "green", NotAChoice), ("choice", 1, Malformed), ("text", "", Malformed),
        ("text", "x" * 401, Malformed),
        ("text", "a\x00b", Malformed), ("check", "yes", Malformed), ("smell", "good", Malformed),
    ):
        with pytest.raises(error):
            answer(kind, value, choices=["red", "blue"])
    assert genealogy.counts(TestResult, Event) == before


def test_an_unknown_unit_is_refused() -> None:
    assert refused(Malformed, 45, unit="XXX").reason_code == "unknown_unit"


@pytest.mark.parametrize("who", [make.anna, make.ella, make.max_, make.erik])
def test_who_may_not_record(who: Any) -> None:
    refused(NotAllowed, 45, by=who())


@pytest.mark.parametrize("change", ["UPDATE quality_testresult SET passed = true", "DELETE FROM quality_testresult"])
def test_a_result_cannot_be_changed(change: Any) -> None:
    quality.torque(12)
    with pytest.raises(Exception, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert not TestResult.objects.get().passed


def test_the_database_gives_each_attempt_once() -> None:
    first = quality.torque(12)
    with pytest.raises(IntegrityError, match="quality_attempt_once"), transaction.atomic():
        TestResult.objects.create(
            name=first.name, step=first.step, job_kind=first.job_kind, job_id=first.job_id, kind="number", value=1,
            passed=True, attempt=1, source="operator", by=make.omar(), measured_at=first.measured_at,
        )


def test_results_are_read_in_one_query(django_assert_num_queries: Any) -> None:
    units = [genealogy.serial(f"CP200-{index}") for index in range(5)]
    for unit in units:
        quality.leak(unit)
    with django_assert_num_queries(1):
        rows = [(row.lot.number, row.by.name, row.equipment.number) for row in selectors.results(u.pk for u in units)]
    assert len(rows) == 5
