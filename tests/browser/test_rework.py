"""A supervisor takes back what was sent to rework by mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pump_works import PumpWorks, in_both_lights


def test_a_rework_nobody_began_is_withdrawn_from_the_order(
    watched: Page, plant: PumpWorks, sign_in: Any, axe: Callable[[Page], None]
) -> None:
    plant.clear("ASM-02")
    order = plant.order(20, at={10: "ASM-02"}, material="SC-07")
    order.start(10, "ASM-02")
    order.do(10, "report", good="17", rework=[{"quantity": "3", "reason": "Burr left"}])
    job = order.ids[10]
    rework = plant.sofia.post(f"/api/job-orders/{job}/route-rework", operation=10, quantity="3", reason="Burr left")
    sign_in(watched, "sofia")
    watched.goto(f"/orders/{plant.sofia.get(f'/api/job-orders/{job}')['request_id']}")
    row = watched.locator(f'tr[data-job="{rework["number"]}"]')
    row.get_by_role("button", name="Withdraw").click()
    dialog = watched.get_by_role("dialog", name=f"Withdraw {rework['number']}?")
    expect(dialog).to_contain_text(f"Its pieces wait for rework at {order.number}-10 again")
    in_both_lights(watched, axe)
    dialog.get_by_label("Reason").fill("They are good as they are")
    dialog.get_by_role("button", name="Withdraw the rework").click()
    expect(row).to_contain_text("Cancelled")
    assert plant.sofia.get(f"/api/job-orders/{job}/rework")["waiting"] == "3"
