"""A person who meets a major version she has not read sees what changed, and confirms it."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import RuleBroken
from orders import services
from orders.errors import NothingToRead
from orders.models import InstructionStep, JobOrder, OperationsSegment, WorkMaster
from orders.selectors.reading import to_read
from personnel.models import TrainingRecord
from tests import make
from tests.makes import orders as plant
from tests.makes import people
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def sealing(version: int, upper: str, text: str = "Press slowly.") -> None:
    """A version of SC-07 with one step, released as a major change."""
    seal = plant.seal_master() if version == 1 else None
    master = seal or WorkMaster.objects.create(
        number="SC-07", version=version, material=plant.material("SC-07"), state="released", change_note="New press"
    )
    WorkMaster.objects.filter(pk=master.pk).update(last_major=version)
    if seal is None:
        plant.segment(master, 10, "Press faces", [plant.work_unit("ASM-02")], "report", "SC-07")
    plant.step(
        OperationsSegment.objects.get(work_master=master), 10, "Press", entry="number", text=text, upper=upper, due="job"
    )


def second_version() -> JobOrder:
    sealing(1, "20")
    sealing(2, "18", "Press slowly, twice.")
    return plant.job(10, number="PO-2001", of="SC-07")


def said(job: JobOrder, by: Any) -> dict[str, Any]:
    answer: dict[str, Any] = get(by, f"/api/job-orders/{job.pk}/reading").json()["reading"]
    return answer


def test_who_knows_the_version_before_sees_what_is_different() -> None:
    job = second_version()
    people.reading(make.omar(), 1, "SC-07")
    found = said(job, make.omar())
    assert (found["version"], found["known"], found["is_read"], found["change_note"]) == (2, 1, False, "New press")
    changed = {row["path"]: (row["before"], row["after"]) for row in found["differences"]}
    assert changed["steps.10.upper"] == ("20", "18")
    assert changed["steps.10.text"] == ("Press slowly.", "Press slowly, twice.")


def test_who_knows_none_is_told_so() -> None:
    job = second_version()
    found = said(job, make.omar())
    assert (found["known"], found["is_read"], found["differences"]) == (0, False, [])


def test_the_start_waits_until_it_is_read() -> None:
    job = second_version()
    unit = plant.work_unit("ASM-02")
    for what in ("SF-07", "SP-12"):
        plant.mounted("ASM-02", what, 1000)
    with pytest.raises(RuleBroken, match="has not read version 2"):
        services.start(job, work_unit=unit, by=make.omar())
    answer = post(make.omar(), f"/api/job-orders/{job.pk}/confirm-reading", {"version": 2})
    assert answer.status_code == 200
    assert TrainingRecord.objects.get().person == make.omar()
    assert said(job, make.omar())["is_read"]
    assert services.start(plant.fresh(job), work_unit=unit, by=make.omar()).state == "running"


def test_only_the_version_the_job_asks_for_is_confirmed() -> None:
    job = second_version()
    with pytest.raises(RuleBroken):
        services.confirm_reading(job, version=1, by=make.omar())
    assert not TrainingRecord.objects.exists()


def test_whoever_has_not_read_the_major_version_has_not_seen_the_minor_one_after_it() -> None:
    job = plant.job(40)
    JobOrder.objects.filter(pk=job.pk).update(definition=job.definition | {"read": {"number": "CP-200", "version": 2}})
    third = WorkMaster.objects.create(number="CP-200", version=3, material=job.work_master.material, state="released")
    JobOrder.objects.filter(pk=job.pk).update(work_master=third)
    job = plant.fresh(job)
    with pytest.raises(NothingToRead):
        services.confirm_reading(job, version=3, by=make.omar())
    assert not TrainingRecord.objects.exists()
    for version in (2, 3):
        services.confirm_reading(job, version=version, by=make.omar())
    assert TrainingRecord.objects.count() == 2


def test_nothing_is_to_be_read_where_nothing_ever_changed() -> None:
    assert to_read(plant.job(40), make.omar()) is None
    assert not InstructionStep.objects.filter(title="Press").exists()
