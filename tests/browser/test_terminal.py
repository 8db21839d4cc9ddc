"""An operator's day at a terminal, with the keys of a wedge scanner."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.pump_works import PumpWorks, in_both_lights

Scan = Callable[[Page, str], None]
Axe = Callable[[Page], None]


def primary(page: Page) -> Any:
    return page.locator("footer .primary, .now-card .primary").first


def value_field(page: Page) -> Any:
    return page.locator(".value input")


def test_a_pump_is_assembled_with_a_scanner(
    watched: Page, watch: Any, plant: PumpWorks, badge_in: Any, scan: Scan, axe: Axe
) -> None:
    watch.allow("422")
    plant.clear("ASM-01")
    order = plant.order(2).washed()
    plant.sofia.post(f"/api/job-orders/{order.ids[40]}/dispatch", work_unit=plant.sofia.unit("ASM-01"))
    watched.goto("/terminal")
    in_both_lights(watched, axe)
    badge_in(watched, "ASM-01")
    in_both_lights(watched, axe)
    job = watched.locator(f'[data-job="{order.number}-40"]')
    job.get_by_role("button", name=f"Start {order.number}-40").click()

    # A double click begins one unit.
    primary(watched).dblclick()
    expect(watched.get_by_text("serial CP200-")).to_be_visible()
    assert len(order.job(40)["units"]) == 1

    # A wrong part is refused by name; the right one goes in.
    in_both_lights(watched, axe)
    scan(watched, "OR-26-2210")
    expect(watched.get_by_role("alert")).to_contain_text("Expected SC-07, got OR-88")
    expect(watched.get_by_role("alert")).to_contain_text("Scanned: OR-26-2210 (")
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="I have read it").click()
    scan(watched, "SC-26-0904")
    expect(watched.get_by_role("heading", name="Press the seal in").first).to_be_visible()
    watched.get_by_role("button", name="Done: Press the seal in").click()
    expect(watched.get_by_role("heading", name="Scan the O-ring").first).to_be_visible()
    scan(watched, "OR-26-2210")

    # Out of limits is kept as a failed attempt; the second passes.
    expect(value_field(watched)).to_be_visible()
    for key in ("4", "1", ".", "5"):
        watched.get_by_role("group", name="Number keys").get_by_role("button", name=key, exact=True).click()
    expect(watched.get_by_text("Outside the limits")).to_be_visible()
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="Save 41.5 Nm as failed attempt 1").click()
    expect(watched.get_by_role("list", name="Attempts")).to_contain_text("Attempt 1: 41.5 Nm")
    value_field(watched).fill("45.2")
    watched.get_by_role("button", name="Save 45.2 Nm").click()
    expect(watched.get_by_role("heading", name="Tighten bolts 5 to 8").first).to_be_visible()
    value_field(watched).fill("44.8")
    value_field(watched).press("Enter")
    expect(watched.get_by_role("button", name="Begin unit 2 of 2")).to_be_visible()
    in_both_lights(watched, axe)

    done = order.job(40)
    assert (done["good"], done["units"][0]["state"]) == ("1", "good")
    torque = [entry for entry in done["entries"] if entry["step"] == done["steps"][3]["sequence"]]
    assert [(entry["value"], entry["passed"]) for entry in torque] == [("41.5", False), ("45.2", True)]


def test_of_two_who_start_the_same_job_one_is_told_who_and_when(
    watched: Page, another_page: Any, watch: Any, plant: PumpWorks, badge_in: Any
) -> None:
    watch.allow("409|ERR_FAILED")
    for unit in ("ASM-01", "ASM-02"):
        plant.clear(unit)
    order = plant.order(1).washed()
    number = f"{order.number}-40"
    second = another_page()
    badge_in(watched, "ASM-01")
    badge_in(second, "ASM-02", "BADGE-SOFIA")
    start = second.locator(f'[data-job="{number}"]').get_by_role("button", name=f"Start {number}")
    expect(start).to_be_enabled()
    # The second screen has not heard of it yet.
    second.route(re.compile(r"/api/job-orders\?"), lambda route: route.abort())
    watched.locator(f'[data-job="{number}"]').get_by_role("button", name=f"Start {number}").click()
    expect(primary(watched)).to_have_text(re.compile("Begin unit 1"))
    start.click()
    told = second.locator(".feedback")
    expect(told).to_contain_text(re.compile(rf"Omar Haddad has started {number} already. At \d\d:\d\d"))
    assert order.job(40)["started_by"] == "Omar Haddad"


def test_a_session_that_expires_in_the_middle_of_a_step_costs_no_entry(
    watched: Page, watch: Any, plant: PumpWorks, badge_in: Any, scan: Scan, axe: Axe
) -> None:
    watch.allow("401|4401|WebSocket|503")
    plant.clear("MILL-01")
    order = plant.order(3, at={10: "MILL-01"})
    badge_in(watched, "MILL")
    watched.get_by_role("button", name=f"Start {order.number}-10").click()
    watched.get_by_role("button", name="Done: Clamp the first casting").click()
    value_field(watched).fill("62.01")
    # Nothing else asks meanwhile: it is the entry that meets the ended session.
    watched.route(
        "**/api/**", lambda route: route.fulfill(status=503) if route.request.method == "GET" else route.fallback()
    )
    watched.context.clear_cookies(name="session")
    with watched.expect_response(lambda answer: answer.request.method == "POST"):
        watched.get_by_role("button", name="Save 62.01 mm").click()
    watched.unroute("**/api/**")
    expect(watched.get_by_text("Scan or hold your badge")).to_be_visible()
    in_both_lights(watched, axe)
    scan(watched, "BADGE-OMAR")
    expect(value_field(watched)).to_have_value("62.01")
    watched.get_by_role("button", name="Save 62.01 mm").click()
    expect(watched.get_by_text("Somebody else releases it")).to_be_visible()
    assert [entry["value"] for entry in order.job(10)["entries"] if entry["value"] != "yes"] == ["62.01"]


def test_a_session_that_ends_before_the_entry_is_sent_costs_no_entry_either(
    watched: Page, watch: Any, plant: PumpWorks, badge_in: Any, scan: Scan
) -> None:
    watch.allow("401|4401|WebSocket")
    plant.clear("MILL-01")
    order = plant.order(3, at={10: "MILL-01"})
    badge_in(watched, "MILL")
    watched.get_by_role("button", name=f"Start {order.number}-10").click()
    watched.get_by_role("button", name="Done: Clamp the first casting").click()
    value_field(watched).fill("62.01")
    watched.context.clear_cookies(name="session")
    # The screen's own question, about a queue that has changed, meets the ended session before the entry does.
    plant.order(1, at={10: "MILL-01"})
    expect(watched.get_by_text("Scan or hold your badge")).to_be_visible(timeout=20_000)
    scan(watched, "BADGE-OMAR")
    expect(value_field(watched)).to_have_value("62.01")
    watched.get_by_role("button", name="Save 62.01 mm").click()
    expect(watched.get_by_text("Somebody else releases it")).to_be_visible()


def test_a_terminal_locks_after_five_minutes_and_keeps_the_draft(
    watched: Page, plant: PumpWorks, badge_in: Any, scan: Scan
) -> None:
    plant.clear("MILL-01")
    order = plant.order(3, at={10: "MILL-01"})
    watched.clock.install()
    badge_in(watched, "MILL")
    watched.get_by_role("button", name=f"Start {order.number}-10").click()
    watched.get_by_role("button", name="Done: Clamp the first casting").click()
    value_field(watched).fill("62.0")
    watched.clock.fast_forward("05:01")
    expect(watched.get_by_text("Scan or hold your badge")).to_be_visible()
    # Another person finds no trace of it; the same person finds it where it was.
    scan(watched, "BADGE-SOFIA")
    expect(value_field(watched)).to_have_value("")
    scan(watched, "BADGE-OMAR")
    expect(watched.get_by_role("button", name="Omar Haddad")).to_be_visible()
    expect(value_field(watched)).to_have_value("62.0")


def test_an_entry_whose_answer_was_lost_is_kept_and_sent_again_once(
    watched: Page, watch: Any, plant: PumpWorks, badge_in: Any
) -> None:
    watch.allow("ERR_FAILED")
    plant.clear("TURN-01")
    order = plant.order(3, at={20: "TURN-01"})
    badge_in(watched, "TURN")
    watched.get_by_role("button", name=f"Start {order.number}-20").click()
    value_field(watched).fill("27.99")
    keys: list[str] = []

    def lose_the_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
        route.abort()

    doors = re.compile("/enter-value|/offline-actions$")
    watched.route(doors, lose_the_answer)
    watched.get_by_role("button", name="Save 27.99 mm").click()
    # The value, and the step that it ends.
    expect(watched.locator("[data-save]")).to_contain_text("2 entries waiting")
    watched.reload()
    expect(watched.locator("[data-save]")).to_contain_text("2 entries waiting")
    watched.unroute(doors)
    expect(watched.get_by_text("All saved")).to_be_visible()
    assert len(set(keys)) == 1
    assert [entry["value"] for entry in order.job(20)["entries"]] == ["27.99"]
    expect(watched.get_by_role("button", name="The machine counts: 0 of 3")).to_be_visible()


def test_good_scrap_and_rework_are_one_report(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe
) -> None:
    plant.clear("MILL-02")
    order = plant.order(5, at={10: "MILL-02"})
    order.start(10, "MILL-02")
    order.steps(10)
    plant.machines.make("MILL-02", 5)
    badge_in(watched, "MILL")
    card = watched.locator(f'[data-job="{order.number}-10"]')
    card.get_by_role("button", name="Go on").click()
    watched.get_by_role("button", name="Scrap, rework").click()
    dialog = watched.get_by_role("dialog")
    dialog.get_by_role("button", name="Pores in the casting").click()
    dialog.get_by_role("button", name="Rework", exact=True).click()
    dialog.get_by_role("button", name="Burr left", exact=True).click()
    # Another touch is one more.
    dialog.get_by_role("button", name="Burr left", exact=True).click()
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="Report: 0 good, 1 scrap, 2 rework").dblclick()
    expect(dialog).to_be_hidden()
    job = order.job(10)
    # What the machine counted is moved, never summed.
    assert (job["counted"], job["good"], job["scrap"], job["rework"]) == ("5", "2", "1", "2")
    assert len(job["responses"]) == 1


def test_pieces_without_a_job_are_asked_about_at_the_next_touch(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe
) -> None:
    plant.clear("TURN-01")
    badge_in(watched, "TURN")
    plant.machines.make("TURN-01", 3)
    watched.reload()
    expect(watched.get_by_role("heading", name="TURN-01")).to_be_visible()
    watched.wait_for_load_state("networkidle")
    watched.get_by_role("heading", name="TURN-01").click()
    dialog = watched.get_by_role("dialog")
    expect(dialog).to_contain_text("TURN-01 made 3 pieces without a job")
    in_both_lights(watched, axe)
    dialog.get_by_role("button", name="Set-up scrap").click()
    expect(dialog).to_be_hidden()
    unit = plant.sofia.unit("TURN-01")
    assert plant.sofia.get("/api/unassigned-counts", equipment=unit, state="open")["results"] == []


def test_several_jobs_go_through_the_washer_in_one_load(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe
) -> None:
    first, second = plant.order(2).machined(), plant.order(1).machined()
    plant.clear("WASH-01")
    for order in (first, second):
        plant.sofia.post(f"/api/job-orders/{order.ids[30]}/dispatch", work_unit=plant.sofia.unit("WASH-01"))
    badge_in(watched, "WASH")
    for order in (first, second):
        watched.locator(f'[data-job="{order.number}-30"]').get_by_role("checkbox").check()
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="Start the load: 2 jobs, 3 pieces").click()
    watched.get_by_role("button", name="Done: Load the basket").click()
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="Finish the load: 2 jobs").click()
    # Usually the machine does it: by hand it is asked, with what it books.
    asked = watched.get_by_role("dialog", name="Finish the load by hand?")
    expect(asked).to_contain_text("By hand 3 pieces are booked as done now.")
    assert [order.job(30)["good"] for order in (first, second)] == ["0", "0"]
    in_both_lights(watched, axe)
    asked.get_by_role("button", name="Finish by hand").click()
    made = watched.locator(f'[data-job="{first.number}-30"]')
    made.get_by_role("button", name="Complete").click()
    expect(watched.get_by_text(f"{first.number}-30 is complete with 2 good")).to_be_visible()
    assert [order.job(30)["good"] for order in (first, second)] == ["2", "1"]


def test_a_terminal_speaks_the_operators_language(watched: Page, badge_in: Any) -> None:
    badge_in(watched, "PACK")
    watched.get_by_role("button", name="Omar Haddad").click()
    watched.get_by_role("menuitem", name="Deutsch").click()
    expect(watched.get_by_text("Hier wartet kein Auftrag").or_(watched.get_by_text("starten").first)).to_be_visible()
    watched.get_by_role("button", name="Omar Haddad").click()
    watched.get_by_role("menuitem", name="Abmelden").click()
    expect(watched.get_by_text("Ausweis scannen oder anhalten")).to_be_visible()


def test_a_second_device_is_told_who_works_there_before_it_takes_the_place(
    watched: Page, another_page: Any, watch: Any, badge_in: Any, scan: Scan, axe: Axe
) -> None:
    watch.allow("409|401|4401|WebSocket")
    badge_in(watched, "PACK")
    second = another_page()
    second.goto("/terminal")
    expect(second.get_by_role("heading", name="Make this device a terminal")).to_be_visible()
    scan(second, "PAIR-PACK")
    expect(second.get_by_role("alert")).to_contain_text("Another device is T-PACK; Omar Haddad worked at it last.")
    in_both_lights(second, axe)
    expect(watched.get_by_role("button", name="Omar Haddad")).to_be_visible()
    second.get_by_role("button", name="Make this device the terminal").click()
    expect(second.get_by_text("Scan or hold your badge")).to_be_visible()
    expect(watched.get_by_role("status")).to_contain_text("Another device has taken its place")


def test_a_name_and_a_pin_badge_in_as_well(watched: Page, watch: Any, pair: Any, axe: Axe) -> None:
    watch.allow("403")
    pair(watched, "PACK")
    watched.get_by_text("Name and PIN").click()
    watched.get_by_role("button", name="Omar Haddad").click()
    in_both_lights(watched, axe)
    watched.keyboard.type("1111", delay=90)
    watched.get_by_role("button", name="Badge in").click()
    expect(watched.get_by_role("alert")).to_contain_text("The PIN is wrong.")
    for digit in "2468":
        watched.get_by_role("group", name="Number keys").get_by_role("button", name=digit, exact=True).click()
    watched.get_by_role("button", name="Badge in").click()
    expect(watched.get_by_role("heading", name="PACK-01")).to_be_visible()


def test_the_floor_corrects_the_book_and_mounts_the_next_lot(
    watched: Page, plant: PumpWorks, badge_in: Any, scan: Scan, axe: Axe
) -> None:
    unit = plant.clear("MILL-02")
    plant.sofia.post("/api/material-lots", material="CST-200", number="CST-SHORT", quantity="4")
    plant.sofia.post("/api/mounted-lots", work_unit=unit, code="CST-SHORT")
    badge_in(watched, "MILL")
    watched.get_by_role("button", name=re.compile("CST-SHORT")).click()
    dialog = watched.get_by_role("dialog")
    dialog.get_by_role("button", name="There is more").click()
    dialog.get_by_role("group", name="Number keys").get_by_role("button", name="7", exact=True).click()
    in_both_lights(watched, axe)
    dialog.get_by_text("Counted", exact=True).click()
    dialog.get_by_role("button", name="Correct the book: 4 → 7 pcs").click()
    expect(watched.get_by_role("button", name=re.compile("CST-SHORT"))).to_contain_text("7 pcs")
    watched.get_by_role("button", name=re.compile("CST-SHORT")).click()
    # A double tap only opens: nothing is booked before a reason is chosen and the change is confirmed.
    dialog.get_by_role("button", name="The lot is empty").dblclick()
    book = dialog.get_by_role("button", name="Correct the book: 7 → 0 pcs")
    expect(book).to_be_disabled()
    dialog.get_by_text("Counted", exact=True).click()
    book.click()
    expect(watched.get_by_role("button", name=re.compile("CST-SHORT"))).to_have_count(0)
    # A terminal with two machines asks where the scanned lot goes.
    scan(watched, "CST-26-0118")
    dialog.get_by_role("button", name="MILL-02").click()
    expect(watched.locator(".feedback").get_by_text("is mounted at MILL-02")).to_be_visible()
    [lot] = plant.sofia.get("/api/material-lots", number="CST-SHORT")["results"]
    assert (lot["quantity"], lot["state"]) == ("0", "used_up")


def test_an_interrupted_job_goes_on_where_it_was(watched: Page, plant: PumpWorks, badge_in: Any, axe: Axe) -> None:
    plant.clear("MILL-01")
    order = plant.order(2, at={10: "MILL-01"})
    badge_in(watched, "MILL")
    number = f"{order.number}-10"
    watched.get_by_role("button", name=f"Start {number}").click()
    watched.get_by_role("button", name="Done: Clamp the first casting").click()
    expect(value_field(watched)).to_be_visible()
    watched.get_by_role("button", name="Pause").click()
    in_both_lights(watched, axe)
    watched.get_by_role("dialog").get_by_role("button", name="Waiting for material").click()
    expect(watched.locator(f'[data-job="{number}"]')).to_contain_text("Interrupted")
    assert order.job(10)["held_reason"] == "Waiting for material"
    watched.locator(f'[data-job="{number}"]').get_by_role("button", name=f"Go on with {number}").click()
    expect(value_field(watched)).to_be_visible()
    assert order.job(10)["state"] == "running"
