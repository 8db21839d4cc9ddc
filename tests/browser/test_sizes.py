"""What gloved fingers press is as large as the plant says, on every screen, and stands where it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.pump_works import PumpWorks, in_both_lights

SMALL = "all => all.filter(one => Math.min(one.offsetHeight, one.offsetWidth) < 48).map(one => one.outerHTML)"


def height(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["height"]


def test_keys_are_14_mm_and_what_is_done_20_on_two_screens(
    watched: Page, plant: PumpWorks, badge_in: Any, axe: Callable[[Page], None]
) -> None:
    [place] = plant.sofia.get("/api/terminals", number="T-MILL")["results"]
    plant.clear("MILL-01")
    order = plant.order(5, at={10: "MILL-01"})
    order.start(10, "MILL-01")
    badge_in(watched, "MILL")
    watched.locator(f'[data-job="{order.number}-10"]').get_by_role("button", name="Go on").click()
    watched.get_by_role("button", name="Done: Clamp the first casting").click()
    seven = watched.get_by_role("group", name="Number keys").get_by_role("button", name="7", exact=True)
    primary = watched.locator(".actions .primary")
    expect(seven).to_be_visible()
    try:
        for scale in (3.78, 5):
            plant.sofia.post(f"/api/terminals/{place['id']}/change", px_per_mm=scale)
            expect(watched.locator("html")).to_have_attribute("style", f"--mm: {scale}px;")
            assert height(primary) >= 20 * scale - 0.5
            assert height(seven) >= 14 * scale - 0.5
            # Dialogs stand beside the page: they are drawn to its scale, too.
            watched.get_by_role("button", name="Pause").click()
            dialog = watched.get_by_role("dialog")
            assert height(dialog.get_by_role("button", name="Not now")) >= 20 * scale - 0.5
            dialog.get_by_role("button", name="Not now").click()
            expect(dialog).to_be_hidden()
    finally:
        plant.sofia.post(f"/api/terminals/{place['id']}/change", px_per_mm=3.78)
    expect(watched.locator("html")).to_have_attribute("style", "--mm: 3.78px;")

    # A low screen shows all keys.
    watched.set_viewport_size({"width": 1366, "height": 768})
    expect(watched.get_by_role("button", name="Delete")).to_be_in_viewport(ratio=1)

    # On a telephone what is read and entered keeps three quarters.
    watched.set_viewport_size({"width": 390, "height": 844})
    assert height(watched.locator(".actions")) <= 844 / 4
    assert watched.locator(".terminal button:visible").evaluate_all(SMALL) == []
    in_both_lights(watched, axe)
