"""What stands against a start is said with who may lift it, and signed away; an engineer sets how strictly it asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD
from tests.browser.conftest import Hand
from tests.browser.pump_works import PumpWorks, in_both_lights

Axe = Callable[[Page], None]
SignIn = Callable[[Page, str], None]


def test_an_engineer_lets_a_check_warn_at_one_machine(
    watched: Page, sign_in: SignIn, axe: Axe, hand: Callable[[str], Hand]
) -> None:
    sign_in(watched, "ella")
    watched.goto("/checks?at=MILL-02")
    mode = watched.get_by_label("Skill: Mode at MILL-02")
    expect(mode).to_have_value("inherit")
    expect(watched.get_by_label("Release by another person: Mode at MILL-02")).to_have_value("inherit")
    in_both_lights(watched, axe)
    mode.select_option("warn")
    dialog = watched.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Trainees this week")
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="Set it").click()
    expect(watched.get_by_label("Skill: Mode at MILL-02")).to_have_value("warn")
    expect(watched.get_by_role("button", name="MILL-02")).to_contain_text("1 own setting")
    ella = hand("ella")
    row = ella.get(f"/api/start-checks/{ella.unit('MILL-02')}")
    assert {"check": "skill", "mode": "warn", "set_at": "MILL-02"}.items() <= row["checks"][4].items()
    watched.get_by_label("Skill: Mode at MILL-02").select_option("inherit")
    watched.get_by_role("dialog").get_by_label("Reason").fill("They have passed")
    watched.get_by_role("dialog").get_by_role("button", name="Set it").click()
    expect(watched.get_by_label("Skill: Mode at MILL-02")).to_have_value("inherit")


def test_a_held_lot_is_named_with_who_may_lift_it_and_signed_away(
    watched: Page, watch: Any, plant: PumpWorks, hand: Callable[[str], Hand], sign_in: SignIn, axe: Axe
) -> None:
    watch.allow("403")
    plant.clear("MILL-02")
    order = plant.order(1, at={10: "MILL-02"})
    quinn = hand("quinn")
    (mounted, *_) = quinn.get("/api/mounted-lots", work_unit=quinn.unit("MILL-02"))["results"]
    quinn.post(f"/api/material-lots/{mounted['lot_id']}/hold", reason="Cracks seen")
    try:
        sign_in(watched, "sofia")
        watched.goto(f"/dispatch?job={order.ids[10]}")
        against = watched.get_by_role("list", name="What stands against the start")
        expect(against).to_contain_text(f"{mounted['lot']} is on hold: Cracks seen.")
        expect(against).to_contain_text("May be lifted by Quinn Lindqvist, Vera Lang")
        # The lot is quality's matter.
        expect(against.get_by_role("button")).to_have_count(0)
        in_both_lights(watched, axe)
        sign_in(watched, "quinn")
        watched.goto(f"/dispatch?job={order.ids[10]}")
        against.get_by_role("button", name="Override: Lot status").click()
        dialog = watched.get_by_role("dialog")
        expect(dialog).to_contain_text("Cracks seen")
        in_both_lights(watched, axe)
        dialog.get_by_label("Reason").fill("Only the sprue is cracked")
        dialog.get_by_label("Your password").fill("wrong")
        dialog.get_by_role("button", name="Sign and let it start").click()
        expect(dialog.get_by_role("alert")).to_be_visible()
        dialog.get_by_label("Your password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign and let it start").click()
        expect(against).to_contain_text("Overridden by signature")
        order.do(10, "start")
        assert order.job(10)["state"] == "running"
    finally:
        quinn.post(f"/api/material-lots/{mounted['lot_id']}/release-hold", reason="Looked at")
        plant.clear("MILL-02")


def test_a_scanned_tool_takes_the_place_of_the_one_in_the_machine(
    watched: Page, plant: PumpWorks, badge_in: Any, scan: Any, hand: Callable[[str], Hand]
) -> None:
    plant.clear("TURN-01")
    omar = hand("omar")
    tools = {tool["number"]: tool for tool in omar.get("/api/tools", tool_class="TURNING")["results"]}
    assert tools["TI-201"]["mounted"]["work_unit"] == "TURN-01"
    badge_in(watched, "TURN")
    scan(watched, "TI-202")
    expect(watched.locator(".feedback")).to_contain_text("is in TURN-01")
    scan(watched, "TI-201")
    expect(watched.locator(".feedback")).to_contain_text("TI-201")
    after = {tool["number"]: tool["mounted"] for tool in omar.get("/api/tools", tool_class="TURNING")["results"]}
    assert (after["TI-201"]["work_unit"], after["TI-202"]) == ("TURN-01", None)
