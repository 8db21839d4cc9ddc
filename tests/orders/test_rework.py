"""Rework is work of its own: routed to an operation, done there, and back as good or scrap."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy.models import LotLink, MaterialLot
from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder, JobUnit
from orders.selectors.flow import input_left
from orders.selectors.labour import use_of
from orders.selectors.rework import operations_for, waits_for_rework
from orders.selectors.trace import trace
from orders.services.materials import sources
from quality import services as quality
from quality.models import Nonconformance
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def figures(job: JobOrder) -> tuple[int, ...]:
    job = plant.fresh(job)
    return tuple(int(each) for each in (job.good, job.scrap, job.rework))


def stock(number: str) -> int:
    return int(MaterialLot.objects.get(number=number).quantity)


def pressed() -> JobOrder:
    """Ten seals ordered; seven are good and three have a burr."""
    job = plant.pressing(10)
    services.report(job, good=Decimal(7), rework=[services.Loss(Decimal(3), "Burr", 10)], by=make.omar())
    return plant.fresh(job)


def deburring(job: JobOrder) -> services.OwnInstruction:
    return services.OwnInstruction("Deburr", "Take the burr off with the brass brush.", [plant.work_unit("ASM-02")])


def at_work(job: JobOrder, to: Any = None, quantity: int | None = None) -> JobOrder:
    rework = services.route_rework(
        job, to=to or deburring(job), quantity=None if quantity is None else Decimal(quantity), reason="Burr",
        by=make.sofia(),
    )
    return services.start(rework, work_unit=plant.work_unit("ASM-02"), by=make.omar())


def tick(rework: JobOrder) -> None:
    services.complete_step(rework, step=10, value=True, by=make.omar())


def test_three_pieces_with_a_burr_are_reworked_and_come_back_as_two_good_and_one_scrap() -> None:
    job = pressed()
    answer = post(
        make.sofia(), f"/api/job-orders/{job.pk}/route-rework",
        {
            "name": "Deburr", "instruction": "Take the burr off with the brass brush.",
            "work_units": [plant.work_unit("ASM-02").pk], "reason": "Burr",
        },
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["number"], said["name"], said["sequence"], said["quantity"], said["reworks"], said["state"]) == (
        "PO-2001-10/R1", "Deburr", 11, "3", "PO-2001-10", "ready"
    )
    assert said["steps"][0]["text"] == "Take the burr off with the brass brush."
    # They are rework still, and lie apart under the rework's number.
    assert figures(job) == (7, 0, 3)
    assert (stock("PO-2001-10"), stock("PO-2001-10/R1")) == (7, 3)
    rework = services.start(JobOrder.objects.get(number="PO-2001-10/R1"), work_unit=job.work_unit, by=make.omar())
    services.report(rework, good=Decimal(2), by=make.omar())
    assert (figures(job), figures(rework)) == ((9, 0, 1), (2, 0, 0))
    services.report(rework, scrap=[services.Loss(Decimal(1), "Cracked")], by=make.omar())
    assert (figures(job), figures(rework)) == ((9, 1, 0), (2, 1, 0))
    assert (stock("PO-2001-10"), stock("PO-2001-10/R1")) == (7, 2)
    tick(rework)
    services.complete(rework, by=make.omar())
    # Every report of the operation still adds up to what is true, and the rework tells of its own operation.
    for figure, total in (("good", 9), ("scrap", 1), ("rework", 0)):
        assert sum(getattr(row, figure) for row in job.responses.all()) == total
    told = [event.data for event in Event.objects.filter(kind="job_response.reported").order_by("pk")]
    assert [(each["sequence"], each["reworks"], each["is_last_operation"], each["good"], each["rework"])
            for each in told[:3]] == [
        (10, None, True, "7", "3"), (11, "PO-2001-10", False, "2", "0"), (10, None, True, "2", "-2"),
    ]
    # Both passes stand in the record of the reworked pieces; the material went in once.
    passes = [(each["job"], each["name"]) for each in trace(MaterialLot.objects.get(number=rework.number))["operations"]]
    assert passes == [("PO-2001-10", "Press faces"), ("PO-2001-10/R1", "Deburr")]
    assert not LotLink.objects.filter(job_label="PO-2001-10/R1").exists()


def test_the_order_is_over_when_the_rework_is() -> None:
    job = pressed()
    rework = at_work(job)
    services.complete(job, by=make.omar())
    assert plant.fresh(job).request.state == "running"
    services.report(rework, good=Decimal(3), by=make.omar())
    tick(rework)
    services.complete(rework, by=make.omar())
    request = plant.fresh(job).request
    assert (request.state, request.quantity_good) == ("completed", 10)


def test_the_next_operation_waits_for_what_is_in_rework_and_takes_its_lot_too() -> None:
    plant.pump_master()
    mill = plant.counted(plant.running(10, "MILL-01", 3), 3)
    services.complete(plant.counted(plant.running(20, "TURN-01", 3), 3), by=make.omar())
    services.report(mill, rework=[services.Loss(Decimal(1), "Burr", 10)], by=make.omar())
    rework = services.route_rework(mill, to=10, reason="Burr", by=make.sofia())
    services.complete(mill, by=make.omar())
    wash = plant.job(30)
    assert (wash.quantity, input_left(wash)) == (3, 2)
    # Milled again at the same place, from no second casting.
    assert rework.definition["materials"] == []
    rework = services.start(rework, work_unit=plant.work_unit("MILL-01"), by=make.omar())
    services.report(rework, good=Decimal(1), by=make.omar())
    services.complete(rework, by=make.omar())
    assert (figures(mill), plant.fresh(mill).counted) == ((3, 0, 0), 3)
    assert input_left(plant.job(30)) == 3
    need = next(each for each in plant.job(30).frozen.materials if each.number == "CAS-200")
    assert {lot.number for lot in sources(plant.job(30), need, None)} == {"PO-1001-10", "PO-1001-10/R1"}


def test_what_is_scrap_after_all_makes_the_next_operation_smaller() -> None:
    mill = plant.counted(plant.running(10, "MILL-01", 3), 3)
    services.complete(plant.counted(plant.running(20, "TURN-01", 3), 3), by=make.omar())
    services.report(mill, rework=[services.Loss(Decimal(1), "Burr", 10)], by=make.omar())
    rework = services.route_rework(mill, to=10, reason="Burr", by=make.sofia())
    services.complete(mill, by=make.omar())
    rework = services.start(rework, work_unit=plant.work_unit("MILL-01"), by=make.omar())
    services.report(rework, scrap=[services.Loss(Decimal(1), "Cracked")], by=make.omar())
    services.complete(rework, by=make.omar())
    assert (figures(mill), plant.job(30).quantity) == ((2, 1, 0), 2)


def test_a_piece_not_right_yet_is_reworked_a_second_time() -> None:
    job = pressed()
    first = at_work(job)
    services.report(
        first, good=Decimal(2), rework=[services.Loss(Decimal(1), "Burr")], by=make.omar()
    )
    tick(first)
    services.complete(first, by=make.omar())
    assert (waits_for_rework(plant.fresh(job)), waits_for_rework(plant.fresh(first))) == (0, 1)
    second = at_work(plant.fresh(first), to=10)
    assert (second.number, second.sequence, second.reworks) == ("PO-2001-10/R1/R1", 12, first)
    services.report(second, good=Decimal(1), by=make.omar())
    services.complete(second, by=make.omar())
    assert (figures(job), figures(first)) == ((10, 0, 0), (3, 0, 0))


def test_a_report_of_the_rework_is_taken_back_there_and_here() -> None:
    job = pressed()
    rework = at_work(job)
    report = services.report(rework, good=Decimal(2), scrap=[services.Loss(Decimal(1), "Cracked")], by=make.omar())
    here = plant.fresh(job).responses.last()
    with pytest.raises(RuleBroken) as no:
        services.undo_response(here, by=make.omar(), reason="Mistyped")
    assert no.value.reason_code == "in_rework"
    assert figures(job) == (9, 1, 0)
    services.undo_response(report, by=make.omar(), reason="Mistyped")
    assert (figures(job), figures(rework), stock("PO-2001-10/R1")) == ((7, 0, 3), (0, 0, 0), 3)
    for figure, total in (("good", 7), ("scrap", 0), ("rework", 3)):
        assert sum(getattr(row, figure) for row in job.responses.all()) == total


def test_what_is_in_rework_is_not_taken_back_and_not_sent_twice() -> None:
    job = pressed()
    report = plant.fresh(job).responses.get()
    services.route_rework(job, to=deburring(job), quantity=Decimal(2), reason="Burr", by=make.sofia())
    with pytest.raises(RuleBroken) as no:
        services.undo_response(report, by=make.omar(), reason="Mistyped")
    assert no.value.reason_code == "in_rework"
    with pytest.raises(RuleBroken) as no:
        services.route_rework(job, to=deburring(job), quantity=Decimal(2), reason="Burr", by=make.sofia())
    assert no.value.message == "1 of PO-2001-10 wait for rework, not 2."
    assert (figures(job), JobOrder.objects.count()) == ((7, 0, 3), 2)


def test_a_rework_ends_only_when_all_its_pieces_are_told_and_never_tells_of_more() -> None:
    job = pressed()
    rework = at_work(job)
    tick(rework)
    services.report(rework, good=Decimal(2), by=make.omar())
    with pytest.raises(RuleBroken) as no:
        services.complete(rework, by=make.omar())
    assert no.value.reason_code == "rework_untold"
    with pytest.raises(RuleBroken) as no:
        services.report(rework, good=Decimal(2), by=make.omar())
    assert no.value.reason_code == "more_than_there_is"
    assert (figures(rework), figures(job)) == ((2, 0, 0), (9, 0, 1))


def test_only_a_supervisor_sends_to_rework_and_only_to_an_operation_that_was() -> None:
    job = pressed()
    with pytest.raises(NotAllowed):
        services.route_rework(job, to=10, reason="Burr", by=make.omar())
    for to, field in ((20, "operation"), (services.OwnInstruction("Deburr", "", []), "instruction"),
                      (services.OwnInstruction("Deburr", "Brush", []), "work_units")):
        with pytest.raises(Malformed) as no:
            services.route_rework(job, to=to, reason="Burr", by=make.sofia())
        assert no.value.field == field
    with pytest.raises(Malformed):
        services.route_rework(job, to=10, reason=" ", by=make.sofia())
    assert (figures(job), JobOrder.objects.count(), stock("PO-2001-10")) == ((7, 0, 3), 1, 10)
    plant.pump_master()
    assert [each.sequence for each in operations_for(plant.job(40))] == [10, 20, 30, 40]


def test_the_time_at_a_rework_is_rework() -> None:
    job = pressed()
    assert (use_of(job), use_of(at_work(job))) == ("run", "rework")


def test_a_single_unit_is_reworked_elsewhere_and_goes_on_where_it_was() -> None:
    job = plant.assembling(2)
    unit = services.begin_unit(job, by=make.omar())
    own = services.OwnInstruction("Polish", "Polish the flange.", [plant.work_unit("PACK-01")])
    rework = services.route_rework(job, to=own, units=[unit.pk], reason="Scratch", by=make.sofia())
    assert (rework.counting_source, rework.quantity) == ("unit", 1)
    assert JobUnit.objects.get(pk=unit.pk).state == "in_rework"
    # The next one is begun meanwhile; this one is not, and the job does not end without it.
    other = services.begin_unit(job, by=make.omar())
    assert other.pk != unit.pk
    with pytest.raises(RuleBroken) as no:
        services.complete(job, by=make.omar())
    assert no.value.reason_code == "in_rework"
    rework = services.start(rework, work_unit=plant.work_unit("PACK-01"), by=make.omar())
    with pytest.raises(RuleBroken) as no:
        services.begin_unit(rework, serial=other.lot.number, by=make.omar())
    assert no.value.reason_code == "unit_unknown"
    services.begin_unit(rework, serial=unit.lot.number, by=make.omar())
    tick(rework)
    assert JobUnit.objects.get(pk=unit.pk).state == "running"
    services.complete(rework, by=make.omar())
    assert (figures(job), figures(rework)) == ((0, 0, 0), (1, 0, 0))
    kinds = list(Event.objects.filter(subject_kind="job_unit", subject_id=unit.pk).values_list("kind", flat=True))
    passes = [(each["job"], each["name"]) for each in trace(unit.lot)["operations"] if each["lot"] == unit.lot.number]
    assert passes == [("PO-1001-40", "Assemble seal"), ("PO-1001-40/R1", "Polish")]
    assert [kind for kind in kinds if "rework" in kind] == ["job_unit.sent_to_rework", "job_unit.reworked"]


def test_a_unit_that_cannot_be_put_right_is_scrap_in_both_places_and_comes_back_when_it_was_not() -> None:
    job = plant.assembling(2)
    unit = services.begin_unit(job, by=make.omar())
    own = services.OwnInstruction("Polish", "Polish the flange.", [plant.work_unit("PACK-01")])
    rework = services.route_rework(job, to=own, units=[unit.pk], reason="Scratch", by=make.sofia())
    rework = services.start(rework, work_unit=plant.work_unit("PACK-01"), by=make.omar())
    polished = services.begin_unit(rework, serial=unit.lot.number, by=make.omar())
    report = services.report(
        rework, scrap=[services.Loss(Decimal(1), "Too deep", unit=polished.pk)], by=make.omar()
    )
    assert (JobUnit.objects.get(pk=unit.pk).state, figures(job), figures(rework)) == (
        "scrapped", (0, 1, 0), (0, 1, 0)
    )
    services.undo_response(report, by=make.omar(), reason="Mistyped")
    assert (JobUnit.objects.get(pk=unit.pk).state, figures(job)) == ("in_rework", (0, 0, 0))


def test_a_rework_nobody_has_begun_is_withdrawn_and_its_pieces_wait_again() -> None:
    job = pressed()
    rework = services.route_rework(job, to=deburring(job), reason="Burr", by=make.sofia())
    lot = job.output_lot.number if job.output_lot else ""
    whole = stock(lot)
    assert (stock(rework.number), int(waits_for_rework(job))) == (3, 0)
    services.dispatch(rework, to=plant.work_unit("ASM-02"), by=make.sofia())
    done = post(make.sofia(), f"/api/job-orders/{rework.pk}/withdraw-rework", {"reason": "Good as they are"})
    assert (done.status_code, done.json()["state"], done.json()["queue_position"]) == (200, "cancelled", None)
    assert (figures(job), int(waits_for_rework(job))) == ((7, 0, 3), 3)
    assert (stock(rework.number), stock(lot)) == (0, whole + 3)
    assert Event.objects.get(kind="job_order.rework_withdrawn").data["reworks"] == job.number
    # And are sent once more, under a number of its own.
    again = services.route_rework(job, to=deburring(job), reason="Burr", by=make.sofia())
    assert (again.number, stock(again.number)) == (f"{job.number}/R2", 3)


def test_the_order_of_a_withdrawn_rework_waits_for_nothing_more() -> None:
    job = pressed()
    rework = services.route_rework(job, to=deburring(job), reason="Burr", by=make.sofia())
    services.complete(job, by=make.omar(), reason="No more faces")
    job.request.refresh_from_db()
    assert job.request.state == "running"
    services.withdraw_rework(rework, reason="Not worth it", by=make.sofia())
    job.request.refresh_from_db()
    assert job.request.state == "completed"


def test_an_operation_ends_without_what_is_in_rework_and_its_order_with_it() -> None:
    """As the demo's press does it, over HTTP."""
    job = plant.pressing(10)
    body = {"good": "4", "rework": [{"quantity": "1", "reason": "Burr"}]}
    assert post(make.omar(), f"/api/job-orders/{job.pk}/report", body).status_code == 200
    sent = {"operation": 10, "quantity": "1", "reason": "Burr"}
    rework = post(make.sofia(), f"/api/job-orders/{job.pk}/route-rework", sent).json()
    assert post(make.omar(), f"/api/job-orders/{job.pk}/report", {"good": "5"}).status_code == 200
    assert post(make.omar(), f"/api/job-orders/{job.pk}/complete").json()["order_state"] == "running"
    here = {"work_unit": plant.work_unit("ASM-02").pk}
    assert post(make.omar(), f"/api/job-orders/{rework['id']}/start", here).status_code == 200
    assert post(make.omar(), f"/api/job-orders/{rework['id']}/report", {"good": "1"}).status_code == 200
    done = post(make.omar(), f"/api/job-orders/{rework['id']}/complete").json()
    assert (done["order_state"], done["order_good"]) == ("completed", "10")


