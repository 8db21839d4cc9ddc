"""People say when they set a machine up for a job; what it counts meanwhile waits."""

from __future__ import annotations

from typing import Any

import pytest

from equipment.models import UnassignedCount
from kernel.errors import Conflict
from orders import services
from orders.models import JobOrder, JobSetup
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post

pytestmark = pytest.mark.django_db


def act(job: JobOrder, verb: str) -> Any:
    return post(make.omar(), f"/api/job-orders/{job.pk}/{verb}")


def test_a_set_up_begins_and_ends_and_its_start_ends_it_too() -> None:
    job = plant.waiting()
    begun = act(job, "begin-setup")
    assert begun.status_code == 200, begun.content
    assert begun.json()["setup_since"] is not None
    assert "end_setup" in begun.json()["allowed_actions"]
    ended = act(job, "end-setup").json()
    assert (ended["setup_since"], "begin_setup" in ended["allowed_actions"]) == (None, True)
    again = act(job, "end-setup")
    assert (again.status_code, again.json()["code"]) == (422, "not_in_setup")
    services.begin_setup(job, by=make.omar())
    services.start(job, by=make.omar())
    assert JobSetup.objects.filter(job=job, ended_at=None).count() == 0
    assert JobSetup.objects.filter(job=job).count() == 2


def test_pieces_of_a_set_up_wait_and_those_after_it_count() -> None:
    job = plant.running()
    services.begin_setup(job, by=make.omar())
    assert plant.counted(job, 2).good == 0
    [waiting] = UnassignedCount.objects.all()
    assert (waiting.quantity, waiting.why) == (2, "setup")
    services.end_setup(job, by=make.omar())
    assert plant.counted(job, 3).good == 3


def test_a_machine_is_set_up_for_one_job_and_not_while_another_runs() -> None:
    first = plant.waiting()
    other = plant.dispatched(10, "MILL-01", number="PO-1002")
    services.begin_setup(first, by=make.omar())
    with pytest.raises(Conflict) as no:
        services.begin_setup(other, by=make.olga())
    assert no.value.message == "Omar is setting MILL-01 up for PO-1001-10."
    services.start(first, by=make.omar())
    with pytest.raises(Conflict) as busy:
        services.begin_setup(other, by=make.olga())
    assert busy.value.reason_code == "work_unit_busy"
    with pytest.raises(Conflict):
        services.begin_setup(plant.job(20), by=make.omar())
    assert JobSetup.objects.count() == 1
