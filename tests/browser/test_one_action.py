"""One action reports what was made, lost, spoilt or is doubtful, in few touches."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pump_works import Order, PumpWorks, in_both_lights

Axe = Callable[[Page], None]
TOUCHES = "window.touches = 0; window.addEventListener('click', () => window.touches++, { capture: true })"


def pressing(plant: PumpWorks, quantity: int) -> Order:
    """Seals are pressed at ASM-02, counted by what people type."""
    plant.clear("ASM-02")
    order = plant.order(quantity, at={10: "ASM-02"}, material="SC-07")
    order.start(10, "ASM-02")
    return order


def test_48_good_and_2_scrap_take_six_touches(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe
) -> None:
    order = pressing(plant, 60)
    badge_in(watched, "ASM-02")
    card = watched.locator(f'[data-job="{order.number}-10"]')
    card.get_by_role("button", name="Go on").click()
    expect(watched.get_by_role("button", name="Report", exact=True)).to_be_visible()
    watched.evaluate(TOUCHES)
    watched.get_by_role("button", name="Report", exact=True).click()
    dialog = watched.get_by_role("dialog")
    key = dialog.get_by_role("group", name="Number keys")
    key.get_by_role("button", name="4", exact=True).click()
    key.get_by_role("button", name="8", exact=True).click()
    dialog.get_by_role("button", name="Tool marks").click()
    key.get_by_role("button", name="2", exact=True).click()
    dialog.get_by_role("button", name="Report: 48 good, 2 scrap, 0 rework").click()
    expect(dialog).to_be_hidden()
    assert watched.evaluate("window.touches") == 6
    job = order.job(10)
    assert (job["good"], job["scrap"]) == ("48", "2")
    [loss] = job["responses"][0]["losses"]
    assert (loss["reason"], loss["cause_operation"]) == ("Tool marks", 10)

    # A kind without its reason takes what is typed, and asks why: it never lands among the good.
    watched.get_by_role("button", name="Report", exact=True).click()
    dialog.get_by_role("button", name="Scrap", exact=True).click()
    expect(dialog.get_by_label("Scrap: how many?")).to_have_value("1")
    key.get_by_role("button", name="3", exact=True).click()
    expect(dialog.get_by_role("button", name="Scrap: say why")).to_be_disabled()
    expect(dialog.locator(".report-pick[aria-pressed=true]")).to_have_text("Scrap3choose a reason")
    expect(dialog.locator("[aria-pressed=true]")).to_have_count(1)
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="Remove Scrap").click()

    # What somebody is not sure of waits under a tag; a component is spoilt beside.
    dialog.get_by_role("button", name="Not sure", exact=True).click()
    dialog.get_by_role("button", name="Suspected fault").click()
    expect(dialog.get_by_label("Tag at the pieces")).to_be_visible()
    dialog.get_by_role("button", name="Component", exact=True).click()
    dialog.get_by_role("button", name=re.compile("^SF-07")).click()
    dialog.get_by_role("button", name="Damaged in handling").click()
    in_both_lights(watched, axe)
    too_small = dialog.get_by_role("button").evaluate_all(
        "all => all.filter(one => Math.min(one.offsetHeight, one.offsetWidth) < 48).map(one => one.outerHTML)"
    )
    assert too_small == []
    dialog.get_by_role("button", name="Report: 0 good, 0 scrap, 0 rework, 1 not sure, components: 1").click()
    expect(dialog).to_contain_text(f"{order.number}-10-H1")
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="The tag hangs there").click()
    expect(dialog).to_be_hidden()
    assert order.job(10)["on_hold"] == "1"
