"""A failed leak test until its decision is signed, and what an auditor sees of it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD
from tests.browser.pump_works import PumpWorks, in_both_lights

Axe = Callable[[Page], None]
SignIn = Callable[[Page, str], None]


def test_a_failed_leak_test_is_held_until_quality_signs(
    watched: Page, another_page: Any, watch: Any, plant: PumpWorks, scan: Any, badge_in: Any,
    sign_in: SignIn, axe: Axe,
) -> None:  # fmt: skip
    watch.allow("403")
    order = plant.order(1)
    [serial] = order.assembled()
    order.start(50)
    tester = another_page()
    badge_in(tester, "TEST")
    tester.locator(f'[data-job="{order.number}-50"]').get_by_role("button", name="Go on").click()
    scan(tester, serial)
    expect(tester.get_by_text(f"Waiting for the tester's result of {serial}")).to_be_visible()
    in_both_lights(tester, axe)
    plant.machines.measure(serial, 9.7)
    # The screen hears it from the plant.
    measured = tester.get_by_role("listitem").filter(has_text=serial)
    expect(measured).to_contain_text("On hold")
    expect(measured).to_contain_text("9.7 mbar")
    in_both_lights(tester, axe)

    sign_in(watched, "quinn")
    expect(watched).to_have_url(re.compile("/quality"))
    watched.get_by_role("button", name=re.compile(serial)).click()
    expect(watched.get_by_role("region", name="Measured against limits")).to_contain_text("9.7 mbar")
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="Rework", exact=True).click()
    dialog = watched.get_by_role("dialog")
    expect(dialog).to_contain_text("Approved for rework: Quinn Lindqvist")
    in_both_lights(watched, axe)
    dialog.get_by_label("Reason").fill("Fit a new O-ring and test again")
    dialog.get_by_label("Your password").fill("not it")
    dialog.get_by_role("button", name="Sign the decision").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign the decision").dblclick()
    expect(dialog).to_be_hidden()

    # The dialog closes by the answer alone, also when the second click of the double click falls beside it.
    lot = plant.sofia.get("/api/material-lots", number=serial)["results"][0]
    assert lot["state"] == "available"
    [case] = plant.sofia.get("/api/nonconformances", lot=lot["id"])["results"]
    assert (case["disposition"], case["signature"]["printed_name"]) == ("rework", "Quinn Lindqvist")
    # Tested again, and good.
    scan(tester, serial)
    plant.machines.measure(serial, 2.4)
    expect(measured).to_contain_text("Good")


def test_a_serial_opens_its_lots_machines_people_and_values(
    watched: Page, plant: PumpWorks, sign_in: SignIn, axe: Axe
) -> None:
    order = plant.order(1)
    [serial] = order.assembled()
    sign_in(watched, "quinn")
    watched.goto(f"/genealogy?lot={serial}&direction=back&depth=6")
    panel = watched.get_by_role("complementary", name=serial)
    for text in ("ASM-01", "Omar Haddad", "Torque bolts 1-4", "45 Nm", "SC-26-0904", "OR-26-2210"):
        expect(panel).to_contain_text(text)
    for lot in ("CST-26-0117", "BAR-26-0031", f"{order.number}-30"):
        expect(watched.locator(".lot-node").filter(has_text=lot)).to_be_visible()
    in_both_lights(watched, axe)
    watched.locator(".lot-node").filter(has_text="CST-26-0117").click()
    expect(watched.get_by_role("complementary", name="CST-26-0117")).to_contain_text("GF-88120")
    watched.get_by_text("Table", exact=True).click()
    expect(watched.get_by_role("region", name="Genealogy as a table")).to_contain_text("BAR-26-0031")
    expect(watched).to_have_url(re.compile("view=table"))
    in_both_lights(watched, axe)


def test_quality_holds_a_lot_and_releases_it(watched: Page, sign_in: SignIn, axe: Axe, plant: PumpWorks) -> None:
    sign_in(watched, "quinn")
    watched.goto("/genealogy?lot=SC-26-0905&direction=forward")
    watched.get_by_role("button", name="Place on hold").click()
    watched.get_by_label("Reason").fill("Supplier has warned us")
    in_both_lights(watched, axe)
    watched.get_by_role("dialog").get_by_role("button", name="Place on hold").click()
    panel = watched.get_by_role("complementary", name="SC-26-0905")
    expect(panel).to_contain_text("Supplier has warned us")
    panel.get_by_role("button", name="Release the hold").click()
    watched.get_by_label("Reason").fill("Warning concerned another lot")
    watched.get_by_role("dialog").get_by_role("button", name="Release the hold").click()
    expect(panel).to_contain_text("Available")


def test_an_auditor_traces_a_serial_and_takes_it_along(
    watched: Page, plant: PumpWorks, sign_in: SignIn, axe: Axe, tmp_path: Path
) -> None:
    order = plant.order(1)
    [serial] = order.assembled()
    sign_in(watched, "anna")
    expect(watched).to_have_url(re.compile("/audit"))
    in_both_lights(watched, axe)
    watched.get_by_role("combobox", name="Serial or lot").fill(serial)
    watched.keyboard.press("Escape")
    watched.get_by_role("button", name="Trace it").click()
    expect(watched.get_by_role("heading", name=re.compile(serial))).to_be_visible()
    expect(watched.get_by_role("region", name="Results")).to_contain_text("Torque bolts 1-4")
    expect(watched.get_by_role("region", name="People and machines")).to_contain_text("ASM-01")
    in_both_lights(watched, axe)
    for kind in ("CSV", "JSON"):
        with watched.expect_download() as taken:
            watched.get_by_role("button", name=f"Export {kind}").click()
        file = tmp_path / f"trace.{kind.lower()}"
        taken.value.save_as(file)
        expect(watched.get_by_text(f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}")).to_be_visible()
        assert serial in file.read_text()
    assert json.loads((tmp_path / "trace.json").read_text())
    assert len(list(csv.reader((tmp_path / "trace.csv").open()))) > 5

    watched.get_by_role("tab", name="Audit trail").click()
    watched.get_by_label("Thing (number)").fill(f"{order.number}-40")
    started = watched.get_by_role("row").filter(has_text="Job started").filter(has_text=f"{order.number}-40")
    expect(started).to_contain_text("Omar Haddad")
    started.get_by_role("button").click()
    values = watched.get_by_role("table").last
    expect(values.get_by_role("row").filter(has_text="state").filter(has_text="running").first).to_be_visible()
    in_both_lights(watched, axe)
    for tab in ("Signatures", "Refusals", "Seals"):
        watched.get_by_role("tab", name=tab).click()
        in_both_lights(watched, axe)


def test_an_auditor_looks_and_touches_nothing(watched: Page, plant: PumpWorks, sign_in: SignIn) -> None:
    sign_in(watched, "anna")
    watched.goto("/genealogy?lot=SC-26-0904")
    expect(watched.get_by_role("complementary", name="SC-26-0904")).to_be_visible()
    expect(watched.get_by_role("button", name="Place on hold")).to_have_count(0)
    expect(watched.get_by_role("button", name="Trace report")).to_be_visible()
