"""Signing in at a desk, and where each role's work begins."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD

from .conftest import Hand


def test_a_person_signs_in_and_out_with_name_and_password(watched: Page) -> None:
    watched.goto("/orders?view=all")
    expect(watched).to_have_url(re.compile(r"/sign-in\?next="))
    watched.get_by_label("User name").fill("sofia")
    watched.get_by_label("Password", exact=True).fill(PASSWORD)
    watched.keyboard.press("Enter")
    # Back to where they wanted to go.
    expect(watched).to_have_url(re.compile(r"/orders\?view=all$"))
    watched.get_by_role("button", name="account menu").click()
    watched.get_by_role("button", name="Sign out").click()
    expect(watched.get_by_role("heading", name="Sign in")).to_be_visible()
    watched.goto("/orders")
    expect(watched).to_have_url(re.compile("/sign-in"))


def test_a_wrong_password_is_told_in_a_sentence(watched: Page, watch) -> None:  # type: ignore[no-untyped-def]
    watch.allow("403")
    watched.goto("/sign-in")
    watched.get_by_label("User name").fill("sofia")
    watched.get_by_label("Password", exact=True).fill("not the password")
    watched.get_by_role("button", name="Sign in").click()
    expect(watched.get_by_role("alert")).to_contain_text("User name or password is wrong.")
    expect(watched.get_by_label("Password", exact=True)).to_have_value("")


def test_a_link_to_elsewhere_is_not_followed_after_signing_in(watched: Page) -> None:
    watched.goto("/sign-in?next=//example.org/")
    watched.get_by_label("User name").fill("sofia")
    watched.get_by_label("Password", exact=True).fill(PASSWORD)
    watched.get_by_role("button", name="Sign in").click()
    expect(watched).to_have_url(re.compile(r"127\.0\.0\.1:\d+/dispatch"))


@pytest.mark.parametrize(
    ("username", "heading", "path"),
    [
        ("sofia", "Dispatch", "/dispatch"),
        ("quinn", "Quality inbox", "/quality"),
        ("ella", "Machines", "/machines"),
        ("anna", "Audit", "/audit"),
        ("max", "People", "/people"),
    ],
)
def test_each_role_lands_on_the_page_its_work_begins_with(
    watched: Page, sign_in: Callable[[Page, str], None], username: str, heading: str, path: str
) -> None:
    sign_in(watched, username)
    expect(watched).to_have_url(re.compile(f"{path}(\\?|$)"))
    expect(watched.get_by_role("heading", level=1)).to_contain_text(re.compile(heading, re.I))
    expect(watched.get_by_role("status").filter(has_text="Live")).to_be_visible()


def test_the_screens_speak_german_on_every_device_of_a_person(
    watched: Page, another_page: Callable[[], Page], sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand]
) -> None:
    sign_in(watched, "sofia")
    watched.get_by_role("button", name="account menu").click()
    try:
        with watched.expect_response("**/api/session/preferences"):
            watched.get_by_role("button", name="Deutsch").click()
        expect(watched.get_by_role("heading", name="Feinplanung")).to_be_visible()
        expect(watched.locator("html")).to_have_attribute("lang", "de")
        watched.reload()
        expect(watched.get_by_role("heading", name="Feinplanung")).to_be_visible()
        # Another device, where nobody has chosen a language yet.
        fresh = another_page()
        fresh.goto("/sign-in")
        fresh.get_by_label("User name").fill("sofia")
        fresh.get_by_label("Password", exact=True).fill(PASSWORD)
        fresh.keyboard.press("Enter")
        expect(fresh.get_by_role("heading", name="Feinplanung")).to_be_visible()
    finally:
        hand("sofia").post("/api/session/preferences", language="en")


def test_ctrl_k_finds_an_order_and_goes_there(watched: Page, sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand]) -> None:
    order = hand("sofia").order(release=False)
    sign_in(watched, "sofia")
    watched.keyboard.press("Control+k")
    watched.get_by_role("textbox", name="Order, serial, lot, machine or page").fill(order["number"])
    watched.get_by_role("button", name=order["number"]).first.click()
    expect(watched).to_have_url(re.compile(f"/orders/{order['id']}$"))
    expect(watched.get_by_role("heading", level=1)).to_contain_text(order["number"])
