"""What a weak network lost of a page is asked for again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect


@pytest.mark.parametrize("missing", [r"/mantine-[^/]*\.css", r"/index-[^/]*\.js"])
def test_a_page_that_came_in_part_begins_again(watched: Page, watch: Any, missing: str) -> None:
    watch.allow("ERR_|Failed to load resource")
    asked = []

    def twice_lost(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) <= 2:
            route.abort()
        else:
            route.continue_()

    watched.route(re.compile(missing), twice_lost)
    watched.goto("/sign-in")
    expect(watched.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(watched.locator("body")).to_have_css("margin", "0px")
    assert len(asked) == 4


def test_a_page_whose_part_was_lost_on_the_way_is_shown(watched: Page, watch: Any, sign_in: Any) -> None:
    watch.allow("ERR_|Failed to load resource|dynamically imported")
    sign_in(watched, "sofia")
    asked = []

    def once_lost(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    watched.route(re.compile(r"/QualityPage-[^/]*\.js"), once_lost)
    watched.get_by_role("link", name="Quality").click()
    expect(watched.get_by_role("heading", name="Quality", level=1)).to_be_visible()
    assert len(asked) == 2
