"""Stations that ask before each unit: how they are set, what they were told, and what ran without a go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hand
from tests.browser.machines import Machines
from tests.browser.pump_works import in_both_lights

# Of this test's station; the demo's own are far below.
ASKED, ALONE = 990_001, 990_002


@pytest.fixture(autouse=True)
def tidy(hand: Callable[[str], Hand]) -> Iterator[None]:
    """The tester stops without the MES again, and Ella reads English."""
    yield
    ella = hand("ella")
    ella.post(
        "/api/handshakes", equipment=ella.unit("TEST-01"), without_mes="stop", answer_ms=2000, reason="The test is over"
    )
    ella.post("/api/session/preferences", language="en")


def test_ella_sets_what_a_station_does_without_us(
    watched: Page, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    sign_in(watched, "ella")
    watched.goto("/stations")
    row = watched.get_by_role("region", name="Stations").get_by_role("row", name="TEST-01")
    expect(row).to_contain_text("Stops")
    row.get_by_role("button", name="Change").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Without the MES").select_option("Runs and marks the unit unchecked")
    expect(form.get_by_text("somebody is asked to look at them")).to_be_visible()
    form.get_by_label("Waits for an answer").fill("3000")
    axe(watched)
    form.get_by_label("Reason").fill("The line must not stand")
    form.get_by_role("button", name="Set it so").click()
    expect(row).to_contain_text("Runs and marks the unit unchecked")
    expect(row).to_contain_text("3000 ms")


def test_ella_sets_up_a_station_whose_signals_are_bound(
    watched: Page, sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand], axe: Callable[[Page], None]
) -> None:
    ella = hand("ella")
    made = ella.post(
        "/api/connections", name="Gate", protocol="modbus", endpoint="modbus://127.0.0.1:9", writable=["1/holding/9"]
    )
    signals = {"request": "1/holding/8", "answer": "1/holding/9"}
    ella.post(
        f"/api/connections/{made['id']}/bind",
        bindings=[
            {"equipment": ella.unit("PACK-01"), "role": "handshake", "name": name, "address": address}
            for name, address in signals.items()
        ],
    )
    sign_in(watched, "ella")
    watched.goto("/stations")
    row = watched.get_by_role("region", name="Stations").get_by_role("row", name="PACK-01")
    expect(row).to_contain_text("nobody answers it yet")
    axe(watched)
    row.get_by_role("button", name="Set up").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Reason").fill("The packing place asks from today")
    form.get_by_role("button", name="Set it so").click()
    expect(row).to_contain_text("Stops")
    ella.post(f"/api/connections/{made['id']}/remove", reason="The test is over")


def test_what_was_asked_is_seen_and_what_ran_unchecked_is_looked_at(
    watched: Page, machines: Machines, hand: Callable[[str], Hand],
    sign_in: Callable[[Page, str], None], axe: Callable[[Page], None],
) -> None:  # fmt: skip
    sign_in(watched, "quinn")
    watched.goto("/stations")
    asked = watched.get_by_role("region", name="What they asked")
    machines.ask("TEST-01", "NOBODY-1", ASKED)
    row = asked.get_by_role("row", name="NOBODY-1")
    expect(row).to_contain_text("No go")
    machines.finish("TEST-01", "NOBODY-2", ALONE, unchecked=True)
    alone = asked.get_by_role("row", name="NOBODY-2")
    expect(alone).to_contain_text("Ran unchecked")
    expect(alone).to_contain_text("Passed")
    in_both_lights(watched, axe)
    asked.get_by_label("Only units that ran unchecked").check(force=True)
    expect(row).to_have_count(0)
    alone.get_by_role("button", name="I have looked").click()
    dialog = watched.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Tested again by hand: tight")
    dialog.get_by_role("button", name="Write it down").click()
    expect(alone).to_have_count(0)
    expect(dialog).not_to_be_attached()
    asked.get_by_role("switch", name=re.compile("^Only units that ran unchecked")).click()
    expect(alone).to_contain_text("Tested again by hand: tight")


def test_the_machines_pages_speak_german(
    watched: Page, sign_in: Callable[[Page, str], None]
) -> None:
    """Also what the collector says of a machine, and the signals of a handshake."""
    sign_in(watched, "ella")
    watched.get_by_role("button", name=re.compile("account menu")).click()
    with watched.expect_response("**/api/session/preferences"):
        watched.get_by_role("button", name="Deutsch").click()
    watched.goto("/machines")
    expect(watched.get_by_role("heading", level=1, name="Maschinen")).to_be_visible()
    expect(watched.get_by_text("Niemand liest diese Verbindung").first).to_be_visible()
    expect(watched.get_by_text("Längste Wartezeit auf die Antwort, ms").first).to_be_visible()
    expect(watched.get_by_text("answer_ms")).to_have_count(0)
    watched.goto("/stations")
    expect(watched.get_by_role("region", name="Stationen")).to_contain_text("Hält an")