def test_single_units_of_a_withdrawn_rework_are_in_work_again() -> None:
    job = plant.assembling(2)
    unit = services.begin_unit(job, by=make.omar())
    own = services.OwnInstruction("Polish", "Polish the flange.", [plant.work_unit("PACK-01")])
    rework = services.route_rework(job, to=own, units=[unit.pk], reason="Scratch", by=make.sofia())
    services.withdraw_rework(rework, reason="It was dirt", by=make.sofia())
    assert (JobUnit.objects.get(pk=unit.pk).state, plant.fresh(rework).state) == ("running", "cancelled")
    kinds = list(Event.objects.filter(subject_kind="job_unit", subject_id=unit.pk).values_list("kind", flat=True))
    assert [kind for kind in kinds if "rework" in kind] == ["job_unit.sent_to_rework", "job_unit.rework_withdrawn"]
    services.route_rework(job, to=own, units=[unit.pk], reason="Scratch after all", by=make.sofia())


def test_a_rework_that_was_begun_is_not_withdrawn() -> None:
    job = pressed()
    rework = at_work(job)
    with pytest.raises(Conflict):
        services.withdraw_rework(rework, reason="Late", by=make.sofia())
    tick(rework)
    services.interrupt(rework, reason="Break", by=make.omar())
    with pytest.raises(RuleBroken) as no:
        services.withdraw_rework(rework, reason="Late", by=make.sofia())
    assert no.value.reason_code == "rework_begun"
    assert (plant.fresh(rework).state, stock(rework.number)) == ("held", 3)
    for what, why in ((job, "Late"), (rework, " ")):
        with pytest.raises(Malformed):
            services.withdraw_rework(what, reason=why, by=make.sofia())
    with pytest.raises(NotAllowed):
        services.withdraw_rework(rework, reason="Late", by=make.omar())


