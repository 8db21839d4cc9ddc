"""A check is off, warns or blocks, per site and work unit; the nearest level wins."""

from __future__ import annotations

from typing import Any

import pytest

from equipment.models import Equipment
from orders.models import StartCheck
from records.models import Event
from tests import make
from tests.makes import equipment
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db
CHECKS = "/api/start-checks"


def put(place: Equipment, mode: str, check: str = "skill", by: Any = None, **more: Any) -> Any:
    words = {"equipment": place.pk, "check": check, "mode": mode, "reason": "Trial run"}
    return post(by or make.ella(), CHECKS, words | more)


def at(place: Equipment, check: str = "skill") -> tuple[str, str]:
    row = get(make.anna(), f"{CHECKS}/{place.pk}").json()
    (found,) = [one for one in row["checks"] if one["check"] == check]
    return found["mode"], found["set_at"]


def test_the_nearest_level_wins() -> None:
    mill = equipment.work_unit()
    turn = equipment.work_unit("TURN-01")
    site, area = equipment.site(), equipment.area()
    assert at(mill) == ("block", "")
    put(site, "off")
    assert (at(mill), at(area)) == (("off", "HAVEL-1"), ("off", "HAVEL-1"))
    put(area, "warn")
    put(mill, "block")
    assert (at(mill), at(turn)) == (("block", "MILL-01"), ("warn", "MACHINING"))
    assert put(mill, "inherit").status_code == 201
    assert at(mill) == ("warn", "MACHINING")
    assert at(mill, "tool_missing") == ("warn", "")


def test_who_set_it_and_why_is_on_record() -> None:
    put(equipment.site(), "warn")
    put(equipment.site(), "off")
    put(equipment.site(), "inherit")
    told = Event.objects.filter(subject_kind="start_check").order_by("pk")
    assert [(one.kind, one.data["was"], one.data.get("mode"), one.reason) for one in told] == [
        ("start_check.set", "", "warn", "Trial run"),
        ("start_check.set", "warn", "off", "Trial run"),
        ("start_check.cleared", "off", None, "Trial run"),
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"by": make.sofia}, 403),
        ({"check": "luck"}, 400),
        ({"mode": "maybe"}, 400),
        ({"reason": "  "}, 400),
        ({"mode": "inherit"}, 400),
    ],
)
def test_what_makes_no_sense_changes_nothing(words: dict[str, Any], status: int) -> None:
    site = equipment.site()
    how = {"mode": "warn"} | words
    by = how.pop("by", make.ella)()
    answer = put(site, how.pop("mode"), by=by, **how)
    assert answer.status_code == status, answer.content
    assert not StartCheck.objects.exists()


def test_the_screen_gets_the_whole_plant_at_once() -> None:
    equipment.work_unit()
    rows = get(make.ella(), CHECKS).json()
    assert [row["number"] for row in rows] == ["HAVEL-1", "MACHINING", "MILL-01"]
    (quality,) = [one for one in rows[0]["checks"] if one["check"] == "calibration"]
    assert quality == {"check": "calibration", "mode": "block", "set_at": "", "lifted_by": ["quality"]}
