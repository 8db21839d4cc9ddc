"""Numbers as people type them: one decimal sign, digits that find their field, a half-typed value that is not lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pump_works import PumpWorks


def at_the_bore(page: Page, plant: PumpWorks, badge_in: Any) -> Any:
    """The first casing is milled, and its bore is asked for."""
    plant.clear("MILL-01")
    order = plant.order(3, at={10: "MILL-01"})
    badge_in(page, "MILL")
    page.get_by_role("button", name=f"Start {order.number}-10").click()
    page.get_by_role("button", name="Done: Clamp the first casting").click()
    expect(page.locator(".value input")).to_be_visible()
    return order


def test_a_point_is_never_a_german_comma(watched: Page, plant: PumpWorks, badge_in: Any) -> None:
    order = at_the_bore(watched, plant, badge_in)
    watched.get_by_role("button", name="Omar Haddad").click()
    watched.get_by_role("menuitem", name="Deutsch").click()
    field = watched.locator(".value input")
    field.fill("62.010")
    expect(watched.get_by_text("Nachkommastellen mit ,")).to_be_visible()
    expect(watched.locator("footer .primary")).to_be_disabled()
    field.fill("62,010")
    expect(watched.get_by_role("button", name="62,010 mm")).to_be_enabled()
    # The number pad's own key is the sign of the language, whatever is printed on it.
    field.fill("62")
    field.press("NumpadDecimal")
    expect(field).to_have_value("62,")
    watched.get_by_role("button", name="Omar Haddad").click()
    watched.get_by_role("menuitem", name="English").click()
    order.do(10, "interrupt", reason="the test is over")


def test_digits_find_the_value_after_a_dialog(watched: Page, plant: PumpWorks, badge_in: Any) -> None:
    order = at_the_bore(watched, plant, badge_in)
    watched.get_by_role("button", name="Scrap, rework").click()
    expect(watched.get_by_role("dialog")).to_be_visible()
    watched.keyboard.press("Escape")
    expect(watched.get_by_role("dialog")).to_be_hidden()
    watched.keyboard.type("62.01", delay=120)
    expect(watched.locator(".value input")).to_have_value("62.01")
    order.do(10, "interrupt", reason="the test is over")


def test_a_half_typed_value_is_not_lost_without_a_word(watched: Page, plant: PumpWorks, badge_in: Any) -> None:
    plant.clear("TURN-01")
    order = plant.order(3, at={20: "TURN-01"})
    badge_in(watched, "TURN")
    watched.get_by_role("button", name=f"Start {order.number}-20").click()
    watched.locator(".value input").fill("27.9")
    step = next(each for each in order.job(20)["steps"] if each["entry"] == "number")
    path = f"/api/job-orders/{order.ids[20]}"
    plant.sofia.post(f"{path}/enter-value", step=step["sequence"], value="27.99")
    plant.sofia.post(f"{path}/complete-step", step=step["sequence"])
    told = watched.get_by_role("alert")
    expect(told).to_contain_text("Sofia Brandt has entered 27.99")
    expect(told).to_contain_text("Your 27.9 was not saved.")
    order.do(20, "interrupt", reason="the test is over")


def test_the_comma_of_a_screens_keys_is_refused_and_not_lost(watched: Page, sign_in: Any) -> None:
    sign_in(watched, "sofia")
    watched.goto("/orders")
    watched.get_by_role("button", name="New order").click()
    field = watched.get_by_role("dialog").get_by_label("Quantity")
    field.focus()
    # What a virtual keyboard writes comes without a key.
    for sign in "0,5":
        watched.keyboard.insert_text(sign)
    expect(watched.get_by_text("Write . to part a number")).to_be_visible()
    field.press("Backspace")
    expect(watched.get_by_text("Write . to part a number")).to_be_hidden()
    field.fill("")
    for sign in "2.5":
        watched.keyboard.insert_text(sign)
    expect(field).to_have_value("2.5")