def test_one_half_of_a_rework_is_merged_before_it_is_withdrawn() -> None:
    job = pressed()
    rework = services.route_rework(job, to=deburring(job), reason="Burr", by=make.sofia())
    part = services.split_job(rework, Decimal(1), by=make.sofia())
    with pytest.raises(RuleBroken) as no:
        services.withdraw_rework(rework, reason="Late", by=make.sofia())
    assert part.number in no.value.message
    services.merge_jobs(plant.fresh(rework), part, by=make.sofia())
    services.withdraw_rework(rework, reason="Late", by=make.sofia())
    assert (int(waits_for_rework(job)), stock(rework.number)) == (3, 0)


def test_a_rework_names_the_nonconformance_it_was_decided_in_and_is_found_from_there() -> None:
    job = plant.pressing(10)
    services.report(job, good=Decimal(7), on_hold=[services.Loss(Decimal(3), "Odd colour")], by=make.omar())
    case = Nonconformance.objects.get()
    decided = {"disposition": "rework", "reason": "Polish", "secret": make.PASSWORD}
    assert post(make.quinn(), f"/api/nonconformances/{case.pk}/disposition", decided).status_code == 200
    [offered] = get(make.sofia(), f"/api/job-orders/{job.pk}/rework").json()["nonconformances"]
    assert (offered["id"], offered["number"]) == (case.pk, case.number)
    other = quality.raise_nonconformance(plant.mounted("ASM-02", "SF-07", lot="SF-X"), "Cracks", by=make.quinn())
    sent = {"operation": 10, "reason": "Polish", "nonconformance": other.pk}
    no = post(make.sofia(), f"/api/job-orders/{job.pk}/route-rework", sent)
    assert (no.status_code, JobOrder.objects.filter(reworks=job).count()) == (400, 0)
    made = post(make.sofia(), f"/api/job-orders/{job.pk}/route-rework", sent | {"nonconformance": case.pk}).json()
    found = get(make.quinn(), "/api/job-orders", nonconformance=case.pk).json()["results"]
    assert [each["number"] for each in found] == [made["number"]]
    order = get(make.sofia(), f"/api/operations-requests/{job.request_id}").json()
    assert [(each["nonconformance"], each["nonconformance_id"]) for each in order["job_orders"]] == [
        (None, None), (case.number, case.pk),
    ]  # fmt: skip
