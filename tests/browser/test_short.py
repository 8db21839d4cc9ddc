"""An operation that ends with fewer than it was to make: asked about, said, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pump_works import PumpWorks, in_both_lights

Axe = Callable[[Page], None]


def test_a_job_that_ends_short_says_why_and_is_opened_again(
    watched: Page, another_page: Any, plant: PumpWorks, badge_in: Any, sign_in: Any, axe: Axe
) -> None:
    plant.clear("MILL-02")
    order = plant.order(5, at={10: "MILL-02"})
    order.start(10, "MILL-02")
    order.steps(10)
    plant.machines.make("MILL-02", 2)
    number = f"{order.number}-10"
    badge_in(watched, "MILL")
    watched.locator(f'[data-job="{number}"]').get_by_role("button", name="Go on").click()
    # A tap only asks; nothing ends before somebody has said why.
    watched.get_by_role("button", name="Complete short").click()
    dialog = watched.get_by_role("dialog", name=f"Why does {number} end short?")
    expect(dialog).to_contain_text("2 of 5 are good. This operation ends with them, the order goes on;")
    assert order.job(10)["state"] == "running"
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="No material left").click()
    expect(watched.get_by_text(f"{number} is complete with 2 good")).to_be_visible()
    [final] = [report for report in order.job(10)["responses"] if report["is_final"]]
    assert final["reason"] == "No material left"

    office = another_page()
    sign_in(office, "sofia")
    page = plant.sofia.get("/api/operations-requests", number=order.number)["results"][0]["id"]
    office.goto(f"/orders/{page}")
    row = office.locator(f'[data-job="{number}"]')
    expect(row).to_contain_text("3 short")
    expect(row).to_contain_text("Completed short: No material left")
    office.goto(f"/orders/{page}?tab=reports")
    office.get_by_role("row").filter(has_text="Final.").get_by_role("button", name="Take back").click()
    ask = office.get_by_role("dialog")
    expect(ask).to_contain_text("The job opens again")
    ask.get_by_label("Reason").fill("There is a box left")
    axe(office)
    ask.get_by_role("button", name="Take the report back").click()
    expect(ask).to_be_hidden()
    expect(office.get_by_text("There is a box left")).to_be_visible()
    assert (order.job(10)["state"], order.job(10)["good"]) == ("held", "2")
