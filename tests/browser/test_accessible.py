"""Every page, light and dark, by the rules of WCAG 2.2."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hand

DESK = [
    ("sofia", "/floor"),
    ("sofia", "/tv"),
    ("sofia", "/dispatch"),
    ("sofia", "/labour?view=periods"),
    ("max", "/labour?view=kept"),
    ("sofia", "/paper"),
    ("sofia", "/paper/enter"),
    ("sofia", "/orders"),
    ("sofia", "/orders?new=1"),
    ("sofia", "/orders/tasks"),
    ("ella", "/machines"),
    ("ella", "/machines/connections/1"),
    ("sofia", "/stations"),
    ("quinn", "/limits"),
    ("ella", "/certificates"),
    ("ella", "/places"),
    ("ella", "/imports"),
    ("ella", "/set-up"),
    ("ella", "/checks"),
    ("ella", "/trends"),
    ("ella", "/work-masters"),
    ("ella", "/work-masters?new=1"),
    ("ella", "/work-masters/1?op=40"),
    ("sofia", "/messages"),
    ("max", "/people"),
    ("max", "/people?new=1"),
    ("max", "/people/1"),
    ("max", "/people/1?tab=keys"),
    ("max", "/people/1?tab=history"),
    ("max", "/skills"),
    ("max", "/skills?tab=list"),
    ("max", "/deputies?new=1"),
    ("max", "/terminals"),
    ("ella", "/reasons"),
    ("ella", "/materials"),
    ("ella", "/tools"),
    ("ella", "/tools?tab=gauges"),
    ("sofia", "/codes"),
    ("sofia", "/no/such/page"),
]


# Sixteen pages in one go, and the first test of a run also waits for the plant to be built.
@pytest.mark.timeout(300)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_desk_page_is_accessible(
    watched: Page,
    sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    hand: Callable[[str], Hand],
    scheme: str,
) -> None:
    watched.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    watched.goto("/sign-in")
    expect(watched.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
    expect(watched.get_by_role("heading", level=1)).to_be_attached()
    axe(watched)
    order = hand("sofia").order("CP-200", 3)
    last = ""
    for person, path in [*DESK, ("sofia", f"/orders/{order['id']}"), ("sofia", f"/dispatch?job={_first(order)}")]:
        if person != last:
            sign_in(watched, person)
            last = person
        watched.goto(path)
        expect(watched.get_by_role("heading", level=1)).to_be_attached()
        expect(watched.locator(".mantine-Skeleton-root")).to_have_count(0)
        axe(watched)


def _first(order: dict) -> int:  # type: ignore[type-arg]
    found: int = order["job_orders"][0]["id"]
    return found


def test_search_and_menus_are_accessible(
    watched: Page, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    sign_in(watched, "sofia")
    watched.keyboard.press("Control+k")
    expect(watched.get_by_role("textbox", name="Order, serial, lot, machine or page")).to_be_focused()
    axe(watched)
    watched.keyboard.press("Escape")
    watched.get_by_role("button", name=re.compile("account menu")).click()
    expect(watched.get_by_role("button", name="Sign out")).to_be_visible()
    # The menu fades in; half faded nothing has its contrast.
    watched.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    axe(watched)
