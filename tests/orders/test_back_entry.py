"""From paper: the same commands, the time on the sheet, two people; marked late wherever it is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from equipment.models import Equipment
from genealogy import services as genealogy
from genealogy.models import MaterialLot
from kernel.canonical import plain
from kernel.clock import now
from kernel.errors import LinesideError, NotAllowed, RuleBroken
from orders import services
from orders.models import BackEntry, JobOrder, JobResponse, JobRun, Load, StartOverride, StepCompletion
from orders.selectors.trace import trace
from orders.services.exports import as_csv
from orders.states import RUNNING
from quality.models import Nonconformance
from records.models import Event, Signature
from tests import make
from tests.makes import calls
from tests.makes import orders as plant
from tests.makes.genealogy import material


def released_long_ago(job: JobOrder) -> JobOrder:
    JobOrder.objects.filter(pk=job.pk).update(released_at=now() - timedelta(days=1))
    found: JobOrder = plant.fresh(job)
    return found


def pressable() -> JobOrder:
    """A job that could start; its lots stand at the press."""
    job = plant.job(10, 10, "PO-2001", "SC-07")
    for what in ("SF-07", "SP-12"):
        plant.mounted("ASM-02", what, 1000)
    return released_long_ago(job)


def press() -> Equipment:
    return plant.work_unit("ASM-02")


def hours_ago(hours: float) -> Any:
    return now() - timedelta(hours=hours)


def sheet(**last: Any) -> list[dict[str, Any]]:
    """Started four hours ago, 8 good and 2 scrap after two, over after three."""
    return [
        {"action": "start", "happened_at": hours_ago(4), "work_unit": press()},
        {
            "action": "report", "happened_at": hours_ago(2), "good": Decimal(8),
            "scrap": [{"quantity": Decimal(2), "reason": "Scratched"}],
        },
        {"action": "complete", "happened_at": hours_ago(1), "reason": "Rest tomorrow", **last},
    ]


def enter(job: JobOrder, acts: Any, **how: Any) -> BackEntry:
    who: dict[str, Any] = {"by": make.olga(), "worker": make.omar(), "second": make.sofia(), "secret": make.PIN}
    return services.enter_from_paper(job, acts, **who | how)


@pytest.mark.django_db
def test_a_sheet_is_entered_with_its_times_by_two_people() -> None:
    job = pressable()
    acts = sheet()
    entry = enter(job, acts)
    job = plant.fresh(job)
    assert (job.state, job.good, job.scrap) == ("completed", 8, 2)
    assert (job.started_at, job.completed_at) == (acts[0]["happened_at"], acts[2]["happened_at"])
    assert (job.started_by, job.completed_by) == (make.omar(), make.omar())
    run = JobRun.objects.get()
    assert (run.started_at, run.ended_at) == (acts[0]["happened_at"], acts[2]["happened_at"])
    assert {response.late for response in JobResponse.objects.all()} == {"paper"}
    assert entry.signature.by == make.sofia()
    told = Event.objects.get(kind="job_order.started")
    assert told.occurred_at == acts[0]["happened_at"] < told.recorded_at
    assert told.context == {"late": "paper", "entry": entry.pk, "entered_by": "Olga", "confirmed_by": "Sofia"}
    assert Event.objects.get(kind="job_response.reported", data__is_final=False).data["late"] == "paper"
    made = Event.objects.get(kind="back_entry.made")
    assert (made.by, made.data["worker"], made.data["confirmed_by"]) == (make.olga(), "Omar", "Sofia")


@pytest.mark.django_db
def test_nobody_confirms_their_own_sheet_nor_with_a_wrong_pin() -> None:
    job = pressable()
    for wrong in ({"second": make.olga()}, {"second": make.sofia(), "worker": make.sofia()}, {"secret": "0000"}):
        with pytest.raises(NotAllowed):
            enter(job, sheet(), **wrong)
    # Olga operates: she may type a sheet, not confirm one.
    with pytest.raises(NotAllowed):
        enter(job, sheet(), by=make.sofia(), second=make.olga())
    assert not BackEntry.objects.exists()
    assert not Signature.objects.exists()
    assert plant.fresh(job).state == "ready"


@pytest.mark.django_db
def test_a_wrong_line_undoes_the_whole_sheet() -> None:
    job = pressable()
    with pytest.raises(RuleBroken) as refused:
        enter(job, [*sheet()[:2], {"action": "report", "happened_at": hours_ago(1), "good": Decimal(500)}])
    assert refused.value.reason_code == "over_tolerance"
    assert plant.fresh(job).state == "ready"
    assert not JobRun.objects.exists()
    assert not Event.objects.filter(context__late="paper").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "code"), [((2, 3, 1), "out_of_order"), ((30, 2, 1), "before_release")])
def test_the_times_of_a_sheet_must_be_possible(hours: tuple[int, ...], code: str) -> None:
    job = pressable()
    acts = [act | {"happened_at": hours_ago(at)} for act, at in zip(sheet(), hours, strict=True)]
    with pytest.raises(RuleBroken) as refused:
        enter(job, acts)
    assert refused.value.reason_code == code
    assert not BackEntry.objects.exists()


@pytest.mark.django_db
def test_what_stood_against_the_start_becomes_a_signed_deviation() -> None:
    job = released_long_ago(plant.job(10, 10, "PO-2001", "SC-07"))
    with pytest.raises(RuleBroken) as refused:
        enter(job, sheet()[:1])
    assert refused.value.reason_code == "deviation"
    assert {blocker["check"] for blocker in refused.value.extra["blockers"]} == {"material"}
    assert not StartOverride.objects.exists()
    enter(job, sheet()[:1], deviation_reason="The boxes stood beside the press")
    kept = StartOverride.objects.get()
    assert (kept.by, kept.reason) == (make.sofia(), "From paper: The boxes stood beside the press")
    assert plant.fresh(job).state == RUNNING


@pytest.mark.django_db
def test_a_sheet_of_the_morning_does_not_need_the_machine_of_now() -> None:
    Equipment.objects.filter(pk=press().pk).update(mode="single")
    plant.seal_master()
    Equipment.objects.filter(number="ASM-02").update(mode="single")
    job = pressable()
    other = services.start(plant.job(10, 10, "PO-2002", "SC-07"), work_unit=press(), by=make.omar())
    with pytest.raises(LinesideError) as busy:
        enter(job, sheet()[:2])
    assert busy.value.reason_code == "work_unit_busy"
    enter(job, sheet())
    assert plant.fresh(job).state == "completed"
    assert plant.fresh(other).state == RUNNING
    third = released_long_ago(plant.job(10, 10, "PO-2003", "SC-07"))
    with pytest.raises(LinesideError) as across:
        enter(third, sheet())
    assert across.value.reason_code == "times_overlap"


@pytest.mark.django_db
def test_single_pieces_are_entered_by_their_serials_and_their_trace_says_late() -> None:
    plant.washed(1)
    for what in ("SC-07", "OR-88"):
        genealogy.receive_lot(material(what), f"{what}-1", Decimal(100), by=make.sofia())
    job = released_long_ago(plant.dispatched(40, "ASM-01", 1))
    acts: list[dict[str, Any]] = [
        {"action": "start", "happened_at": hours_ago(3)},
        {"action": "begin_unit", "happened_at": hours_ago(2.9)},
        {"action": "scan", "happened_at": hours_ago(2.8), "step": 10, "value": "SC-07-1"},
        {"action": "complete_step", "happened_at": hours_ago(2.8), "step": 10},
        {"action": "scan", "happened_at": hours_ago(2.7), "step": 20, "value": "OR-88-1"},
        {"action": "complete_step", "happened_at": hours_ago(2.7), "step": 20},
        {"action": "complete_step", "happened_at": hours_ago(2.6), "step": 30, "value": "45.2"},
    ]
    enter(job, acts)
    serial = MaterialLot.objects.get(number__startswith="CP200-")
    assert StepCompletion.objects.get(step=30).at == acts[-1]["happened_at"]
    told = trace(serial)
    late = [event for event in told["events"] if event["late"]]
    assert {event["confirmed_by"] for event in late} == {"Sofia"}
    assert "paper: Olga, Sofia" in as_csv(plain(told)).decode()


@pytest.mark.django_db
def test_what_nobody_was_sure_of_and_spoilt_components_come_in_from_paper() -> None:
    job = pressable()
    start = {"action": "start", "happened_at": hours_ago(4), "work_unit": press()}
    made = {
        "action": "report", "happened_at": hours_ago(2), "good": Decimal(4),
        "on_hold": [{"quantity": Decimal(2), "reason": "Odd colour", "tag": "RED-7"}],
        "rework": [{"quantity": Decimal(1), "reason": "Burr"}],
        "components": [{"material": "SF-07", "quantity": Decimal(3), "reason": "Dropped"}],
    }
    strange = made | {"components": [{"material": "BOX-2", "quantity": Decimal(3), "reason": "Dropped"}]}
    with pytest.raises(LinesideError) as no:
        enter(job, [start, strange])
    assert no.value.message == "Press faces takes no BOX-2."
    assert plant.fresh(job).state == "ready"
    enter(job, [start, made])
    job = plant.fresh(job)
    assert (job.good, job.rework, job.on_hold, job.state) == (4, 1, 2, "running")
    assert MaterialLot.objects.get(number="RED-7").state == "on_hold"
    assert MaterialLot.objects.get(number="SF-07-LOT-ASM-02").quantity == 1000 - 7 - 3
    assert {row.late for row in job.responses.all()} == {"paper"}


@pytest.mark.django_db
def test_a_counter_that_was_read_comes_in_from_paper_with_both_its_figures() -> None:
    job = pressable()
    start = {"action": "start", "happened_at": hours_ago(4), "work_unit": press()}
    read: dict[str, Any] = {"action": "report", "happened_at": hours_ago(2), "counter_start": Decimal(100)}
    with pytest.raises(LinesideError):
        enter(job, [start, read])
    enter(job, [start, read | {"counter_end": Decimal(108)}])
    [report] = plant.fresh(job).responses.all()
    assert (report.good, report.counter_start, report.counter_end, report.late) == (8, 100, 108, "paper")


@pytest.mark.django_db
def test_a_load_that_was_written_down_is_credited_at_its_time_without_the_values_of_now() -> None:
    job = released_long_ago(plant.ready_to_wash(3))
    washer = plant.work_unit("WASH-01")
    acts: list[dict[str, Any]] = [
        {"action": "start_load", "happened_at": hours_ago(3), "work_unit": washer, "quantity": Decimal(3)},
        {"action": "finish_load", "happened_at": hours_ago(2.5)},
        {"action": "complete", "happened_at": hours_ago(2)},
    ]
    enter(job, acts)
    job, load = plant.fresh(job), Load.objects.get()
    assert (job.good, job.state, load.state, load.values) == (3, "completed", "finished", {})
    assert (load.started_at, load.ended_at) == (acts[0]["happened_at"], acts[1]["happened_at"])
    with pytest.raises(LinesideError):
        enter(job, [{"action": "finish_load", "happened_at": hours_ago(1)}])


@pytest.mark.django_db
def test_a_piece_somebody_was_not_sure_of_waits_from_paper_too() -> None:
    plant.washed(1)
    job = released_long_ago(plant.dispatched(40, "ASM-01", 1))
    acts: list[dict[str, Any]] = [
        {"action": "start", "happened_at": hours_ago(3)}, {"action": "begin_unit", "happened_at": hours_ago(2.9)},
    ]
    enter(job, acts)
    serial = plant.fresh(job).units.get().lot.number
    enter(job, [{"action": "hold_unit", "happened_at": hours_ago(2), "serial": serial, "reason": "Scratch"}])
    assert (plant.fresh(job).units.get().state, Nonconformance.objects.get().lot.number) == ("on_hold", serial)


@pytest.mark.django_db
def test_the_traveller_and_the_sheets_of_a_station_have_a_way_back_in() -> None:
    job = pressable()
    found = calls.get(make.omar(), "/api/paper", order=job.request_id).json()
    (page,) = found[0]["sheets"]
    assert (page["number"], page["quantity"], page["work_units"]) == (job.number, "10", ["ASM-02"])
    assert page["qr"].startswith("<svg") and page["order_qr"].startswith("<svg")
    assert [need["number"] for need in page["materials"]] == ["SF-07", "SP-12"]
    stations = calls.get(make.omar(), "/api/paper", work_unit=press().pk).json()
    assert [(one["work_unit"], [each["number"] for each in one["sheets"]]) for one in stations] == [
        ("ASM-02", [job.number]),
    ]
    assert calls.get(make.omar(), "/api/paper", work_unit="x").status_code == 400


@pytest.mark.django_db
def test_a_sheet_comes_in_over_http() -> None:
    job = pressable()
    acts = [
        {**act, "happened_at": act["happened_at"].isoformat()} | ({"work_unit": press().pk} if "work_unit" in act else {})
        for act in sheet()
    ]
    words = {"job": job.pk, "worker": make.omar().pk, "second": make.sofia().pk, "secret": make.PIN, "acts": acts}
    answer = calls.post(make.olga(), "/api/back-entries", plain(words))
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["worker"], answer.json()["confirmed_by"]) == ("Omar", "Sofia")
    assert len(calls.get(make.anna(), "/api/back-entries", order=job.request_id).json()["results"]) == 1
    assert calls.post(make.anna(), "/api/back-entries", plain(words)).status_code == 403
