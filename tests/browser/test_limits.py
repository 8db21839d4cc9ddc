"""Process limits: Quinn sets them, a value leaves them, what was in the machine is held and can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hand, Watch
from tests.browser.machines import Machines
from tests.browser.pump_works import PumpWorks, in_both_lights

VALUE = "Spindle speed"


@pytest.fixture(autouse=True)
def tidy(hand: Callable[[str], Hand]) -> Iterator[None]:
    """Other tests find the mill unwatched again."""
    yield
    quinn = hand("quinn")
    for limit in quinn.get("/api/property-limits", is_active=True)["results"]:
        if limit["property_name"] == VALUE:
            quinn.post(f"/api/property-limits/{limit['id']}/remove", reason="The test is over")


def test_quinn_sets_a_limit_and_what_was_made_outside_is_held(
    watched: Page, watch: Watch, machines: Machines, plant: PumpWorks, hand: Callable[[str], Any],
    sign_in: Callable[[Page, str], None], axe: Callable[[Page], None],
) -> None:  # fmt: skip
    machines.tell("MILL-01", VALUE, [(30.0, 8200)])
    order = plant.order(3)
    order.start(10)
    machines.make("MILL-01", 1)
    sign_in(watched, "quinn")
    watched.goto("/limits")
    watched.get_by_role("button", name="Set limits").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Process value").select_option(f"MILL-01 · {VALUE}")
    form.get_by_label("Product").select_option("CP-200")
    form.get_by_label("Lower limit").fill("9500")
    form.get_by_label("Upper limit").fill("9000")
    form.get_by_label("When it leaves them").select_option("Hold what is in the machine")
    expect(form.get_by_text("is held until quality releases it")).to_be_visible()
    form.get_by_label("Reason").fill("Faster than that the tool breaks")
    # Limits that cross are refused at their field, and nothing is set.
    watch.allow("400")
    form.get_by_role("button", name="Set the limits").click()
    expect(form.get_by_text("The lower limit must be below the upper one.").first).to_be_visible()
    axe(watched)
    form.get_by_label("Lower limit").fill("")
    form.get_by_role("button", name="Set the limits").click()
    row = watched.get_by_role("region", name="Process limits").get_by_role("row", name=VALUE)
    expect(row).to_contain_text("≤ 9,000")
    expect(row).to_contain_text("CP-200")
    # The spindle runs away: told on the floor, and the lot in the machine is held.
    machines.tell("MILL-01", VALUE, [(2.0, 9400), (1.0, 9650)])
    outside = watched.get_by_role("region", name="Times outside").get_by_role("row", name=VALUE)
    expect(outside.first).to_contain_text("9,650")
    expect(outside.first.locator("[data-state=open]")).to_be_visible()
    in_both_lights(watched, axe)
    watched.goto("/floor")
    alerts = watched.get_by_role("region", name="What needs somebody")
    expect(alerts).to_contain_text(VALUE)
    # It comes back: the time outside has ended, the lot waits for Quinn.
    machines.tell("MILL-01", VALUE, [(0.0, 8200)])
    expect(alerts.get_by_text(VALUE)).to_have_count(0)
    watched.goto("/limits")
    expect(outside.first.locator("[data-state=open]")).to_have_count(0)
    lot = outside.first.get_by_role("link").first
    number = lot.inner_text()
    (held,) = hand("quinn").get("/api/material-lots", number=number)["results"]
    assert held["state"] == "on_hold"
    assert "9400" in held["holds"][0]["reason"]
    lot.click()
    expect(watched.get_by_text(number).first).to_be_visible()
    expect(watched.get_by_text("allowed at most 9000").first).to_be_visible()
    hand("quinn").post(f"/api/material-lots/{held['id']}/release-hold", reason="The bore was measured")
    # Watched no longer, with a reason.
    watched.goto("/limits")
    row.get_by_role("button", name="Remove").click()
    dialog = watched.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The tool is another one")
    dialog.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    order.do(10, "interrupt", reason="the test is over")


def test_an_operator_sees_no_limits_to_set(
    watched: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(watched, "sofia")
    watched.goto("/limits")
    expect(watched.get_by_role("heading", level=1, name="Process limits")).to_be_visible()
    expect(watched.get_by_role("button", name="Set limits")).to_have_count(0)
    expect(watched.get_by_role("button", name="Remove")).to_have_count(0)
