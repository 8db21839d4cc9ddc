"""One job in two and back, rework sent on its way, and what is asked after a power cut."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.pump_works import PumpWorks, in_both_lights

Axe = Callable[[Page], None]


def test_a_job_is_split_and_merged_on_the_board_and_rework_is_sent_from_the_order(
    watched: Page, plant: PumpWorks, sign_in: Callable[[Page, str], None], axe: Axe
) -> None:
    plant.clear("ASM-02")
    order = plant.order(20, material="SC-07")
    job, number = order.ids[10], f"{order.number}-10"
    sign_in(watched, "sofia")
    watched.goto(f"/dispatch?job={job}")
    watched.get_by_role("textbox", name="Pieces for a second job").fill("20")
    expect(watched.get_by_role("button", name="19 at most")).to_be_disabled()
    watched.get_by_role("textbox", name="Pieces for a second job").fill("8")
    watched.get_by_role("button", name="Split off").click()
    expect(watched.get_by_role("button", name="Merge", exact=True)).to_be_visible()
    assert order.job(10)["quantity"] == "12"
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="Merge", exact=True).click()
    expect(watched.get_by_role("button", name="Merge", exact=True)).to_be_hidden()
    assert order.job(10)["quantity"] == "20"

    order.start(10, "ASM-02")
    order.do(10, "report", good="17", rework=[{"quantity": "3", "reason": "Burr left"}])
    watched.goto(f"/orders/{order.number}")
    watched.get_by_role("button", name="Route rework").click()
    dialog = watched.get_by_role("dialog", name=f"Send pieces of {number} to rework")
    expect(dialog.get_by_label("Pieces (3 wait)")).to_have_value("3")
    dialog.get_by_label("Pieces (3 wait)").fill("2")
    dialog.get_by_label("Operation").select_option("An instruction of its own")
    dialog.get_by_label("What it is called").fill("Deburr")
    dialog.get_by_label("What is to be done").fill("Take the burr off with the brass brush.")
    dialog.get_by_role("combobox", name="Work unit").fill("ASM-02")
    dialog.get_by_role("option", name="ASM-02").click()
    dialog.get_by_label("Reason").fill("Burr at the inner edge")
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="Send to rework").click()
    expect(dialog).to_be_hidden()
    row = watched.locator(f'[data-job="{number}/R1"]')
    expect(row).to_contain_text(f"reworks {number}")
    in_both_lights(watched, axe)
    [rework] = plant.sofia.get("/api/job-orders", number=f"{number}/R1")["results"]
    assert (rework["name"], rework["quantity"], rework["reworks"]) == ("Deburr", "2", number)


def test_after_a_power_cut_the_terminal_asks_once_whether_the_job_ran_on(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe
) -> None:
    order = plant.order(3)
    order.start(10)
    number = f"{order.number}-10"
    badge_in(watched, "MILL")
    plant.machines.darken("MILL-01", 1800, 900)
    watched.reload()
    expect(watched.locator(f'[data-job="{number}"]').or_(watched.get_by_text(number)).first).to_be_visible()
    dialog = watched.get_by_role("dialog", name=f"Was {number} still running?")
    # The lanes are shown before it is known whether it was dark: whoever touched too early touches again.
    for _ in range(15):
        watched.mouse.click(4, 400)
        with contextlib.suppress(PlaywrightTimeout):
            dialog.wait_for(timeout=1000)
            break
    expect(dialog).to_contain_text("MILL-01 and this terminal were not heard from")
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="No, it stopped at").click()
    expect(dialog).to_be_hidden()
    assert order.job(10)["state"] == "held"
    # Said once.
    watched.reload()
    expect(watched.get_by_text(number).first).to_be_visible()
    watched.mouse.click(4, 400)
    expect(watched.get_by_role("dialog")).to_have_count(0)
