"""A station asks before it begins a piece, and is told what the gate says."""

from __future__ import annotations

import pytest

from genealogy import services as genealogy
from kernel.clock import now
from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import UnitCheck
from orders.selectors.pieces import judge
from orders.states import GO, NO_GO
from quality import services as quality
from records.models import Event
from tests import make
from tests.makes import orders as plant


def said(station: str, serial: str) -> list[str]:
    return [blocker.sentence for blocker in judge(plant.work_unit(station), serial).blockers]


def test_what_was_said_before_objections_had_codes_is_still_said() -> None:
    old = UnitCheck(objections=["P-1 is on hold."])
    assert (old.said, old.reasons[0]["code"]) == (["P-1 is on hold."], "")


@pytest.mark.django_db
def test_an_assembled_pump_may_be_tested_and_a_held_one_may_not() -> None:
    job, (first, second, _) = plant.testing()
    station = plant.work_unit("TEST-01")
    check = services.check_unit(station, serial=first.lot.number, request=1, epoch=5, at=now())
    assert (check.verdict, check.said, check.job, check.lot) == (GO, [], job, first.lot)
    genealogy.hold(second.lot, "Scratched", by=make.quinn())
    held = services.check_unit(station, serial=second.lot.number, request=2, epoch=5, at=now())
    assert (held.verdict, held.said) == (NO_GO, [f"{second.lot.number} is on hold: Scratched."])
    # With its code and facts, so that a German screen says it in German.
    (reason,) = held.reasons
    assert (reason["code"], reason["facts"]["why"]) == ("lot_on_hold", "Scratched")
    assert [event.data["verdict"] for event in Event.objects.filter(kind="unit_check.decided").order_by("pk")] == [
        GO, NO_GO,
    ]


@pytest.mark.django_db
def test_the_same_question_has_the_same_answer_and_one_row() -> None:
    _, (pump, *_) = plant.testing()
    station = plant.work_unit("TEST-01")
    for _ in range(3):
        check = services.check_unit(station, serial=pump.lot.number, request=1, epoch=5, at=now())
    services.note_told(check, answered=True)
    # What was answered stands, whatever happens afterwards.
    genealogy.hold(pump.lot, "Scratched", by=make.quinn())
    assert services.check_unit(station, serial=pump.lot.number, request=1, epoch=5, at=now()).verdict == GO
    assert UnitCheck.objects.count() == 1
    assert Event.objects.filter(kind="unit_check.decided").count() == 1


@pytest.mark.django_db
def test_what_nobody_was_told_yet_is_judged_anew() -> None:
    _, (pump, *_) = plant.testing()
    station = plant.work_unit("TEST-01")
    services.check_unit(station, serial=pump.lot.number, request=1, epoch=5, at=now())
    genealogy.hold(pump.lot, "Scratched", by=make.quinn())
    check = services.check_unit(station, serial=pump.lot.number, request=1, epoch=5, at=now())
    assert (check.verdict, UnitCheck.objects.count()) == (NO_GO, 1)


@pytest.mark.django_db
def test_an_open_nonconformance_stops_a_pump() -> None:
    _, (pump, *_) = plant.testing()
    case = quality.raise_nonconformance(pump.lot, "Dent", by=make.quinn())
    pump.lot.refresh_from_db()
    assert f"Quality has not decided {case.number} yet." in said("TEST-01", pump.lot.number)


@pytest.mark.django_db
def test_a_pump_that_was_never_assembled_and_an_unknown_one() -> None:
    plant.testing(1)
    plant.work_unit("PACK-01")
    assert said("PACK-01", "CP200-000001") == ["No job for CP200-000001 runs at PACK-01."]
    assert said("PACK-01", "XX") == ["Nobody knows XX."]


@pytest.mark.django_db
def test_a_washer_asks_for_its_load() -> None:
    wash = plant.ready_to_wash(3)
    station = plant.work_unit("WASH-01")
    assert said("WASH-01", "") == ["Nothing is set up at WASH-01."]
    services.start_load(station, [services.Member(wash, wash.quantity)], by=make.omar())
    assert said("WASH-01", "") == []
    casings = plant.job(10).output_lot
    assert casings is not None
    genealogy.hold(casings, "Cracks", by=make.quinn())
    assert said("WASH-01", "") == [f"{casings.number} is on hold: Cracks."]


@pytest.mark.django_db
def test_what_only_warns_does_not_stop_a_station() -> None:
    _, (pump, *_) = plant.testing()
    genealogy.hold(pump.lot, "Scratched", by=make.quinn())
    plant.lenient("lot_status", "TEST-01", "warn")
    check = services.check_unit(
        plant.work_unit("TEST-01"), serial=pump.lot.number, request=1, epoch=5, at=now()
    )
    assert (check.verdict, check.said) == (GO, [])


@pytest.mark.django_db
def test_a_unit_that_ran_unchecked_is_marked_and_somebody_looks() -> None:
    _, (pump, *_) = plant.testing()
    station = plant.work_unit("TEST-01")
    told = {"serial": pump.lot.number, "request": 9, "epoch": 5, "outcome": "passed", "unchecked": True}
    for _ in range(2):
        check = services.finish_check(station, at=now(), **told)  # type: ignore[arg-type]
    assert (check.is_unchecked, check.verdict, check.outcome) == (True, GO, "passed")
    assert Event.objects.filter(kind="unit_check.unchecked").count() == 1
    with pytest.raises(NotAllowed):
        services.review_check(check, by=make.omar(), reason="Fine")
    with pytest.raises(Malformed):
        services.review_check(check, by=make.quinn(), reason=" ")
    services.review_check(check, by=make.quinn(), reason="Tested again by hand")
    with pytest.raises(Conflict):
        services.review_check(check, by=make.sofia(), reason="Fine")
    assert plant.fresh(check).reviewed_by == make.quinn()


@pytest.mark.django_db
def test_a_station_that_ran_although_it_was_refused_is_marked_too() -> None:
    plant.testing(1)
    station = plant.work_unit("TEST-01")
    services.check_unit(station, serial="XX", request=1, epoch=5, at=now())
    check = services.finish_check(
        station, serial="XX", request=1, epoch=5, outcome="failed", unchecked=False, at=now()
    )
    assert check.is_unchecked
    fine = services.check_unit(station, serial="CP200-000001", request=2, epoch=5, at=now())
    with pytest.raises(RuleBroken):
        services.review_check(fine, by=make.quinn(), reason="Fine")
