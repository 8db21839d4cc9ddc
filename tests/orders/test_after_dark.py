"""After a power cut somebody says once whether the job was still running."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from equipment.models import Gap, Terminal, UnassignedCount
from equipment.services import hear_terminal
from kernel.clock import now
from orders.models import JobOrder, JobRun
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def minutes(ago: int) -> datetime:
    return now() - timedelta(minutes=ago)


def cut() -> JobOrder:
    """A job begun two hours ago; machine and terminal were gone from an hour ago until twenty minutes ago."""
    job = plant.running()
    JobRun.objects.filter(job=job).update(started_at=minutes(120))
    JobOrder.objects.filter(pk=job.pk).update(started_at=minutes(120))
    unit = plant.work_unit("MILL-01")
    Gap.objects.create(equipment=unit, cause="Nobody is reading.", started_at=minutes(60), ended_at=minutes(20))
    terminal = Terminal.objects.create(
        number="T-MILL", name="Mill", token_hash="x", heard_at=minutes(61), last_touch_at=minutes(70)
    )
    terminal.work_units.add(unit)
    hear_terminal(terminal, at=minutes(18))
    return job


def asked() -> Any:
    unit = plant.work_unit("MILL-01")
    return get(make.omar(), "/api/terminal-lanes", work_units=unit.pk).json()[0]["dark"]


def say(job: JobOrder, **words: Any) -> Any:
    return post(make.omar(), f"/api/job-orders/{job.pk}/still-running", words)


def test_a_line_that_flickers_afterwards_hides_no_power_cut() -> None:
    cut()
    unit = plant.work_unit("MILL-01")
    Gap.objects.create(equipment=unit, cause="Cable", started_at=minutes(15), ended_at=minutes(14))
    assert asked()["number"] == "PO-1001-10"


def test_it_ran_on_and_nobody_is_asked_again() -> None:
    job = cut()
    assert asked()["number"] == "PO-1001-10"
    plant.counted(job, 3)
    answer = say(job, ran_on=True)
    assert answer.status_code == 200, answer.content
    assert asked() is None
    assert (plant.fresh(job).state, plant.fresh(job).good) == ("running", 3)
    assert Event.objects.filter(kind="job_order.ran_on").count() == 1
    again = say(job, ran_on=True)
    assert (again.status_code, again.json()["code"]) == (422, "nothing_was_dark")


def test_it_had_stopped_so_its_time_ends_there_and_later_pieces_wait() -> None:
    job = cut()
    plant.counted(job, 2, at=minutes(90))
    plant.counted(job, 3, at=minutes(19))
    answer = say(job, ran_on=False)
    assert answer.status_code == 200, answer.content
    job = plant.fresh(job)
    [run] = job.runs.all()
    gap = Gap.objects.get()
    assert (job.state, job.good, run.ended_at) == ("held", 2, gap.started_at)
    assert UnassignedCount.objects.get(state="open").quantity == Decimal(3)
    assert asked() is None


def test_a_time_outside_the_dark_is_refused_and_nothing_changes() -> None:
    job = cut()
    answer = say(job, ran_on=False, stopped_at=minutes(5).isoformat())
    assert answer.status_code == 400
    assert plant.fresh(job).state == "running"
    inside = say(job, ran_on=False, stopped_at=minutes(40).isoformat())
    assert inside.status_code == 200, inside.content
    assert plant.fresh(job).state == "held"


def test_nobody_is_asked_who_was_at_the_terminal_or_for_a_short_cut() -> None:
    job = cut()
    Terminal.objects.update(silent_from=minutes(25))
    assert asked() is None
    assert say(job, ran_on=False).status_code == 422
    Terminal.objects.update(silent_from=minutes(61))
    Gap.objects.update(started_at=minutes(23))
    assert asked() is None
    assert plant.fresh(job).state == "running"


def test_a_screen_that_came_back_to_nobody_does_not_hide_the_silence() -> None:
    cut()
    terminal = Terminal.objects.get()
    hear_terminal(terminal, at=minutes(10))
    terminal.refresh_from_db()
    assert terminal.silent_from is not None
    assert terminal.silent_from < minutes(60)
    assert asked() is not None
