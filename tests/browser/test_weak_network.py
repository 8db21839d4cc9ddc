"""A page that came without its look or its code gets them as soon as they can be had."""

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
