"""Pieces go on in batches: the next operation may start once a batch, or the rest, was given."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import RuleBroken
from orders import services
from orders.models import JobOrder, OperationsSegment
from orders.selectors.documents import document
from orders.selectors.gate import blockers
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def in_batches(size: int) -> None:
    """The mill hands on so many casings at a time."""
    plant.pump_master()
    OperationsSegment.objects.filter(work_master__number="CP-200", sequence=10).update(transfer_batch=size)


def milled(pieces: int, of: int = 10) -> JobOrder:
    """So many of the casings are milled; all shafts are turned."""
    services.complete(plant.counted(plant.running(20, "TURN-01", of), of), by=make.omar())
    return plant.counted(plant.running(10, "MILL-01", of), pieces)


def why() -> list[tuple[str, str]]:
    wash = plant.job(30)
    found = blockers([wash], at_unit=plant.work_unit("WASH-01"))[wash.pk]
    return [(each.code, each.sentence) for each in found if each.check == "previous_operation"]


def load(pieces: int) -> Any:
    return services.start_load(
        plant.work_unit("WASH-01"), [services.Member(plant.job(30), Decimal(pieces))], by=make.omar()
    )


def test_the_next_operation_waits_for_a_whole_batch_and_is_told_how_many_are_missing() -> None:
    in_batches(4)
    mill = milled(3)
    assert why() == [("batch_not_full", "Operation 10 hands on 4 pieces at a time: 1 are missing.")]
    with pytest.raises(RuleBroken) as no:
        load(3)
    assert no.value.reason_code == "cannot_start"
    assert no.value.extra["blockers"][0]["facts"] == {"operations": "10", "batch": "4", "missing": "1"}
    assert plant.job(30).state == "ready"
    plant.counted(mill, 1)
    assert why() == []
    load(4)
    assert plant.job(30).state == "running"


def test_the_rest_goes_on_when_no_more_will_come() -> None:
    in_batches(4)
    mill = milled(2, of=2)
    assert why() == []
    services.undo_response(services.complete(mill, by=make.omar()).responses.get(), by=make.omar(), reason="Too early")
    assert why() == []


def test_an_operation_that_ended_short_gives_what_it_has() -> None:
    in_batches(4)
    mill = milled(3)
    assert why() != []
    services.complete(mill, by=make.omar(), reason="No castings")
    assert why() == []


def test_without_a_batch_each_piece_goes_on_at_once() -> None:
    plant.pump_master()
    milled(1)
    assert why() == []


def test_nothing_at_all_is_said_as_before_where_the_other_operation_gave_nothing() -> None:
    in_batches(4)
    plant.counted(plant.running(10, "MILL-01", 10), 3)
    # Both operations before have given nothing that goes on: the one in batches is asked for its batch.
    assert [code for code, _ in why()] == ["batch_not_full"]
    plant.counted(plant.job(10), 1)
    assert [code for code, _ in why()] == ["nothing_given"]


def test_the_batch_is_part_of_the_work_master_and_of_the_frozen_copy() -> None:
    in_batches(4)
    job = plant.job(10)
    assert (job.definition["transfer_batch"], document(job.work_master)["segments"][0]["transfer_batch"]) == ("4", "4")
