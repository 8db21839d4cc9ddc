"""One person tends two machines: takes a job out of the pool, sets up, calls for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pump_works import PumpWorks, in_both_lights


def test_who_tends_two_machines_pulls_a_job_and_calls_for_help(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Callable[[Page], None]
) -> None:
    for unit in ("MILL-01", "MILL-02"):
        plant.clear(unit)
    order = plant.order(3)
    number = f"{order.number}-10"
    badge_in(watched, "MILL")
    lane = watched.get_by_role("region", name="MILL-02")
    expect(lane.get_by_text("Idle", exact=True).or_(lane.get_by_text("Offline", exact=True)).first).to_be_visible()
    lane.get_by_role("button", name=f"Take {number}", exact=True).click()
    expect(lane.locator(f'[data-job="{number}"]')).to_contain_text("Dispatched")
    lane.get_by_role("button", name=f"Begin set-up for {number}").click()
    expect(lane.get_by_text("Set-up since")).to_be_visible()
    lane.get_by_role("button", name=f"Set-up is done: {number}").click()
    expect(lane.get_by_role("button", name=f"Begin set-up for {number}")).to_be_visible()
    assert order.job(10)["claimed_by"] == "Omar Haddad"

    lane.get_by_role("button", name="Call for help at MILL-02").click()
    watched.get_by_role("dialog").get_by_role("button", name="Material", exact=True).click()
    calls = watched.get_by_role("list", name="Calls for help")
    expect(calls).to_contain_text("MILL-02: Material called by Omar Haddad")
    in_both_lights(watched, axe)
    [call] = plant.sofia.get("/api/calls", open="true", kind="material")["results"]
    plant.sofia.post(f"/api/calls/{call['id']}/answer")
    expect(calls).to_contain_text("Sofia")
    calls.get_by_role("button", name="It is over").click()
    expect(calls).to_have_count(0)
