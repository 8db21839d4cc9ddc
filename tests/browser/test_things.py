"""Reasons, terminals, materials, tools and gauges are kept in the browser."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect


def fresh(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:5].upper()}"


def test_a_reason_is_added_in_two_languages_and_put_first(
    watched: Page, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    code = fresh("R")
    sign_in(watched, "ella")
    watched.goto("/reasons?kind=undo")
    watched.get_by_role("button", name="Add a reason").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Code").fill(code)
    form.get_by_label("Text").fill("Wrong order")
    form.get_by_label("German").fill("Falscher Auftrag")
    form.get_by_role("button", name="Save").click()
    row = watched.locator(f'[data-code="{code}"]')
    expect(row).to_contain_text("Falscher Auftrag")
    before = watched.locator("[data-code]").count()
    watched.get_by_role("button", name=f"Move {code} up").click()
    expect(watched.locator("[data-code]").nth(before - 2)).to_contain_text(code)
    axe(watched)
    row.get_by_role("button", name="Change").click()
    watched.get_by_role("dialog").get_by_label("People may choose it").uncheck()
    watched.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Not offered any more")


def test_a_terminal_s_code_is_shown_once_and_pairs_a_device(
    watched: Page, another_page: Callable[[], Page], watch: Any, sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None], scan: Callable[[Page, str], None],
) -> None:
    number = fresh("T")
    sign_in(watched, "max")
    watched.goto("/terminals")
    watched.get_by_role("button", name="Add a terminal").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Terminal", exact=False).first.fill(number)
    form.get_by_label("Name", exact=False).first.fill("At the press")
    form.get_by_role("button", name="Add and show the code").click()
    code = watched.get_by_test_id("pairing-code").inner_text()
    assert len(code) == 8
    axe(watched)
    watched.get_by_role("button", name="Done").click()
    device = another_page()
    device.goto("/terminal")
    expect(device.get_by_role("heading", name="Make this device a terminal")).to_be_visible()
    scan(device, code)
    expect(device.get_by_text("Scan or hold your badge")).to_be_visible()
    row = watched.locator(f'[data-terminal="{number}"]')
    watched.reload()
    expect(row).to_contain_text("Paired")
    row.get_by_role("button", name="Unpair").click()
    watched.get_by_role("dialog").get_by_label("Reason").fill("broken")
    watched.get_by_role("dialog").get_by_role("button", name="Unpair").click()
    expect(row).to_contain_text("Waits for a device")


def test_a_material_is_added_changed_and_received(
    watched: Page, watch: Any, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    watch.allow("400|409|422")
    number, lot = fresh("MAT"), fresh("LOT")
    sign_in(watched, "ella")
    watched.goto("/materials")
    watched.get_by_role("button", name="Add a material").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Number").fill(number)
    form.get_by_label("Name", exact=False).first.fill("Gasket")
    form.get_by_label("GTIN").fill("123")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("is no GTIN").first).to_be_visible()
    form.get_by_label("GTIN").fill("")
    form.get_by_label("Name, for instance Nominal bore").first.fill("Nominal bore")
    form.get_by_label("Value").first.fill("25.5")
    axe(watched)
    form.get_by_role("button", name="Save").click()
    watched.get_by_label("Number, name or family").fill(number)
    row = watched.locator(f'[data-material="{number}"]')
    expect(row).to_contain_text("Gasket")
    row.get_by_role("button", name="Change").click()
    expect(form.get_by_label("Value").first).to_have_value("25.5")
    form.get_by_label("Shelf life in days").fill("90")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("90 days")
    sign_in(watched, "sofia")
    watched.goto(f"/materials?search={number}")
    row.get_by_role("button", name="Receive").click()
    form.get_by_label("Lot number").fill(lot)
    form.get_by_label("Quantity").fill("12")
    form.get_by_role("button", name="Receive", exact=True).click()
    expect(watched.get_by_text(f"Lot {lot} is in stock.")).to_be_visible()


def test_a_tool_is_put_into_a_machine_and_a_gauge_calibrated(
    watched: Page, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    number, gauge = fresh("TL"), fresh("G")
    sign_in(watched, "ella")
    watched.goto("/tools")
    watched.get_by_role("button", name="Add a tool").click()
    form = watched.get_by_role("dialog")
    form.get_by_label("Number").fill(number)
    form.get_by_label("Name").fill("Cutter 12 mm")
    form.get_by_label("Life in cycles").fill("1000")
    form.get_by_label("Warn from cycle").fill("900")
    form.get_by_label("Cycles already made").fill("950")
    form.get_by_role("button", name="Save").click()
    row = watched.locator(f'[data-tool="{number}"]')
    expect(row).to_contain_text("Ends soon")
    row.get_by_role("button", name="Put in").click()
    form.get_by_label("Machine").select_option(index=1)
    form.get_by_role("button", name="Put in").click()
    expect(row).not_to_contain_text("In no machine")
    axe(watched)
    row.get_by_role("button", name="Take out").click()
    expect(row).to_contain_text("In no machine")
    row.get_by_role("button", name="Overhauled").click()
    form.get_by_label("Reason").fill("ground")
    form.get_by_role("button", name="Overhauled").click()
    expect(row).to_contain_text("Good")

    sign_in(watched, "quinn")
    watched.goto("/tools?tab=gauges")
    watched.get_by_role("button", name="Add a gauge").click()
    form.get_by_label("Number").fill(gauge)
    form.get_by_label("Name").fill("Torque wrench")
    form.get_by_role("button", name="Save").click()
    row = watched.locator(f'[data-gauge="{gauge}"]')
    expect(row).to_contain_text("Not calibrated")
    row.get_by_role("button", name="Calibrated").click()
    form.get_by_label("Due").fill("2099-01-31")
    form.get_by_label("Certificate").fill("LAB-7")
    form.get_by_role("button", name="Calibrated").click()
    expect(row).to_contain_text("Until 31 Jan 2099")
    axe(watched)
