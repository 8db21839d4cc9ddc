"""Terminals are added, changed and taken away from their devices in the browser."""

from __future__ import annotations

import pytest

from equipment import selectors, services
from equipment.errors import NotPaired
from equipment.models import Terminal
from kernel.errors import NotAllowed
from records.models import Event
from tests import make
from tests.makes import calls, equipment, genealogy

pytestmark = pytest.mark.django_db

URL = "/api/terminals"


def added(**more: object) -> dict:
    words = {"number": "T-9", "name": "Ninth", "work_units": [genealogy.station().number]} | more
    answer = calls.post(make.sofia(), URL, words)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_new_terminal_says_its_code_once_and_a_device_takes_it() -> None:
    said = added()
    assert len(said["pairing_code"]) == 8
    assert said["qr"].startswith("<svg") and said["bars"].startswith("<svg")
    assert said["pairing_code"] not in calls.get(make.sofia(), URL).content.decode() + str(list(Event.objects.values()))
    browser = calls.client()
    assert browser.post("/api/terminals/pair", {"code": said["pairing_code"]}, format="json").status_code == 200
    row = calls.get(make.sofia(), URL, number="T-9").json()["results"][0]
    assert (row["is_paired"], [unit["number"] for unit in row["work_units"]]) == (True, [genealogy.station().number])


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"number": "T-MILL"}, "number"), ({"name": " "}, "name"), ({"px_per_mm": 0}, "px_per_mm"),
        ({"px_per_mm": "NaN"}, "px_per_mm"), ({"work_units": ["nowhere"]}, "work_units"),
    ],
)  # fmt: skip
def test_a_terminal_that_cannot_be_is_refused_at_its_field(words: dict, field: str) -> None:
    equipment.terminal()
    before = Terminal.objects.count()
    answer = calls.post(make.sofia(), URL, {"number": "T-9", "name": "Ninth", "work_units": []} | words)
    assert answer.status_code in (400, 409, 422)
    assert answer.json()["errors"][0]["field"].partition(".")[0] == field
    assert Terminal.objects.count() == before


def test_a_terminal_serves_other_work_units() -> None:
    made = added()
    answer = calls.post(make.ella(), f"{URL}/{made['id']}/change", {"work_units": [], "px_per_mm": 5.2})
    assert (answer.json()["work_units"], answer.json()["px_per_mm"]) == ([], 5.2)
    event = Event.objects.get(kind="terminal.changed")
    assert event.data["before"]["work_units"] == [genealogy.station().number]
    calls.post(make.ella(), f"{URL}/{made['id']}/change", {"px_per_mm": 5.2})
    assert Event.objects.filter(kind="terminal.changed").count() == 1


def test_a_lost_device_is_the_terminal_no_longer() -> None:
    terminal = equipment.terminal()
    _, token = services.pair_terminal("PAIR-MILL")
    with pytest.raises(NotAllowed):
        services.disown_terminal(terminal, by=make.omar(), reason="mine")
    assert selectors.terminal_of(token) is not None
    assert calls.post(make.sofia(), f"{URL}/{terminal.pk}/disown", {"reason": "stolen"}).status_code == 200
    assert selectors.terminal_of(token) is None
    assert Event.objects.get(kind="terminal.unpaired").reason == "stolen"
    with pytest.raises(NotPaired):
        services.disown_terminal(terminal, by=make.sofia(), reason="again")
