"""What the leak tester measures decides about each pump."""

from __future__ import annotations

from typing import Any

import pytest

from equipment.models import Equipment
from genealogy.models import LotHold
from kernel.clock import now
from kernel.errors import RuleBroken
from orders import services
from orders.models import JobOrder, JobUnit, MachineResult
from quality import services as quality
from quality.models import CalibrationFinding, Nonconformance, TestResult
from records.models import Event
from tests import make
from tests.makes import equipment
from tests.makes import gate as gates
from tests.makes import orders as plant
from tests.makes.genealogy import lot as lot_of
from tests.makes.genealogy import stock

pytestmark = pytest.mark.django_db


def at_test(serial: str) -> JobUnit:
    return JobUnit.objects.select_related("lot", "job").get(job__sequence=50, lot__number=serial)


def decide(disposition: str) -> None:
    quality.disposition(
        Nonconformance.objects.latest("pk"), disposition=disposition, reason="Looked at it", secret=make.PASSWORD,
        by=make.quinn(),
    )


def one_failed() -> tuple[JobOrder, JobUnit]:
    job, _ = plant.testing(1)
    plant.tested("CP200-000001", "9.4")
    return plant.fresh(job), at_test("CP200-000001")


def test_a_tight_pump_is_good() -> None:
    job, _ = plant.testing(2)
    plant.tested("CP200-000001", "2.5")
    unit = at_test("CP200-000001")
    assert (unit.state, plant.fresh(job).good) == ("good", 1)
    drop = TestResult.objects.get(name="drop")
    assert (drop.value, drop.upper, drop.unit, drop.passed, drop.source) == (2.5, 5, "MBR", True, "machine")
    assert TestResult.objects.get(name="pressure").upper is None


def test_a_leaking_pump_is_held_with_a_nonconformance() -> None:
    job, unit = one_failed()
    case = Nonconformance.objects.get()
    assert (unit.state, unit.lot.state, job.good, case.lot) == ("on_hold", "on_hold", 0, unit.lot)
    assert "drop 9.4" in case.description
    with pytest.raises(RuleBroken) as held:
        services.complete(job, by=make.omar())
    assert held.value.reason_code == "unit_still_running"


def test_the_same_result_twice_has_one_effect() -> None:
    plant.testing(1)
    assert plant.tested("CP200-000001", "9.4", seq=7) is not None
    assert plant.tested("CP200-000001", "9.4", seq=7) is None
    assert (MachineResult.objects.count(), Nonconformance.objects.count()) == (1, 1)


def test_used_as_it_is_the_pump_goes_on() -> None:
    job, _unit = one_failed()
    decide("use_as_is")
    assert (at_test("CP200-000001").state, plant.fresh(job).good) == ("good", 1)
    assert services.complete(job, by=make.omar()).state == "completed"


def test_reworked_the_pump_is_tested_again() -> None:
    job, _unit = one_failed()
    decide("rework")
    assert at_test("CP200-000001").state == "running"
    plant.tested("CP200-000001", "3.1", seq=2)
    assert (at_test("CP200-000001").state, plant.fresh(job).good) == ("good", 1)
    assert list(TestResult.objects.filter(name="drop").values_list("attempt", "passed")) == [(1, False), (2, True)]


def test_condemned_the_pump_is_scrap_and_the_order_ends_one_short() -> None:
    job, _unit = one_failed()
    decide("scrap")
    assert (at_test("CP200-000001").state, plant.fresh(job).scrap) == ("scrapped", 1)
    final = services.complete(job, by=make.omar()).responses.get()
    assert (final.good, final.scrap) == (0, 1)
    assert plant.job(60).state == "cancelled"
    assert plant.fresh(job.request).state == "completed"


def test_a_pump_packed_without_a_box_in_the_book_owes_one() -> None:
    job, units = plant.testing(1)
    plant.tested(units[0].lot.number)
    services.complete(job, by=make.omar())
    packing = services.start(plant.dispatched(60, "PACK-01"), by=make.omar())
    services.scan(packing, code=units[0].lot.number, by=make.omar())
    for step in (10, 20):
        services.complete_step(packing, step=step, by=make.omar())
    with pytest.raises(RuleBroken) as owed:
        services.complete(packing, by=make.omar())
    assert (owed.value.reason_code, owed.value.extra["owed"]) == ("material_owed", {"BOX-2": "1"})
    box = lot_of("BOX-LOT-1", 5, of="BOX-2")
    services.complete(packing, by=make.omar())
    assert stock(box) == 4


