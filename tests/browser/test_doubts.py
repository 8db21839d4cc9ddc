"""A gauge is found wrong while it is at work: with what it was measured, what that makes doubtful, who signs for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD
from tests.browser.pump_works import PumpWorks, in_both_lights

PRODUCT, KIND, WRONG, RIGHT = "PV-25", "SNAP-25", "SG-1", "SG-2"


def pin_valve(ella: Any, quinn: Any) -> None:
    """A valve whose pin is measured with a snap gauge, and two of them at the station."""
    ella.post("/api/material-definitions", number=PRODUCT, name="Pin valve", unit="C62", tracking="serial")
    master = ella.post("/api/work-masters", number=f"WM-{PRODUCT}", name="Pin valve", material=PRODUCT)
    pin = {"title": "Measure the pin", "text": "At both ends.", "entry": "number", "property": "Pin", "unit": "MMT",
           "lower": "24.9", "target": "25", "upper": "25.1", "due": "unit", "sequence": 10,
           "gauge_class": KIND}  # fmt: skip
    segment = {"sequence": 10, "name": "Assemble", "work_units": ["ASM-02"], "counting_source": "unit",
               "creates_serial": True, "serial_prefix": "PV25-", "output": PRODUCT, "steps": [pin]}  # fmt: skip
    words = {"name": "Pin valve", "over_production_percent": "0", "segments": [segment]}
    ella.post(f"/api/work-masters/{master['id']}/save", **words)
    ella.post(f"/api/work-masters/{master['id']}/submit")
    quinn.post(f"/api/work-masters/{master['id']}/release", secret=PASSWORD)
    today = datetime.now(UTC)
    for number in (WRONG, RIGHT):
        gauge = quinn.post(
            "/api/gauges", number=number, name="Snap gauge 25 mm", gauge_class=KIND, work_unit=quinn.unit("ASM-02")
        )
        quinn.post(
            f"/api/gauges/{gauge['id']}/calibrate", calibrated_at=(today - timedelta(days=9)).isoformat(),
            due_at=(today + timedelta(days=90)).isoformat(),
        )  # fmt: skip


def test_what_a_wrong_gauge_measured_waits_for_a_signature_and_an_override_of_it_is_withdrawn(
    watched: Page, another_page: Any, watch: Any, plant: PumpWorks, hand: Any, sign_in: Any, badge_in: Any,
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    watch.allow("403")
    ella, quinn, unit = hand("ella"), hand("quinn"), plant.clear("ASM-02")
    pin_valve(ella, quinn)
    [job], [waiting] = (plant.sofia.order(PRODUCT, 2)["job_orders"] for _ in range(2))
    plant.omar.post(f"/api/job-orders/{job['id']}/start", work_unit=unit)
    plant.omar.post(f"/api/job-orders/{job['id']}/begin-unit")

    # Two gauges could be meant: the operator says which.
    terminal = another_page()
    badge_in(terminal, "ASM-02")
    terminal.locator(f'[data-job="{job["number"]}"]').get_by_role("button", name="Go on").click()
    measured_with = terminal.get_by_label("Measured with")
    expect(measured_with).to_have_value("")
    in_both_lights(terminal, axe)
    chosen = measured_with.get_by_role("option", name=re.compile(f"^{WRONG} "))
    measured_with.select_option(chosen.get_attribute("value"))
    terminal.locator(".value input").fill("25")
    terminal.locator(".value input").press("Enter")
    serial = "PV25-000001"
    expect(terminal.get_by_role("button", name="Begin unit 2 of 2")).to_be_visible()

    # It is found wrong: what it measured is named and held.
    page = watched
    sign_in(page, "quinn")
    page.goto("/tools?tab=gauges")
    row = page.locator(f'[data-gauge="{WRONG}"]')
    row.get_by_role("button", name="Found wrong").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What was found").fill("Worn by 0.05 mm")
    dialog.get_by_label("Hold what it measured").check()
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Found wrong").click()
    expect(page.get_by_text(f"{WRONG} is out of use; one result is in doubt.")).to_be_visible()
    [lot] = quinn.get("/api/material-lots", number=serial)["results"]
    assert lot["state"] == "on_hold"

    # Without a gauge that is right the next order cannot start; quality signs, and takes it back.
    gauges = {each["number"]: each["id"] for each in quinn.get("/api/gauges")["results"]}
    quinn.post(f"/api/gauges/{gauges[RIGHT]}/withdraw", reason="Lent to the laboratory")
    plant.sofia.post(f"/api/job-orders/{job['id']}/interrupt", reason="Waits for a gauge")
    plant.sofia.post(f"/api/job-orders/{waiting['id']}/dispatch", work_unit=unit)
    words = {"checks": ["calibration"], "reason": "Compared with a gauge block", "secret": PASSWORD}
    assert quinn.post(f"/api/job-orders/{waiting['id']}/override", **words)["can_start"]
    page.goto(f"/dispatch?job={waiting['id']}")
    against = page.get_by_role("list", name="What stands against the start")
    expect(against).to_contain_text("Overridden by Quinn Lindqvist")
    against.get_by_role("button", name="Withdraw the override: Calibration").click()
    expect(dialog).to_contain_text("Withdraw what Quinn Lindqvist signed?")
    expect(dialog).to_contain_text(f"No calibrated gauge of class {KIND} is at ASM-02.")
    in_both_lights(page, axe)
    dialog.get_by_label("Reason").fill("The block was overdue, too")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(dialog).to_be_hidden()
    expect(against).not_to_contain_text("Overridden by Quinn Lindqvist")
    assert not plant.sofia.get(f"/api/job-orders/{waiting['id']}/can-it-start")["can_start"]

    # The judgement names every result, is signed, and frees what was held for it.
    page.goto("/tools?tab=gauges")
    row.get_by_role("button", name="Doubtful results").click()
    result = dialog.get_by_role("row").filter(has_text=serial)
    expect(result).to_contain_text("Pin: 25 mm")
    expect(result).to_contain_text("Omar Haddad")
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Judge the results").click()
    dialog.get_by_label("Reason").fill("25.05 mm is within")
    dialog.get_by_label("Your password").fill(PASSWORD)
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Sign the judgement").click()
    expect(dialog).to_be_hidden()
    expect(row.get_by_role("button", name="Doubtful results")).to_have_count(0)
    assert quinn.get("/api/material-lots", number=serial)["results"][0]["state"] == "available"
    plant.clear("ASM-02")
