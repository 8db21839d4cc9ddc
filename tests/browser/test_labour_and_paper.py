"""Whose hour it was, and the way over paper and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Hand
from tests.browser.machines import Machines
from tests.browser.pump_works import PumpWorks, in_both_lights


def test_omar_cleans_with_one_tap_and_sofia_sees_his_hours(
    watched: Page, plant: PumpWorks, another_page: Callable[[], Page], badge_in: Any, sign_in: Any, axe: Any
) -> None:
    plant.clear("ASM-02")
    watched.goto("/terminal")
    badge_in(watched, "ASM-02")
    activities = watched.get_by_role("region", name="Time without a job")
    activities.get_by_role("button", name="Cleaning").click()
    expect(activities).to_contain_text("Cleaning since")
    in_both_lights(watched, axe)
    activities.get_by_role("button", name="Back to work").click()
    expect(activities.get_by_role("button", name="Cleaning")).to_be_visible()

    desk = another_page()
    sign_in(desk, "sofia")
    desk.goto("/labour?view=people")
    rows = desk.get_by_role("region", name="By person")
    expect(rows.get_by_role("row", name="Cleaning").first).to_contain_text("Omar")
    desk.goto("/labour?view=periods")
    expect(desk.get_by_role("button", name="Correct").first).to_be_visible()
    in_both_lights(desk, axe)


def test_a_sheet_is_printed_and_what_was_written_on_it_comes_in(
    watched: Page, watch: Any, hand: Callable[[str], Hand], sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None], machines: Machines, plant: PumpWorks,
) -> None:
    plant.clear("ASM-02")
    sofia = hand("sofia")
    order = sofia.order("SC-07", 5)
    job = order["job_orders"][0]
    sign_in(watched, "omar")
    watched.goto(f"/paper/print?order={order['id']}")
    sheet = watched.locator(f'[data-job="{job["number"]}"]')
    expect(sheet.get_by_role("heading")).to_contain_text(job["number"])
    expect(sheet.get_by_text("Enter it here")).to_be_visible()
    axe(watched)

    watched.goto(f"/paper/enter?job={job['id']}")
    lines = watched.get_by_role("region", name="Lines")
    lines.get_by_label("Good").fill("5")
    who = watched.get_by_role("region", name="Who")
    who.get_by_label("Work unit").select_option(str(sofia.unit("ASM-02")))
    who.get_by_label("Second person", exact=True).select_option(label="Sofia Brandt")
    who.get_by_label("PIN or password of the second person").fill("2301")
    in_both_lights(watched, axe)
    # Its times are those of this minute, and the order is younger: nobody can have worked on it by then.
    machines.age("ASM-02", job["number"], -600)
    watch.allow("422")
    who.get_by_role("button", name="Enter the sheet").click()
    expect(who.get_by_role("alert").first).to_contain_text("was not on the floor then")
    assert sofia.get("/api/back-entries", order=order["id"])["results"] == []

    # An order of an hour ago: four good, one that nobody is sure of, a component spoilt beside.
    machines.age("ASM-02", job["number"], 3600)
    lines.get_by_label("Good").fill("4")
    for what, fields in (
        ("Not sure of pieces", {"Pieces": "1", "Why": "Odd colour", "Tag": f"RED-{order['id']}"}),
        ("Spoilt a component", {"Pieces": "2", "Why": "Dropped"}),
    ):
        lines.get_by_role("button", name="Add a line").click()
        line = lines.locator("[data-line]").last
        line.get_by_label("What, line").select_option(what)
        for name, value in fields.items():
            line.get_by_label(name, exact=True).fill(value)
        if what == "Spoilt a component":
            line.get_by_label("Component", exact=True).select_option("SF-07")
    # The job was finished after them.
    lines.get_by_role("button", name="Remove line 3").click()
    in_both_lights(watched, axe)
    who.get_by_role("button", name="Enter the sheet").click()
    expect(watched.get_by_role("heading", name="Paper", exact=True)).to_be_visible()
    expect(watched.get_by_role("row", name=job["number"])).to_contain_text("Omar Haddad")
    now = sofia.get(f"/api/job-orders/{job['id']}")
    assert (now["good"], now["on_hold"], now["state"]) == ("4", "1", "running")
    [entry] = sofia.get("/api/back-entries", order=order["id"])["results"]
    assert (entry["entered_by"], entry["confirmed_by"], len(entry["acts"])) == ("Omar Haddad", "Sofia Brandt", 4)
