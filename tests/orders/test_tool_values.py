"""A value is taken from the tool as it was shown, and a photo is kept under its digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from equipment.models import EquipmentProperty
from equipment.services import add_property
from genealogy.models import MaterialLot
from kernel.clock import now
from kernel.errors import LinesideError
from orders import services
from orders.models import JobOrder, OperationsSegment, StepEntry
from orders.selectors.tool_value import tool_value
from orders.selectors.trace import trace
from quality.models import TestResult
from records.files import store
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import client

pytestmark = pytest.mark.django_db


def wrench(value: float = 45.2, *, unit: str = "NU", good: bool = True, at: datetime | None = None) -> EquipmentProperty:
    """The wrench has measured."""
    prop = add_property(plant.work_unit("ASM-01"), "Torque", unit=unit)
    prop.last_value, prop.last_good, prop.last_at, prop.unit = value, good, at or now(), unit
    prop.save()
    return prop


def asked(**more: Any) -> JobOrder:
    """A pump in hand whose first step takes the wrench's value, or a photo."""
    plant.pump_master()
    segment = OperationsSegment.objects.get(work_master__number="CP-200", sequence=40)
    segment.steps.filter(sequence__in=(20, 30)).delete()
    segment.steps.filter(sequence=10).update(
        **{"entry": "tool_value", "material": None, "property": "Torque", "unit": "NU", "lower": 43, "upper": 47} | more
    )
    plant.step(segment, 20, "Wipe it", entry="check")
    return plant.at_the_first_step()


def refused(job: JobOrder, measured_at: datetime) -> str:
    with pytest.raises(LinesideError) as no:
        services.take_tool_value(job, step=10, measured_at=measured_at, by=make.omar())
    assert not StepEntry.objects.exists()
    return str(no.value.extra.get("why") or no.value.reason_code)


def test_the_value_that_is_shown_is_taken_with_the_tools_own_time() -> None:
    job = asked()
    prop = wrench()
    entry = services.take_tool_value(job, step=10, measured_at=prop.last_at, by=make.omar())  # type: ignore[arg-type]
    assert (entry.value, entry.passed, entry.property, entry.measured_at) == ("45.2", True, prop, prop.last_at)
    result = TestResult.objects.get()
    assert (result.measured_at, result.lower, result.by) == (prop.last_at, 43, make.omar())
    services.complete_step(job, step=10, by=make.omar())


def test_a_value_out_of_limits_is_a_failed_attempt_like_any_other() -> None:
    job = asked()
    moment = wrench(49).last_at
    assert moment is not None
    assert not services.take_tool_value(job, step=10, measured_at=moment, by=make.omar()).passed


@pytest.mark.parametrize(
    ("how", "why"),
    [({"good": False}, "bad"), ({"unit": "BAR"}, "unit"), ({"at": datetime(2026, 5, 4, tzinfo=UTC)}, "stale")],
)
def test_a_value_nobody_should_trust_is_not_taken(how: dict[str, Any], why: str) -> None:
    job = asked()
    moment = wrench(**how).last_at
    assert moment is not None
    assert refused(job, moment) == why


def test_without_a_tool_or_before_its_first_value_nothing_is_taken() -> None:
    job = asked()
    assert refused(job, now()) == "missing"
    add_property(plant.work_unit("ASM-01"), "Torque", unit="NU")
    assert refused(job, now()) == "unmeasured"


def test_a_value_that_was_measured_since_is_looked_at_first() -> None:
    job = asked()
    seen = wrench().last_at
    assert seen is not None
    wrench(46, at=seen + timedelta(seconds=1))
    assert refused(job, seen) == "entered_meanwhile"


def test_one_measurement_serves_one_piece() -> None:
    with time_machine.travel(datetime(2026, 5, 4, 8, tzinfo=UTC), tick=False):
        job = asked()
        prop = wrench()
        services.take_tool_value(job, step=10, measured_at=prop.last_at, by=make.omar())  # type: ignore[arg-type]
        step = job.frozen.step(10)
        assert step is not None
        assert tool_value(plant.fresh(job), step).objection == "taken"


def test_a_photo_is_an_entry_and_stands_in_the_trace() -> None:
    job = asked(entry="photo")
    photo = store("seat.jpg", b"\xff\xd8\xff a seat", "image/jpeg")
    services.add_photo(job, step=10, file=photo, by=make.omar())
    services.complete_step(job, step=10, by=make.omar())
    [value] = [row for row in trace(MaterialLot.objects.get(number="CP200-000001"))["values"] if row["step"] == 10]
    assert (value["photo"], value["sha256"], value["by"]) == (photo.url, photo.sha256, "Omar")


def test_what_is_no_picture_is_no_photo() -> None:
    job = asked(entry="photo")
    with pytest.raises(LinesideError) as no:
        services.add_photo(job, step=10, file=store("a.pdf", b"%PDF-", "application/pdf"), by=make.omar())
    assert no.value.reason_code == "wrong_entry"
    assert not StepEntry.objects.exists()


def test_a_player_gets_a_video_in_stretches() -> None:
    file = store("how.mp4", b"0123456789", "video/mp4")
    browser = client(make.omar())
    for wanted, status, expected in (
        ("bytes=2-5", 206, b"2345"), ("bytes=7-", 206, b"789"), ("bytes=-3", 206, b"789"), ("bytes=20-30", 416, b""),
    ):
        answer = browser.get(file.url, headers={"Range": wanted})
        assert (answer.status_code, answer.content) == (status, expected)
    assert browser.get(file.url, headers={"Range": "bytes=2-5"})["Content-Range"] == "bytes 2-5/10"
    whole = browser.get(file.url, headers={"Range": "bytes=0-1,4-5"})
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"0123456789")
