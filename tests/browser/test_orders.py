"""People create, change and cancel orders in the browser; a supervisor decides about late changes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD

from .conftest import Hand


@pytest.fixture
def orders(watched: Page, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(watched, "sofia")
    watched.goto("/orders")
    expect(watched.get_by_role("heading", name="Orders")).to_be_visible()
    return watched


def choose(page: Page, product: str) -> None:
    """A part of the number finds it."""
    field = page.get_by_role("dialog").get_by_role("combobox", name="Product")
    field.click()
    field.fill(product[1:].lower())
    page.get_by_role("option", name=re.compile(f"^{product} ·")).click()


def test_what_only_a_family_s_work_master_makes_is_offered(orders: Page, hand: Callable[[str], Hand]) -> None:
    ella = hand("ella")
    for number in ("FV-15", "FV-25"):
        ella.post("/api/material-definitions", number=number, name="Foot valve", unit="C62", tracking="lot", family="FV")
    master = ella.post("/api/work-masters", number="WM-FV", name="Foot valve", family="FV")
    segment = {"sequence": 10, "name": "Press", "work_units": ["ASM-02"], "counting_source": "report"}
    ella.post(f"/api/work-masters/{master['id']}/save", name="Foot valve", over_production_percent="0", segments=[segment])
    ella.post(f"/api/work-masters/{master['id']}/submit")
    hand("quinn").post(f"/api/work-masters/{master['id']}/release", secret=PASSWORD)
    orders.goto("/orders?new=1")
    choose(orders, "FV-25")
    form = orders.get_by_role("dialog")
    form.get_by_label("Quantity").fill("4")
    form.get_by_role("button", name="Create the order").click()
    expect(orders).to_have_url(re.compile(r"/orders/\d+$"))
    expect(orders.get_by_role("heading", level=1)).to_contain_text("Foot valve")


def test_an_order_is_created_changed_and_cancelled(orders: Page) -> None:
    orders.get_by_role("button", name="New order").click()
    form = orders.get_by_role("dialog")
    form.get_by_role("button", name="Create the order").click()
    expect(form.get_by_text("Choose what to make.")).to_be_visible()
    choose(orders, "CP-200")
    form.get_by_label("Quantity").fill("12")
    form.get_by_role("button", name="Create the order").click()

    expect(orders).to_have_url(re.compile(r"/orders/\d+$"))
    expect(orders.get_by_text("of 12 pcs")).to_be_visible()
    expect(orders.locator('[data-state="received"]')).to_be_visible()

    orders.get_by_role("button", name="Change").click()
    form = orders.get_by_role("dialog")
    expect(form.get_by_role("button", name="Change the order")).to_be_disabled()
    form.get_by_label("Quantity").fill("9")
    form.get_by_label("Reason").fill("The customer wants fewer")
    form.get_by_role("button", name="Change the order").click()
    expect(orders.get_by_text("of 9 pcs")).to_be_visible()

    orders.get_by_role("button", name="Release to the floor").click()
    expect(orders.get_by_role("row").filter(has_text="Leak test")).to_be_visible()

    orders.get_by_role("button", name="Cancel order").click()
    form = orders.get_by_role("dialog")
    form.get_by_label("Reason").fill("Not wanted any more")
    form.get_by_role("button", name="Cancel the order").click()
    expect(orders.locator('.page-head [data-state="cancelled"]')).to_be_visible()
    orders.get_by_role("tab", name="History").click()
    expect(orders.get_by_text("Not wanted any more")).to_be_visible()
    expect(orders).to_have_url(re.compile("tab=history"))


def test_what_the_plant_refuses_stands_beside_the_field(orders: Page, watch, hand: Callable[[str], Hand]) -> None:  # type: ignore[no-untyped-def]
    watch.allow("4(00|09|22)")
    taken = hand("sofia").order(release=False)["number"]
    orders.goto("/orders?new=1")
    form = orders.get_by_role("dialog")
    choose(orders, "SC-07")
    form.get_by_label("Quantity").fill("5")
    form.get_by_label("Number").fill(taken)
    form.get_by_role("button", name="Create the order").click()
    expect(form.get_by_role("alert")).to_contain_text(re.compile(taken))
    # The refusal leaves what was typed.
    expect(form.get_by_label("Quantity")).to_have_value(re.compile("5"))


def test_filters_live_in_the_address(orders: Page, hand: Callable[[str], Hand]) -> None:
    order = hand("sofia").order("SC-07", 3, release=False)
    orders.get_by_label("Number begins with").fill(order["number"])
    expect(orders).to_have_url(re.compile(f"search={order['number']}"))
    expect(orders.get_by_role("link", name=order["number"], exact=True)).to_be_visible()
    orders.get_by_text("Running", exact=True).first.click()
    expect(orders.get_by_text("No orders here")).to_be_visible()
    orders.reload()
    expect(orders.get_by_text("No orders here")).to_be_visible()
    orders.goto(f"/orders?search={order['number']}")
    expect(orders.get_by_role("link", name=order["number"], exact=True)).to_be_visible()
    # j walks to the first row, Enter opens it.
    orders.get_by_role("heading", name="Orders").click()
    orders.keyboard.press("j")
    orders.keyboard.press("Enter")
    expect(orders).to_have_url(re.compile(f"/orders/{order['id']}$"))


def test_a_change_of_the_erp_after_the_start_is_a_supervisors_task(
    orders: Page, hand: Callable[[str], Hand], erp: Callable[..., requests.Response]
) -> None:
    sofia = hand("sofia")
    number, due_at = f"ERP-{uuid.uuid4().hex[:6]}", (datetime.now(UTC) + timedelta(days=2)).isoformat()
    taken = erp(
        "/operations-requests", number=number, version=1, material="CP-200", quantity=4, unit="C62", due_at=due_at
    )
    assert taken.status_code == 200, taken.text
    order = sofia.get("/api/operations-requests", number=number)["results"][0]
    if order["state"] == "received":
        sofia.post(f"/api/operations-requests/{order['id']}/release")
    order = sofia.get(f"/api/operations-requests/{order['id']}")
    job = next(each for each in order["job_orders"] if each["sequence"] == 10)
    unit = sofia.unit("MILL-01")
    for other in sofia.get("/api/job-orders", state="running", work_unit=unit)["results"]:
        sofia.post(f"/api/job-orders/{other['id']}/interrupt", reason="another")
    sofia.post(f"/api/job-orders/{job['id']}/dispatch", work_unit=unit)
    sofia.post(f"/api/job-orders/{job['id']}/start")
    asked = erp(f"/operations-requests/{number}/change", version=2, quantity=6, reason="The customer wants more")
    assert asked.status_code == 202, asked.text
    orders.goto(f"/orders/{order['id']}")
    expect(orders.get_by_text("quantity 6")).to_be_visible()

    orders.goto("/orders/tasks")
    task = orders.locator(f'[data-task="{order["number"]}"]')
    task.get_by_role("button", name="Accept").click()
    expect(task).to_have_count(0)
    orders.goto(f"/orders/{order['id']}")
    expect(orders.get_by_text("of 6 pcs")).to_be_visible()
    sofia.post(f"/api/job-orders/{job['id']}/interrupt", reason="the test is over")


def test_a_double_click_has_one_effect(orders: Page, hand: Callable[[str], Hand]) -> None:
    sofia = hand("sofia")
    order = sofia.order("SC-07", 2, release=False)
    orders.goto(f"/orders/{order['id']}")
    orders.get_by_role("button", name="Release to the floor").dblclick()
    expect(orders.locator('.page-head [data-state="released"]')).to_be_visible()
    assert len(sofia.get(f"/api/operations-requests/{order['id']}")["job_orders"]) == 1


def test_escape_closes_the_calendar_before_the_form_it_stands_in(orders: Page, axe: Callable[[Page], None]) -> None:
    orders.get_by_role("button", name="New order").click()
    form = orders.get_by_role("dialog", name="New order")
    form.get_by_label("Quantity").fill("12")
    form.get_by_role("button", name=re.compile("^Due")).click()
    calendar = orders.get_by_role("dialog", name="Due")
    expect(calendar.get_by_role("button", name="Take this time")).to_be_visible()
    orders.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    axe(orders)
    calendar.get_by_role("button", name=re.compile("^15 ")).focus()
    orders.keyboard.press("Escape")
    expect(calendar).not_to_be_attached()
    expect(form.get_by_label("Quantity")).to_have_value("12")
    orders.keyboard.press("Escape")
    expect(form).not_to_be_attached()
