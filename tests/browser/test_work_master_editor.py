"""Ella writes how a product is made, and no work of hers is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

SignIn = Callable[[Page, str], None]
Hands = Callable[[str], Any]


def material(ella: Any, number: str) -> str:
    """A product nobody knows how to make yet."""
    ella.post("/api/material-definitions", number=number, name=f"Bracket {number}", unit="C62", tracking="lot")
    return number


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("All saved")).to_be_visible()


def draft(ella: Any, number: str) -> int:
    """A draft with one operation."""
    made = ella.post("/api/work-masters", number=f"WM-{number}", name="Bracket", material=material(ella, number))
    found: int = made["id"]
    return found


def test_unsaved_work_survives_a_reload_and_is_asked_about_before_it_is_left(
    watched: Page, hand: Hands, sign_in: SignIn
) -> None:
    page = watched
    page.on("dialog", lambda dialog: dialog.accept())
    master = draft(hand("ella"), "BR-20")
    sign_in(page, "ella")
    page.goto(f"/work-masters/{master}")
    page.get_by_label("Name").fill("Bracket, long")
    expect(page.get_by_text("Not saved; kept in this browser")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("Bracket, long")
    expect(page.get_by_text("Your unsaved work")).to_be_visible()
    page.get_by_role("link", name="Machines").click()
    question = page.get_by_role("dialog", name="Leave without saving?")
    question.get_by_role("button", name="Save and leave").click()
    expect(page).to_have_url(re.compile("/machines"))
    assert hand("ella").get(f"/api/work-masters/{master}")["name"] == "Bracket, long"


def test_who_was_faster_is_named_and_nothing_of_either_is_lost(
    watched: Page, watch: Any, hand: Hands, sign_in: SignIn
) -> None:
    watch.allow("412")
    page, ella = watched, hand("ella")
    master = draft(ella, "BR-30")
    sign_in(page, "ella")
    page.goto(f"/work-masters/{master}")
    page.get_by_label("Name").fill("Mine")
    document = ella.get(f"/api/work-masters/{master}")
    ella.post(
        f"/api/work-masters/{master}/save",
        name="Theirs", over_production_percent=document["over_production_percent"], segments=[],
    )  # fmt: skip
    page.get_by_role("button", name="Save", exact=True).click()
    told = page.get_by_role("alert").filter(has_text="Ella")
    expect(told).to_contain_text("while you were editing it")
    assert ella.get(f"/api/work-masters/{master}")["name"] == "Theirs"
    told.get_by_role("button", name="Go on with mine").click()
    expect(page.get_by_label("Name")).to_have_value("Mine")
    save(page)
    assert ella.get(f"/api/work-masters/{master}")["name"] == "Mine"
