"""A process value over any stretch: single samples when zoomed in, least, most and mean when not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from equipment import services
from equipment.models import EquipmentProperty
from equipment.services import SampleRow
from equipment.services.keeping import today
from kernel.clock import now
from tests import make
from tests.makes import equipment
from tests.makes.calls import client

pytestmark = pytest.mark.django_db
# An hour that is over, and in which minutes begin at whole minutes.
HOUR = (now() - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)


def tell(prop: EquipmentProperty, since: datetime, count: int, every: float = 1.0) -> None:
    """A saw tooth of ten steps; the fifth of each hundred cannot be trusted."""
    services.append_samples(
        SampleRow(prop.pk, since + timedelta(seconds=n * every), None, False, 0x80350000)
        if n % 100 == 5
        else SampleRow(prop.pk, since + timedelta(seconds=n * every), float(n % 10), True)
        for n in range(count)
    )


def ask(prop: EquipmentProperty, since: datetime, until: datetime, points: int = 1000) -> Any:
    answer = client(make.omar()).get(
        "/api/samples",
        {"property": prop.pk, "from": since.isoformat(), "to": until.isoformat(), "points": points},
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def sums(trend: Any) -> tuple[int, int]:
    return sum(trend["good"]), sum(trend["bad"])


def test_few_samples_come_as_they_were_told_with_their_codes() -> None:
    prop = equipment.process_value()
    tell(prop, HOUR, 10)
    found = ask(prop, HOUR, HOUR + timedelta(seconds=8))
    assert found["seconds"] == 0
    assert found["at"] == [HOUR.timestamp() * 1000 + 1000 * n for n in range(8)]
    assert found["mean"] == found["least"] == found["most"] == [0, 1, 2, 3, 4, None, 6, 7]
    assert found["status"] == [0, 0, 0, 0, 0, 0x80350000, 0, 0]
    assert found["before"] is None


def test_many_samples_come_as_least_most_and_mean() -> None:
    prop = equipment.process_value()
    tell(prop, HOUR, 3000, every=0.1)
    found = ask(prop, HOUR, HOUR + timedelta(minutes=5), points=60)
    assert (found["seconds"], len(found["at"])) == (5, 60)
    assert (found["least"][0], found["most"][0], found["good"][0], found["bad"][0]) == (0, 9, 49, 1)
    assert found["mean"][1] == 4.5
    assert sums(found) == (2970, 30)
    assert found["status"] == []


def test_a_month_is_drawn_from_minutes_and_hours_and_ends_now() -> None:
    prop = equipment.process_value()
    tell(prop, HOUR, 600)
    services.sum_up()
    tell(prop, now() - timedelta(seconds=20), 10)
    since, until = now() - timedelta(days=30), now()
    month = ask(prop, since, until, points=700)
    assert month["seconds"] == 2 * 3600
    assert sums(month) == (603, 7)
    day = ask(prop, until - timedelta(days=1), until)
    assert day["seconds"] == 120
    assert sums(day) == (603, 7)


def test_a_packed_day_zooms_like_any_other() -> None:
    prop, day = equipment.process_value(), today() - timedelta(days=3)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE equipment_sample_{day:%Y%m%d} PARTITION OF equipment_sample"
            f" FOR VALUES FROM ('{day} 00:00+00') TO ('{day + timedelta(days=1)} 00:00+00')"
        )
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    tell(prop, noon, 3000)
    spans = [(timedelta(seconds=8), 100), (timedelta(minutes=30), 100), (timedelta(hours=12), 100)]
    before = [ask(prop, noon, noon + span, points) for span, points in spans[:2]]
    assert services.pack_closed_days() == 3000
    assert [ask(prop, noon, noon + span, points) for span, points in spans[:2]] == before
    assert sums(ask(prop, noon, noon + spans[2][0])) == (2970, 30)
    half = noon + timedelta(minutes=10, seconds=0.5)
    assert ask(prop, half, half + timedelta(seconds=2))["before"] == {
        "at": (noon + timedelta(minutes=9, seconds=59)).isoformat().replace("+00:00", "Z"), "value": 9.0,
    }  # fmt: skip


def test_a_value_that_stands_still_is_known_by_its_last_sample() -> None:
    prop = equipment.process_value()
    tell(prop, HOUR, 3)
    found = ask(prop, HOUR + timedelta(minutes=30), HOUR + timedelta(minutes=31))
    assert (found["at"], found["before"]["value"]) == ([], 2.0)


def test_gaps_of_the_machine_and_of_the_value_are_named() -> None:
    prop, other = equipment.process_value(), equipment.process_value(name="Pressure")
    services.open_gap(prop.equipment, at=HOUR, cause="Cable cut", offline=True)
    services.open_gap(prop.equipment, at=HOUR, cause="Overflow", property=prop)
    services.open_gap(prop.equipment, at=HOUR, cause="Not this one", property=other)
    services.close_gap(prop.equipment, at=HOUR + timedelta(minutes=1))
    gaps = ask(prop, HOUR, HOUR + timedelta(minutes=30))["gaps"]
    assert [(gap["cause"], gap["of_property"], gap["ended_at"] is None) for gap in gaps] == [
        ("Cable cut", False, False), ("Overflow", True, True),
    ]  # fmt: skip
    later = ask(prop, HOUR + timedelta(minutes=2), HOUR + timedelta(minutes=30))["gaps"]
    assert [gap["cause"] for gap in later] == ["Overflow"]


def test_a_machine_nobody_hears_is_not_known_to_stand_still() -> None:
    prop = equipment.process_value()
    services.observe_alive(prop.equipment, at=now() - timedelta(minutes=5))
    tell(prop, now() - timedelta(minutes=6), 3)
    (gap,) = ask(prop, now() - timedelta(minutes=10), now())["gaps"]
    assert (gap["cause"], gap["ended_at"]) == ("Nobody is reading.", None)
    services.observe_alive(prop.equipment, at=now())
    (gap,) = ask(prop, now() - timedelta(minutes=10), now())["gaps"]
    assert (gap["cause"], gap["ended_at"] is None) == ("Nobody was reading.", False)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"property": "0"}, "unknown_property"),
        ({"property": "x"}, "not_a_number"),
        ({"points": "2001"}, "out_of_range"),
        ({"points": "0"}, "out_of_range"),
        ({"from": "2026-11-23T08:00:00Z", "to": "2026-11-23T08:00:00Z"}, "ends_before_it_begins"),
        ({"from": "0001-01-01T00:00:00Z"}, "ends_before_it_begins"),
        ({"to": "9999-12-31T23:59:59Z"}, "out_of_range"),
        ({"from": "yesterday"}, "not_a_time"),
    ],
)
def test_what_cannot_be_drawn_is_said(query: dict[str, str], code: str) -> None:
    answer = client(make.omar()).get("/api/samples", {"property": equipment.process_value().pk, **query})
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_the_answer_is_as_long_as_was_asked_and_costs_as_many_questions(django_assert_num_queries: Any) -> None:
    prop = equipment.process_value()
    tell(prop, HOUR, 3000, every=0.5)
    browser = client(make.omar())
    spans = [timedelta(seconds=1), timedelta(minutes=25), timedelta(days=1), timedelta(days=365)]
    for span, questions in zip(spans, (6, 8, 6, 6), strict=True):
        with django_assert_num_queries(questions):
            answer = browser.get(
                "/api/samples",
                {"property": prop.pk, "from": HOUR.isoformat(), "to": (HOUR + span).isoformat(), "points": "200"},
            )
        assert len(answer.json()["at"]) <= 201
