"""A process value outside its limits is noticed once, tied to what was in the machine, and stops what it must."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from equipment.models import EquipmentProperty
from equipment.services import SampleRow, add_property, append_samples
from genealogy.models import MaterialLot
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from orders import services
from orders.models import Excursion, ExcursionSubject, PropertyLimit
from orders.selectors.floor import floor
from orders.selectors.trace import trace
from quality.models import Nonconformance
from records.models import Event
from tests import make
from tests.makes import calls
from tests.makes import orders as plant
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db
BEGIN = now()


def temperature(number: str = "MILL-01") -> EquipmentProperty:
    found = EquipmentProperty.objects.filter(equipment__number=number, name="Temperature").first()
    return found or add_property(plant.work_unit(number), "Temperature", unit="CEL")


def limit(at: str = "MILL-01", **words: Any) -> PropertyLimit:
    known: dict[str, Any] = {"lower": 55, "upper": 70, "reason": "Process sheet 4", "by": make.ella()}
    return services.set_limit(temperature(at), **known | words)


def measured(*values: float | None, at: str = "MILL-01", start: float | None = None, good: bool = True) -> None:
    """One batch as the collector hands it in, a value a second; without `start` it goes on from the last one."""
    prop = EquipmentProperty.objects.get(equipment__number=at, name="Temperature")
    first = now() if start is None else BEGIN + timedelta(seconds=start)
    if start is None and prop.last_at is not None:
        first = max(first, prop.last_at + timedelta(seconds=1))
    rows = [SampleRow(prop.pk, first + timedelta(seconds=n), value, good) for n, value in enumerate(values)]
    hand_in(rows)


def hand_in(rows: Iterable[SampleRow]) -> None:
    services.watch_limits(list(rows))
    append_samples(list(rows))


def only() -> Excursion:
    return Excursion.objects.get()


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="excursion").order_by("pk").values_list("kind", flat=True))


def test_one_time_outside_is_one_excursion_with_its_worst_value() -> None:
    limit()
    measured(60, 71, 74.5, 72, 69, start=0)
    found = only()
    assert (found.worst, found.started_at, found.ended_at) == (
        74.5, BEGIN + timedelta(seconds=1), BEGIN + timedelta(seconds=4),
    )  # fmt: skip
    assert kinds() == ["excursion.began", "excursion.ended"]
    assert Event.objects.get(kind="excursion.ended").data["worst"] == 74.5


def test_below_counts_as_outside_too_and_it_lasts_over_batches() -> None:
    limit()
    measured(54, start=0)
    measured(50, start=1)
    measured(53, start=2)
    assert (only().worst, only().ended_at) == (50, None)
    measured(55, start=3)
    assert only().ended_at == BEGIN + timedelta(seconds=3)


def test_noise_at_the_limit_is_one_excursion() -> None:
    limit(hysteresis=1)
    measured(70.4, 69.8, 70.3, 69.6, 70.1, 68.9, start=0)
    assert (Excursion.objects.count(), only().worst, only().ended_at) == (1, 70.4, BEGIN + timedelta(seconds=5))


def test_a_batch_that_comes_again_or_late_moves_nothing() -> None:
    limit()
    measured(60, 75, 60, start=0)
    measured(60, 75, 60, start=0)
    measured(80, start=1)
    assert (Excursion.objects.count(), only().worst) == (1, 75)


def test_what_cannot_be_trusted_neither_begins_nor_ends_one() -> None:
    limit()
    measured(90, start=0, good=False)
    assert not Excursion.objects.exists()
    measured(90, start=1)
    measured(60, start=2, good=False)
    measured(None, start=3, good=False)
    assert only().ended_at is None


def test_a_product_with_its_own_limits_is_judged_by_them_alone() -> None:
    limit(upper=70)
    job = plant.running()
    limit(upper=80, material=job.request.material)
    measured(75)
    assert not Excursion.objects.exists()
    measured(81)
    assert (only().limit.material, only().upper) == (job.request.material, 80)
    # Without a job only the limits for any product hold.
    services.interrupt(job, reason="Break", by=make.omar())
    measured(75)
    assert [each.upper for each in Excursion.objects.filter(ended_at=None)] == [70]
    assert not ExcursionSubject.objects.exclude(job=job).exists()


def test_the_job_and_its_lot_are_tied_to_it_and_told() -> None:
    limit()
    job = plant.counted(plant.running(), 2)
    measured(75)
    subject = ExcursionSubject.objects.get()
    assert (subject.job, subject.lot) == (job, job.output_lot)
    assert job.output_lot is not None
    assert plant.fresh(job.output_lot).state == "available"
    [told] = next(unit for unit in floor() if unit["number"] == "MILL-01")["excursions"]
    assert (told["property"], told["worst"], told["upper"]) == ("Temperature", 75, 70)
    measured(60)
    assert next(unit for unit in floor() if unit["number"] == "MILL-01")["excursions"] == []
    [row] = trace(job.output_lot)["excursions"]
    assert (row["job"], row["equipment"], row["worst"], row["action"]) == (job.number, "MILL-01", 75, "tell")
    assert "excursion.began" in {event["kind"] for event in trace(job.output_lot)["events"]}


def test_pieces_made_after_it_began_are_stopped_with_their_first_one() -> None:
    limit(action="hold")
    job = plant.running()
    measured(75)
    measured(60)
    assert ExcursionSubject.objects.get().lot is None
    job = plant.counted(job, 1)
    assert job.output_lot is not None
    assert (ExcursionSubject.objects.get().lot, plant.fresh(job.output_lot).state) == (job.output_lot, "on_hold")
    # Held by the limit: quality looks at it, and lets it go like any other hold.
    assert plant.counted(job, 1).good == 2


def test_the_unit_in_work_is_held_with_a_nonconformance() -> None:
    temperature("ASM-01")
    limit("ASM-01", action="nonconformance")
    job = plant.at_the_first_step()
    unit = job.units.get()
    measured(75, at="ASM-01")
    measured(76, at="ASM-01")
    unit.refresh_from_db()
    case = Nonconformance.objects.get()
    assert (unit.state, case.lot, case.job_label) == ("on_hold", unit.lot, job.number)
    assert case.description.startswith("ASM-01 Temperature 75 °C, allowed 55 to 70 °C")
    subject = ExcursionSubject.objects.get()
    assert (subject.unit, subject.step, subject.nonconformance) == (unit, "Scan the cartridge", case)
    [row] = trace(MaterialLot.objects.get(pk=unit.lot_id))["excursions"]
    assert (row["step"], row["nonconformance"]) == ("Scan the cartridge", case.number)


def test_a_lot_that_is_stopped_already_stays_as_it_is() -> None:
    limit(action="hold")
    job = plant.counted(plant.running(), 2)
    measured(75)
    measured(60, 75)
    assert Excursion.objects.count() == 2
    assert job.output_lot is not None
    assert job.output_lot.holds.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"lower": None, "upper": None}, "lower"),
        ({"lower": 70, "upper": 55}, "lower"),
        ({"lower": float("nan")}, "lower"),
        ({"upper": float("inf")}, "upper"),
        ({"hysteresis": 7.5}, "hysteresis"),
        ({"hysteresis": -1}, "hysteresis"),
        ({"reason": " "}, "reason"),
    ],
)
def test_limits_that_make_no_sense_are_refused(words: dict[str, Any], field: str) -> None:
    temperature()
    with pytest.raises(Malformed) as no:
        limit(**words)
    assert no.value.field == field
    assert not PropertyLimit.objects.exists()


def test_an_operator_sets_no_limits() -> None:
    temperature()
    with pytest.raises(NotAllowed):
        limit(by=make.omar())
    assert not Event.objects.filter(kind="property_limit.set").exists()


def test_limits_are_set_changed_and_removed_over_http() -> None:
    temperature()
    material("CP-200")
    body = {"work_unit": "MILL-01", "property": "Temperature", "material": "CP-200", "upper": 70, "reason": "Sheet 4"}
    made = calls.post(make.ella(), "/api/property-limits", body)
    assert (made.status_code, made.json()["lower"], made.json()["upper"]) == (201, None, 70)
    again = calls.post(make.ella(), "/api/property-limits", body | {"upper": 71})
    assert (again.json()["id"], again.json()["upper"]) == (made.json()["id"], 71)
    wrong = calls.post(make.ella(), "/api/property-limits", body | {"property": "Colour"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "property")
    gone = calls.post(make.ella(), f"/api/property-limits/{made.json()['id']}/remove", {"reason": "No need"})
    assert gone.json()["is_active"] is False
    measured(90)
    assert not Excursion.objects.exists()


def test_a_limit_taken_away_ends_what_it_began() -> None:
    here = limit()
    measured(75)
    services.remove_limit(here, reason="Sensor moved", by=make.ella())
    measured(75)
    assert only().ended_at is not None


def test_excursions_are_found_by_lot_and_job() -> None:
    limit()
    job = plant.counted(plant.running(), 2)
    measured(75)
    for query in ({"lot": f"{job.number}"}, {"job": job.number}, {"open": "true"}, {"work_unit": "MILL-01"}):
        [row] = calls.get(make.anna(), "/api/excursions", **query).json()["results"]
        assert (row["worst"], row["subjects"][0]["job"]) == (75, job.number)
    assert calls.get(make.anna(), "/api/excursions", open="false").json()["results"] == []


def test_jobs_of_one_load_are_all_concerned() -> None:
    wash = plant.ready_to_wash(3)
    temperature("WASH-01")
    limit("WASH-01", action="hold")
    load = services.start_load(plant.work_unit("WASH-01"), [services.Member(wash, Decimal(3))], by=make.omar())
    measured(40, at="WASH-01")
    services.finish_load(load, by=make.omar())
    lot = MaterialLot.objects.get(number=wash.number)
    assert lot.state == "on_hold"


def test_a_batch_without_limits_costs_one_question(django_assert_num_queries: Any) -> None:
    prop = temperature()
    rows = [SampleRow(prop.pk, moment(n), 60.0, True) for n in range(50)]
    with django_assert_num_queries(3):
        # The transaction's savepoint and the one question.
        services.watch_limits(rows)


def moment(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)
