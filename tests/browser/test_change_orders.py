"""Ella changes how it is made while it is made: one order moves from a named unit on, the other is left as it was."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD
from tests.browser.pump_works import PumpWorks, in_both_lights

PRODUCT, PREFIX = "GV-40", "GV40-"


def gate_valve(ella: Any, quinn: Any) -> Any:
    """A valve with one step on every unit; its first version is released."""
    ella.post("/api/material-definitions", number=PRODUCT, name="Gate valve", unit="C62", tracking="serial")
    master = ella.post("/api/work-masters", number=f"WM-{PRODUCT}", name="Gate valve", material=PRODUCT)
    torque = {"title": "Tighten", "text": "Crosswise.", "entry": "number", "property": "Torque", "unit": "NU",
              "lower": "43", "target": "45", "upper": "47", "due": "unit", "sequence": 10}  # fmt: skip
    segment = {"sequence": 10, "name": "Assemble", "work_units": ["ASM-02", "ASM-01"], "counting_source": "unit",
               "creates_serial": True, "serial_prefix": PREFIX, "output": PRODUCT, "steps": [torque]}  # fmt: skip
    ella.post(f"/api/work-masters/{master['id']}/save", name="Gate valve", over_production_percent="0", segments=[segment])
    release(ella, quinn, master)
    return master


def release(ella: Any, quinn: Any, master: Any) -> None:
    ella.post(f"/api/work-masters/{master['id']}/submit")
    quinn.post(f"/api/work-masters/{master['id']}/release", secret=PASSWORD)


def tightened_less(ella: Any, quinn: Any, master: Any) -> Any:
    """The second version, minor and released."""
    second = ella.post(f"/api/work-masters/{master['id']}/revise", revision_kind="minor", change_note="Seals crack")
    document = ella.get(f"/api/work-masters/{second['id']}")
    document["segments"][0]["steps"][0] |= {"lower": "30", "target": "32", "upper": "34"}
    words = {key: document[key] for key in ("name", "change_note", "over_production_percent", "segments")}
    ella.post(f"/api/work-masters/{second['id']}/save", **words)
    release(ella, quinn, second)
    return second


def test_one_order_is_moved_from_a_named_unit_on_and_one_is_left(
    watched: Page, another_page: Any, plant: PumpWorks, hand: Any, sign_in: Any, badge_in: Any, axe: Any
) -> None:
    ella, quinn, unit = hand("ella"), hand("quinn"), plant.clear("ASM-02")
    master = gate_valve(ella, quinn)
    moved, left = (plant.sofia.order(PRODUCT, 3) for _ in range(2))
    [job], [other] = moved["job_orders"], left["job_orders"]
    plant.omar.post(f"/api/job-orders/{job['id']}/start", work_unit=unit)
    plant.omar.post(f"/api/job-orders/{job['id']}/begin-unit")
    second = tightened_less(ella, quinn, master)

    # The engineer decides, and signs.
    page = watched
    sign_in(page, "ella")
    page.goto(f"/work-masters/{second['id']}")
    page.get_by_role("button", name="More to do with this version").click()
    page.get_by_role("menuitem", name="Change order…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=moved["number"]).check()
    dialog.get_by_role("radio", name="From a named unit").check()
    dialog.get_by_label("Serial of that unit").fill(f"{PREFIX}000003")
    expect(dialog).to_contain_text(re.compile(f"Left as they are.*{left['number']}", re.S))
    dialog.get_by_label("Reason").fill("Seals crack at 45 Nm")
    dialog.get_by_label("Your password").fill(PASSWORD)
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Sign and move 1 order").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("region", name="Change orders").get_by_role("row").last).to_contain_text(moved["number"])

    # The terminal: the unit in hand and the next one as they were, the named one by the new limits.
    terminal = another_page()
    badge_in(terminal, "ASM-02")
    terminal.locator(f'[data-job="{job["number"]}"]').get_by_role("button", name="Go on").click()
    for serial, torque in ((1, "45"), (2, "46"), (3, "32")):
        expect(terminal.get_by_text(f"serial {PREFIX}00000{serial}")).to_be_visible()
        if serial == 3:
            break
        expect(terminal.get_by_text("was begun by WM-GV-40 v1 and is finished by it")).to_be_visible()
        terminal.locator(".value input").fill(torque)
        terminal.locator(".value input").press("Enter")
        terminal.get_by_role("button", name=f"Begin unit {serial + 1} of 3").click()
    expect(terminal.get_by_text(f"Made by WM-GV-40 v2 from {PREFIX}000003 on. Ella Novak")).to_be_visible()
    terminal.get_by_role("button", name="What changed").click()
    told = terminal.get_by_role("dialog", name="What changed")
    expect(told).to_contain_text("WM-GV-40 v2 instead of WM-GV-40 v1")
    expect(told).to_contain_text("Seals crack at 45 Nm")
    expect(told.get_by_role("listitem").filter(has_text="Upper limit")).to_contain_text("34")
    in_both_lights(terminal, axe)
    told.get_by_role("button", name="I have seen it").click()
    # Who has seen it is not asked to look again; that it was moved stays said.
    expect(terminal.get_by_role("button", name="What changed")).to_have_count(0)
    expect(terminal.get_by_text(f"Made by WM-GV-40 v2 from {PREFIX}000003 on.")).to_be_visible()
    terminal.locator(".value input").fill("45")
    expect(terminal.get_by_text("Outside the limits")).to_be_visible()
    terminal.locator(".value input").fill("32")
    terminal.locator(".value input").press("Enter")
    expect(terminal.get_by_role("button", name="Complete the job: 3 of 3")).to_be_visible()

    # Whoever looks at the order sees it, before and after.
    page.goto(f"/orders/{moved['id']}")
    note = page.get_by_role("article").filter(has_text="Moved from WM-GV-40 v1 to WM-GV-40 v2")
    expect(note).to_contain_text(f"from unit {PREFIX}000003 on")
    expect(note).to_contain_text(re.compile("Ella Novak, .*Seals crack at 45 Nm", re.S))
    note.get_by_role("link", name="Show what changed").click()
    copies = page.get_by_role("region", name="10 Assemble", exact=True).get_by_role("listitem")
    expect(copies).to_have_count(2)
    expect(copies.first).to_contain_text(re.compile(f"Released with the order by Sofia Brandt.*{PREFIX}000001", re.S))
    expect(copies.last).to_contain_text(f"units begun by it: {PREFIX}000003")
    limit = copies.last.get_by_role("row").filter(has_text="Upper limit")
    expect(limit).to_contain_text("47")
    expect(limit).to_contain_text("34")
    in_both_lights(page, axe)
    page.goto(f"/orders/{left['id']}?tab=copies")
    expect(page.get_by_text("Never changed since the release.")).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="Moved from")).to_have_count(0)
    kept = plant.sofia.get(f"/api/job-orders/{other['id']}/definitions")
    assert [(copy["work_master"], copy["definition"]["steps"][0]["upper"]) for copy in kept] == [("WM-GV-40 v1", "47")]
    plant.omar.post(f"/api/job-orders/{job['id']}/complete")
