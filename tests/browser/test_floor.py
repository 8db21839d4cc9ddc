"""What happens on the floor is seen in every open browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import Hand


def test_a_report_changes_the_live_floor_in_two_browsers(
    watched: Page,
    another_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
    hand: Callable[[str], Hand],
) -> None:
    sofia = hand("sofia")
    unit = sofia.unit("ASM-02")
    for other in sofia.get("/api/job-orders", state="running", work_unit=unit)["results"]:
        sofia.post(f"/api/job-orders/{other['id']}/interrupt", reason="another")
    job = sofia.order("SC-07", 6)["job_orders"][0]
    second = another_page()
    pages = [watched, second]
    for page, person in zip(pages, ("sofia", "quinn"), strict=True):
        sign_in(page, person)
        page.goto("/floor")
        expect(page.locator('[data-unit="ASM-02"]')).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    # No page is reloaded from here on.
    sofia.post(f"/api/job-orders/{job['id']}/start", work_unit=unit)
    for page in pages:
        expect(page.get_by_test_id(f"good-{job['number']}")).to_have_text("0")
        expect(page.locator('[data-unit="ASM-02"]')).to_have_attribute("data-state", "running")
    sofia.post(f"/api/job-orders/{job['id']}/report", good="4")
    for page in pages:
        expect(page.get_by_test_id(f"good-{job['number']}")).to_have_text("4")
    sofia.post(f"/api/job-orders/{job['id']}/interrupt", reason="the test is over")
    for page in pages:
        expect(page.locator('[data-unit="ASM-02"]')).to_have_attribute("data-state", "idle")


def test_the_wall_board_shows_every_unit_without_scrolling(
    watched: Page, sign_in: Callable[[Page, str], None]
) -> None:
    watched.set_viewport_size({"width": 1920, "height": 1080})
    sign_in(watched, "sofia")
    watched.goto("/tv")
    expect(watched.locator(".floor-tile")).to_have_count(8)
    box = watched.locator(".floor-tile").last.bounding_box()
    assert box and box["y"] + box["height"] <= 1080
    assert watched.evaluate("document.documentElement.scrollHeight") <= 1080


def test_a_lost_connection_tells_the_age_of_the_data_and_comes_back(
    watched: Page, watch, sign_in: Callable[[Page, str], None]  # type: ignore[no-untyped-def]
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|WebSocket|ERR_NETWORK|Failed to load")
    sign_in(watched, "sofia")
    watched.goto("/floor")
    expect(watched.get_by_role("status").filter(has_text="Live")).to_be_visible()
    # Chromium keeps an open socket when told to be offline, so the page's own is closed as a network would.
    watched.context.set_offline(True)
    expect(watched.get_by_role("status").filter(has_text=re.compile(r"Reconnecting · data \d+ s old"))).to_be_visible(
        timeout=30_000
    )
    watched.context.set_offline(False)
    expect(watched.get_by_role("status").filter(has_text=re.compile("^Live$"))).to_be_visible(timeout=30_000)
