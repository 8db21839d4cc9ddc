"""Pieces somebody is not sure of wait with a tag until quality has decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy import selectors as lots
from genealogy.models import MaterialLot
from kernel.errors import Conflict, RuleBroken
from orders import services
from orders.models import JobOrder, JobResponse, JobUnit
from orders.selectors.actions import undoable
from quality.models import Nonconformance
from quality.services import disposition
from records.files import store
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post

pytestmark = pytest.mark.django_db
PHOTO = b"\x89PNG\r\n\x1a\n not looked at here"


def figures(job: JobOrder) -> tuple[int, ...]:
    job = plant.fresh(job)
    return tuple(int(each) for each in (job.good, job.scrap, job.rework, job.on_hold))


def stock(number: str) -> tuple[int, str]:
    lot = MaterialLot.objects.get(number=number)
    return int(lot.quantity), lot.state


def not_sure(job: JobOrder, pieces: int = 2, tag: str = "", good: int | None = None) -> JobResponse:
    held = services.Loss(Decimal(pieces), "Colour looks odd", 10, evidence=services.Evidence(tag=tag))
    return services.report(
        job, good=None if good is None else Decimal(good), on_hold=[held], by=make.omar()
    )


def decide(what: str) -> Nonconformance:
    return disposition(
        Nonconformance.objects.get(), disposition=what, reason="Looked at", secret=make.PASSWORD, by=make.quinn()
    )


def test_doubtful_pieces_leave_the_good_ones_under_a_tag_and_quality_is_asked() -> None:
    job = plant.pressing(10)
    photo = store("seal.png", PHOTO, "image/png")
    answer = post(
        make.omar(), f"/api/job-orders/{job.pk}/report",
        {
            "good": "5", "scrap": [{"quantity": "1", "reason": "Cracked", "cause_operation": 10}],
            "on_hold": [{"quantity": "2", "reason": "Colour looks odd", "photo": photo.url, "tag": "RED-17"}],
        },
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    assert figures(job) == (5, 1, 0, 2)
    assert (stock("PO-2001-10"), stock("RED-17")) == ((5, "available"), (2, "on_hold"))
    case = Nonconformance.objects.get()
    assert (case.lot.number, case.description, case.raised_by.username, case.job_label) == (
        "RED-17", "Press faces, not sure: Colour looks odd", "omar", "PO-2001-10"
    )
    assert [each.sha256 for each in case.photos.all()] == [photo.sha256]
    told = Event.objects.get(kind="job_response.reported").data
    assert (told["good"], told["scrap"], told["on_hold"]) == ("5", "1", "2")
    assert [(loss["kind"], loss["lot"]) for loss in told["losses"]] == [("scrap", None), ("on_hold", "RED-17")]
    # The part was made of the same components: eight pieces took material once.
    assert told["consumed"][0]["quantity"] == "8"
    assert told["produced"] == [{"lot": "PO-2001-10", "material": "SC-07", "quantity": "8", "unit": "C62"}]
    assert answer.json()["responses"][0]["losses"][1]["tag"] == "RED-17"


@pytest.mark.parametrize(
    ("what", "after", "whole"),
    [
        ("use_as_is", (7, 0, 0, 0), (7, "available")),
        ("rework", (5, 0, 2, 0), (7, "available")),
        ("scrap", (5, 2, 0, 0), (5, "available")),
    ],
)
def test_what_quality_decides_is_a_report_of_its_own(
    what: str, after: tuple[int, ...], whole: tuple[int, str]
) -> None:
    job = plant.pressing(10)
    not_sure(job, good=5)
    assert stock("PO-2001-10-H1") == (2, "on_hold")
    decide(what)
    assert figures(job) == after
    assert stock("PO-2001-10") == whole
    assert stock("PO-2001-10-H1")[0] == 0
    last = plant.fresh(job).responses.last()
    assert (last.number, last.on_hold, last.by.username) == (2, -2, "quinn")
    # All reports still add up to what is true.
    for figure, total in zip(("good", "scrap", "rework", "on_hold"), after, strict=True):
        assert sum(getattr(row, figure) for row in job.responses.all()) == total
    losses = [(loss.kind, loss.reason, loss.cause_operation) for loss in last.losses.all()]
    assert losses == ([] if what == "use_as_is" else [(what, "Colour looks odd", 10)])


def test_what_a_machine_counted_is_moved_and_never_summed() -> None:
    job = plant.counted(plant.running(), 5)
    not_sure(job, 2)
    assert figures(job) == (3, 0, 0, 2)
    assert plant.fresh(job).counted == 5
    decide("use_as_is")
    assert figures(job) == (5, 0, 0, 0)


def test_the_next_operation_waits_for_what_is_on_hold_and_gets_it_when_it_is_good() -> None:
    mill = plant.counted(plant.running(10, "MILL-01", 3), 3)
    not_sure(mill, 1)
    services.complete(mill, by=make.omar())
    services.complete(plant.counted(plant.running(20, "TURN-01", 3), 3), by=make.omar())
    assert plant.job(30).quantity == 2
    decide("use_as_is")
    assert plant.job(30).quantity == 3
    last = plant.fresh(mill).responses.last()
    assert (last.good, last.on_hold, last.is_final) == (1, -1, True)


def test_a_report_about_pieces_on_hold_is_quality_s() -> None:
    job = plant.pressing(10)
    report = not_sure(job, good=5)
    assert undoable(plant.fresh(job), make.omar()) is None
    with pytest.raises(RuleBroken) as no:
        services.undo_response(report, by=make.omar(), reason="Mistyped")
    assert no.value.reason_code == "quality_decides"
    assert figures(job) == (5, 0, 0, 2)


def test_an_order_is_not_closed_while_pieces_are_on_hold() -> None:
    job = plant.pressing(10)
    not_sure(job, good=5)
    services.complete(job, by=make.omar())
    with pytest.raises(RuleBroken) as no:
        services.close_request(plant.fresh(job.request), by=make.sofia(), reason="Enough")
    assert no.value.message == "2 of PO-2001-10 are on hold: quality decides first."


def test_a_tag_hangs_once_and_more_than_were_made_cannot_be_doubtful() -> None:
    job = plant.counted(plant.running(), 5)
    not_sure(job, 1, tag="RED-17")
    with pytest.raises(Conflict) as taken:
        not_sure(job, 1, tag="RED-17")
    assert taken.value.message == "The tag RED-17 hangs at something else already. Take another one."
    with pytest.raises(RuleBroken):
        not_sure(job, 5)
    assert figures(job) == (4, 0, 0, 1)
    assert Nonconformance.objects.count() == 1


def test_the_piece_in_hand_waits_and_the_next_is_begun() -> None:
    job = plant.assembling(2)
    unit = services.begin_unit(job, by=make.omar())
    words: dict[str, Any] = {"unit": unit.pk, "reason": "Scratch on the flange"}
    answer = post(make.omar(), f"/api/job-orders/{job.pk}/hold-unit", words)
    assert answer.status_code == 200, answer.content
    assert JobUnit.objects.get(pk=unit.pk).state == "on_hold"
    assert MaterialLot.objects.get(number=unit.lot.number).state == "on_hold"
    assert Nonconformance.objects.get().description == "Assemble seal, not sure: Scratch on the flange"
    services.begin_unit(job, by=make.omar())
    decide("use_as_is")
    assert JobUnit.objects.get(pk=unit.pk).state == "running"


def test_a_component_spoilt_beside_leaves_stock_and_is_told_and_taken_back() -> None:
    job = plant.pressing(10)
    face = next(need for need in job.frozen.materials if need.number == "SF-07")
    loss = services.ComponentLoss(face.id, Decimal(3), "Dropped")
    response = services.report(job, good=Decimal(2), components=[loss], by=make.omar())
    assert stock("SF-07-LOT-ASM-02")[0] == 1000 - 2 - 3
    told = Event.objects.get(kind="job_response.reported").data
    assert told["scrapped_components"] == [
        {"lot": "SF-07-LOT-ASM-02", "material": "SF-07", "quantity": "3", "unit": "C62", "reason": "Dropped"}
    ]
    services.undo_response(response, by=make.omar(), reason="Mistyped")
    assert stock("SF-07-LOT-ASM-02")[0] == 1000


def test_components_alone_are_a_report_too_and_a_strange_one_is_refused() -> None:
    job = plant.pressing(10)
    face = next(need for need in job.frozen.materials if need.number == "SF-07")
    other = services.ComponentLoss(face.id, Decimal(1), "Dropped", lot="SP-12-LOT-ASM-02")
    with pytest.raises(RuleBroken) as no:
        services.report(job, components=[other], by=make.omar())
    assert no.value.reason_code == "wrong_material"
    services.report(job, components=[services.ComponentLoss(face.id, Decimal(1), "Dropped")], by=make.omar())
    assert figures(job) == (0, 0, 0, 0)
    assert stock("SF-07-LOT-ASM-02")[0] == 999


def test_of_a_component_scanned_piece_by_piece_the_last_lot_is_meant() -> None:
    job = plant.at_the_torque()
    cartridge = lots.find("SC-07-1")
    before = cartridge.quantity
    loss = services.ComponentLoss(cartridge.material_id, Decimal(1), "Dropped")
    services.report(job, components=[loss], by=make.omar())
    assert MaterialLot.objects.get(number="SC-07-1").quantity == before - 1


def test_a_counter_is_read_at_the_start_and_at_the_end() -> None:
    job = plant.pressing(60)
    path = f"/api/job-orders/{job.pk}/report"
    words = {"counter_start": "10200", "counter_end": "10250", "scrap": [{"quantity": "2", "reason": "Cracked"}]}
    answer = post(make.omar(), path, words)
    assert answer.status_code == 200, answer.content
    assert figures(job) == (48, 2, 0, 0)
    assert answer.json()["last_counter"] == "10250"
    assert answer.json()["responses"][0]["counter_start"] == "10200"
    back = post(make.omar(), path, {"counter_start": "10250", "counter_end": "10249"})
    assert (back.status_code, back.json()["code"]) == (422, "counter_backwards")
    both = post(make.omar(), path, {"counter_start": "10250", "counter_end": "10251", "good": "1"})
    assert both.status_code == 400
    assert figures(job) == (48, 2, 0, 0)
