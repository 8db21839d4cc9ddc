"""Reports are numbered deltas; each can be taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy.models import LotLink, MaterialLot
from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import JobOrder, JobResponse
from orders.selectors.actions import undoable
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post
from tests.orders.test_start import at_once


def stock(number: str) -> Decimal:
    return MaterialLot.objects.get(number=number).quantity


def figures(job: JobOrder) -> tuple[Decimal, Decimal, Decimal]:
    job = plant.fresh(job)
    return (job.good, job.scrap, job.rework)


def scrap(pieces: Any, reason: str = "Cracked") -> list[services.Loss]:
    return [services.Loss(Decimal(str(pieces)), reason)]


@pytest.mark.django_db
def test_good_scrap_and_rework_are_one_action() -> None:
    job = plant.pressing(20)
    response = services.report(
        job, good=Decimal(6), scrap=scrap(1), rework=[services.Loss(Decimal(2), "Burr", 10)], by=make.omar()
    )
    assert figures(job) == (6, 1, 2)
    assert (response.number, response.good, response.scrap, response.rework) == (1, 6, 1, 2)
    assert [(loss.kind, loss.reason, loss.cause_operation) for loss in response.losses.all()] == [
        ("scrap", "Cracked", None), ("rework", "Burr", 10)
    ]
    # Nine pieces took material; the scrapped one is no stock any more.
    assert (stock("SF-07-LOT-ASM-02"), stock("PO-2001-10")) == (991, 8)
    assert response.lots["consumed"] == [
        {"lot": "SF-07-LOT-ASM-02", "material": "SF-07", "quantity": "9", "unit": "C62"},
        {"lot": "SP-12-LOT-ASM-02", "material": "SP-12", "quantity": "9", "unit": "C62"},
    ]


@pytest.mark.django_db
def test_reports_are_deltas_and_the_final_one_carries_the_rest() -> None:
    job = plant.running()
    services.report(plant.counted(job, 4), by=make.omar())
    services.complete(plant.counted(job, 6), by=make.omar())
    assert [(row.number, row.good, row.is_final) for row in job.responses.all()] == [(1, 4, False), (2, 6, True)]
    told = Event.objects.filter(kind="job_response.reported").order_by("pk").last()
    assert told is not None
    assert (told.about_label, told.data["response_number"], told.data["good"], told.data["is_final"]) == (
        "PO-1001", 2, "6", True
    )
    assert told.data["consumed"] == [
        {"lot": "CST-200-LOT-MILL-01", "material": "CST-200", "quantity": "6", "unit": "C62"}
    ]
    assert told.data["produced"] == [{"lot": "PO-1001-10", "material": "CAS-200", "quantity": "6", "unit": "C62"}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"good": Decimal(0)}, "nothing_to_report"),
        ({}, "nothing_to_report"),
        ({"good": Decimal(11)}, "over_tolerance"),
        ({"good": Decimal("-1")}, "negative"),
        ({"good": Decimal("NaN")}, "not_finite"),
        ({"good": Decimal("1e15")}, "too_large"),
        ({"scrap": scrap(0)}, "not_positive"),
        ({"scrap": scrap(1, " ")}, "malformed"),
        ({"scrap": [services.Loss(Decimal(1), "Cracked", 70)]}, "malformed"),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_nothing_changes(words: dict[str, Any], code: str) -> None:
    job = plant.pressing(10)
    with pytest.raises((Malformed, RuleBroken)) as no:
        services.report(job, by=make.omar(), **words)
    assert no.value.reason_code == code
    assert figures(job) == (0, 0, 0)
    assert not JobResponse.objects.exists()
    assert not LotLink.objects.exists()


@pytest.mark.django_db
def test_an_order_may_overproduce_within_its_tolerance() -> None:
    plant.seal_master(tolerance=15)
    job = plant.pressing(10)
    services.report(job, good=Decimal(12), by=make.omar())
    with pytest.raises(RuleBroken):
        services.report(job, good=Decimal(1), by=make.omar())
    assert figures(job) == (12, 0, 0)


@pytest.mark.django_db
def test_no_more_scrap_than_was_counted() -> None:
    job = plant.counted(plant.running(), 2)
    with pytest.raises(RuleBroken) as no:
        services.report(job, scrap=scrap(3), by=make.omar())
    assert no.value.reason_code == "more_than_made"
    assert figures(job) == (2, 0, 0)


@pytest.mark.django_db
def test_a_typed_report_is_undone_in_figures_stock_and_genealogy() -> None:
    job = plant.pressing(20)
    first = services.report(job, good=Decimal(3), by=make.omar())
    second = services.report(job, good=Decimal(4), scrap=scrap(1), by=make.omar())
    with pytest.raises(RuleBroken) as order:
        services.undo_response(first, reason="Miscounted", by=make.omar())
    assert order.value.reason_code == "undo_latest_first"
    counter = services.undo_response(second, reason="Miscounted", by=make.omar())
    assert (counter.number, counter.good, counter.scrap, counter.reverses) == (3, -4, -1, second)
    assert figures(job) == (3, 0, 0)
    assert (stock("SF-07-LOT-ASM-02"), stock("PO-2001-10")) == (997, 3)
    event = Event.objects.get(kind="job_response.reversed")
    assert (event.data["reverses"], event.data["good"], event.data["consumed"][0]["quantity"]) == (2, "-4", "-5")
    with pytest.raises(Conflict) as twice:
        services.undo_response(second, reason="Again", by=make.olga())
    assert (twice.value.reason_code, twice.value.extra["who"]) == ("already_undone", "Omar")
    services.undo_response(first, reason="All of it", by=make.omar())
    assert (figures(job), stock("SF-07-LOT-ASM-02")) == ((0, 0, 0), 1000)


@pytest.mark.django_db
def test_an_undone_final_report_opens_the_job_and_its_order_again() -> None:
    job = plant.pressing(5)
    services.report(job, good=Decimal(5), by=make.omar())
    services.complete(job, by=make.omar())
    assert plant.fresh(job.request).state == "completed"
    final = job.responses.get(is_final=True)
    services.undo_response(final, reason="One was bad", by=make.omar())
    assert (plant.fresh(job).state, plant.fresh(job.request).state) == ("held", "running")
    services.undo_response(job.responses.get(number=1), reason="One was bad", by=make.omar())
    services.resume(job, by=make.omar())
    services.report(job, good=Decimal(4), scrap=scrap(1), by=make.omar())
    services.complete(job, by=make.omar())
    request = plant.fresh(job.request)
    assert (request.state, request.quantity_good) == ("completed", 4)
    assert sum(row.good for row in job.responses.all()) == 4


@pytest.mark.django_db
def test_what_a_machine_counted_stays_made_when_its_report_is_undone() -> None:
    job = plant.counted(plant.running(), 5)
    response = services.report(job, scrap=scrap(2), by=make.omar())
    services.undo_response(response, reason="Not scrap after all", by=make.omar())
    job = plant.fresh(job)
    assert (job.counted, job.good, job.scrap, stock("PO-1001-10")) == (5, 5, 0, 5)
    final = services.complete(job, by=make.omar()).responses.get(number=3)
    assert (final.good, final.scrap) == (5, 0)
    assert final.lots["consumed"][0]["quantity"] == "5"


@pytest.mark.django_db
def test_what_is_owed_is_undone_with_its_report() -> None:
    job = plant.job(10, number="PO-2001", of="SC-07")
    plant.lenient("material", "ASM-02")
    services.start(job, work_unit=plant.work_unit("ASM-02"), by=make.omar())
    plant.mounted("ASM-02", "SF-07", 100)
    response = services.report(job, good=Decimal(3), by=make.omar())
    assert [row["material"] for row in response.lots["consumed"]] == ["SF-07"]
    assert list(plant.fresh(job).owed.values()) == ["3"]
    services.undo_response(response, reason="Miscounted", by=make.omar())
    assert plant.fresh(job).owed == {}
    services.report(job, good=Decimal(2), by=make.omar())
    with pytest.raises(RuleBroken) as owed:
        services.complete(job, by=make.omar())
    assert owed.value.extra["owed"] == {"SP-12": "2"}
    plant.mounted("ASM-02", "SP-12", 100)
    services.complete(job, by=make.omar())
    assert (stock("SP-12-LOT-ASM-02"), stock("SF-07-LOT-ASM-02")) == (98, 98)


@pytest.mark.django_db
def test_an_auditor_may_neither_report_nor_undo() -> None:
    job = plant.reported()
    with pytest.raises(NotAllowed):
        services.report(job, good=Decimal(1), by=make.anna())
    with pytest.raises(NotAllowed):
        services.undo_response(JobResponse.objects.get(), reason="No", by=make.anna())
    assert JobResponse.objects.count() == 1


@pytest.mark.django_db
def test_the_next_operation_follows_good_output() -> None:
    mill = plant.counted(plant.running(10, "MILL-01", 10), 10)
    services.report(mill, scrap=scrap(1), by=make.omar())
    services.complete(mill, by=make.omar())
    services.complete(plant.counted(plant.running(20, "TURN-01", 10), 10), by=make.omar())
    assert plant.job(30).quantity == 9


@pytest.mark.django_db(transaction=True)
def test_a_double_click_reports_once() -> None:
    job, omar = plant.pressing(10), make.omar()

    def click() -> Any:
        return post(omar, f"/api/job-orders/{job.pk}/report", {"good": "3"}, key="click-1")

    answers = at_once(click, click)
    assert sorted(answer.status_code for answer in answers) in ([200, 200], [200, 409])
    assert click().json()["good"] == "3"
    assert figures(job) == (3, 0, 0)
    assert JobResponse.objects.count() == 1
    other = post(omar, f"/api/job-orders/{job.pk}/report", {"good": "4"}, key="click-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_get_two_numbers() -> None:
    job = plant.pressing(10)
    omar, olga = make.omar(), make.olga()
    at_once(
        lambda: services.report(job, good=Decimal(3), by=omar), lambda: services.report(job, good=Decimal(4), by=olga)
    )
    assert sorted(row.number for row in job.responses.all()) == [1, 2]
    assert figures(job) == (7, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["scrap", "rework"])
def test_a_slip_of_the_finger_is_no_loss(kind: str) -> None:
    job = plant.pressing(20)
    with pytest.raises(RuleBroken) as refused:
        services.report(job, **{kind: scrap(999_999_999_999)}, by=make.omar())
    assert refused.value.reason_code == "over_tolerance"
    assert figures(job) == (0, 0, 0)


@pytest.mark.django_db
def test_pieces_come_whole() -> None:
    job = plant.pressing(20)
    for words in ({"good": Decimal("0.5")}, {"scrap": scrap("0.5")}):
        with pytest.raises(Malformed) as refused:
            services.report(job, **words, by=make.omar())
        assert refused.value.reason_code == "not_whole"
    assert figures(job) == (0, 0, 0)


@pytest.mark.django_db
def test_only_the_last_report_that_stands_may_be_taken_back() -> None:
    job = plant.pressing(20)
    first = services.report(job, good=Decimal(3), by=make.omar())
    second = services.report(job, good=Decimal(4), by=make.omar())
    assert undoable(plant.fresh(job), make.sofia()) == second
    services.undo_response(second, by=make.sofia(), reason="Typed wrongly")
    assert undoable(plant.fresh(job), make.sofia()) == first
    assert undoable(plant.fresh(job), make.anna()) is None