def test_a_failed_pump_is_not_packed() -> None:
    one_failed()
    packing = plant.dispatched(60, "PACK-01")
    with pytest.raises(RuleBroken):
        services.start(packing, by=make.omar())


def test_a_tester_that_sends_no_number_has_not_tested() -> None:
    job, _ = plant.testing(1)
    values: list[Any] = ["leaky", None, float("nan"), True, {"a": 1}]
    for seq, value in enumerate(values, start=1):
        plant.tested("CP200-000001", value, seq)
    assert not TestResult.objects.filter(name="drop").exists()
    assert plant.fresh(job).good == 0
    assert MachineResult.objects.filter(serial="CP200-000001", passed=None).count() == len(values)


def test_a_serial_nobody_knows_is_kept_and_changes_nothing() -> None:
    job, _ = plant.testing(1)
    kept = plant.tested("CP200-999999")
    assert (kept.job, kept.passed, plant.fresh(job).good) == (None, None, 0)
    assert not TestResult.objects.filter(source="machine").exists()


def test_a_test_without_a_running_job_stays_in_the_serials_record() -> None:
    job, _ = plant.testing(1)
    services.interrupt(job, reason="Break", by=make.omar())
    plant.tested("CP200-000001")
    assert TestResult.objects.filter(lot__number="CP200-000001").exists()
    assert plant.fresh(job).good == 0


def test_the_testers_own_count_adds_nothing() -> None:
    job, _ = plant.testing(1)
    plant.tested("CP200-000001")
    job = plant.counted(job, 1)
    assert (job.good, job.counted) == (1, 1)


def test_a_test_is_an_event_of_the_serial() -> None:
    plant.testing(1)
    services.machine_result(
        Equipment.objects.get(number="TEST-01"), serial=" CP200-000001 ", values={"drop": 1}, seq=1, epoch=3, at=now()
    )
    event = Event.objects.get(kind="job_unit.tested")
    assert (event.about_label, event.by_name, event.data["passed"]) == ("CP200-000001", "Collector", True)


def found_wrong(*, hold: bool) -> tuple[JobOrder, CalibrationFinding]:
    """The tester's own gauge is found wrong in mid-job, and it goes on measuring."""
    job, _ = plant.testing(2)
    gates.measured(job)
    gauge = equipment.calibrated("TR-1", gauge_class="CALIPER", equipment=Equipment.objects.get(number="TEST-01"))
    plant.tested("CP200-000001")
    assert TestResult.objects.get(name="drop").gauge == gauge
    return job, services.find_wrong(gauge, reason="Reads 0.4 mbar too little", hold=hold, by=make.quinn())


def test_what_a_machine_measures_with_a_gauge_found_wrong_is_judged_with_the_others() -> None:
    _, finding = found_wrong(hold=False)
    plant.tested("CP200-000002", seq=2)
    drops = TestResult.objects.filter(name="drop")
    assert set(finding.results.all()) == set(drops) and drops.count() == 2
    assert (at_test("CP200-000002").state, LotHold.objects.exists()) == ("good", False)
    told = Event.objects.get(kind="calibration_finding.extended")
    assert told.data["results"] == [drops.latest("pk").pk]
    # The collector sends it again: it is judged once.
    assert plant.tested("CP200-000002", seq=2) is None
    assert finding.results.count() == 2


def test_what_a_machine_measures_then_waits_for_the_judgement_where_that_was_asked_for() -> None:
    job, finding = found_wrong(hold=True)
    plant.tested("CP200-000002", seq=2)
    unit = at_test("CP200-000002")
    assert (unit.state, unit.lot.state) == ("on_hold", "on_hold")
    assert [hold.because_id for hold in LotHold.objects.filter(lot=unit.lot)] == [finding.pk]
    services.conclude_finding(finding, conclusion="All within", secret=make.PASSWORD, by=make.quinn())
    assert (at_test("CP200-000001").state, at_test("CP200-000002").state) == ("good", "good")
    assert services.complete(job, by=make.omar()).good == 2
