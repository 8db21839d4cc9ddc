"""What happened earlier and is entered later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kernel.clock import happened, late, moment, now
from kernel.errors import Malformed
from orders import services
from orders.models import JobResponse, JobRun
from records.models import Event
from tests import make
from tests.makes import orders as plant

MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def test_the_moment_is_now_unless_the_act_is_a_late_one() -> None:
    with happened(MORNING, late="paper"):
        assert moment() == MORNING
        assert now() > MORNING
        assert late() == "paper"
    assert moment() > MORNING
    assert late() == ""


def test_nobody_enters_what_is_still_to_come() -> None:
    with pytest.raises(Malformed) as refused, happened(now() + timedelta(minutes=1), late="paper"):
        pass
    assert refused.value.reason_code == "in_future"


@pytest.mark.django_db
def test_a_late_entry_tells_when_it_happened_and_that_it_is_late() -> None:
    then = now() - timedelta(hours=2)
    with happened(then, late="paper", sheet=7):
        job = plant.pressing()
    with happened(then + timedelta(hours=1), late="paper", sheet=7):
        services.report(job, good=Decimal(3), by=make.omar())
    assert JobRun.objects.get().started_at == plant.fresh(job).started_at == then
    response = JobResponse.objects.get()
    assert (response.started_at, response.ended_at) == (then, then + timedelta(hours=1))
    assert response.recorded_at > response.ended_at
    told = Event.objects.get(kind="job_response.reported")
    assert told.occurred_at == then + timedelta(hours=1)
    assert told.recorded_at > told.occurred_at
    assert told.context == {"late": "paper", "sheet": 7}
