"""The supervisor plans the floor: by mouse, by keyboard, and by fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Hand


@pytest.fixture
def sofia(hand: Callable[[str], Hand]) -> Hand:
    return hand("sofia")


@pytest.fixture
def board(watched: Page, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(watched, "sofia")
    expect(watched.get_by_role("heading", name="Dispatch")).to_be_visible()
    return watched


def _job(order: dict[str, Any], sequence: int) -> dict[str, Any]:
    job: dict[str, Any] = next(each for each in order["job_orders"] if each["sequence"] == sequence)
    return job


def _card(page: Page, number: str) -> Locator:
    return page.locator(f'.card[data-job="{number}"]')


def _bar(page: Page, unit: str, number: str) -> Locator:
    return page.locator(f'.board-lane[data-unit="{unit}"] [data-job="{number}"]')


def _place(hand: Hand, unit: str) -> list[str]:
    """The queue of a work unit, as the server sees it."""
    lanes = hand.get("/api/dispatch-board")["units"]
    return [card["number"] for card in next(lane for lane in lanes if lane["number"] == unit)["queue"]]


def _drag(page: Page, what: Locator, to: Locator, *, x: float) -> None:
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
    page.mouse.move(end["x"] + end["width"] * x, end["y"] + end["height"] / 2, steps=8)
    page.wait_for_timeout(150)
    page.mouse.up()


def test_a_job_is_dragged_to_a_machine_and_back(board: Page, sofia: Hand) -> None:
    number = _job(sofia.order("CP-200", 3), 10)["number"]
    lane = board.locator('.board-lane[data-unit="MILL-01"] .lane-track')
    _drag(board, _card(board, number), lane, x=0.9)
    expect(_bar(board, "MILL-01", number)).to_be_visible()
    assert _place(sofia, "MILL-01")[-1] == number

    _drag(board, _bar(board, "MILL-01", number), board.locator(".backlog"), x=0.5)
    expect(_card(board, number)).to_be_visible()
    assert number not in _place(sofia, "MILL-01")


def test_a_machine_that_does_not_suit_takes_no_job(board: Page, sofia: Hand) -> None:
    number = _job(sofia.order("CP-200", 3), 10)["number"]
    _drag(board, _card(board, number), board.locator('.board-lane[data-unit="PACK-01"] .lane-track'), x=0.5)
    # Nothing is sent for a lane that shows it does not suit; the job stays where it was.
    board.wait_for_timeout(500)
    assert number not in _place(sofia, "PACK-01")
    expect(_card(board, number)).to_be_visible()


def test_the_keyboard_carries_moves_and_reorders(board: Page, sofia: Hand) -> None:
    first = _job(sofia.order("CP-200", 2), 20)
    second = _job(sofia.order("CP-200", 2), 20)
    sofia.post(f"/api/job-orders/{first['id']}/dispatch", work_unit=sofia.unit("TURN-01"))
    expect(_bar(board, "TURN-01", first["number"])).to_be_visible()
    before = _place(sofia, "TURN-01")

    # M picks up, arrows choose, M drops.
    _card(board, second["number"]).focus()
    board.keyboard.press("m")
    expect(board.get_by_test_id("said")).to_contain_text("picked up")
    board.keyboard.press("ArrowDown")
    expect(board.get_by_test_id("said")).to_contain_text("TURN-01")
    board.keyboard.press("m")
    expect(_bar(board, "TURN-01", second["number"])).to_be_visible()
    assert _place(sofia, "TURN-01") == [*before, second["number"]]

    # The focus stays with the job, so Alt and arrows go on from there.
    expect(_bar(board, "TURN-01", second["number"])).to_be_focused()
    board.keyboard.press("Alt+ArrowLeft")
    expect(board.get_by_text(f"{second['number']} has its new place.")).to_be_visible()
    assert _place(sofia, "TURN-01") == [*before[:-1], second["number"], before[-1]]

    # Alt and up takes it back.
    _bar(board, "TURN-01", second["number"]).focus()
    board.keyboard.press("Alt+ArrowUp")
    expect(_card(board, second["number"])).to_be_visible()

    # Escape leaves everything as it was.
    _card(board, second["number"]).focus()
    board.keyboard.press("m")
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Escape")
    expect(board.get_by_test_id("said")).to_contain_text("stays where it was")
    assert _place(sofia, "TURN-01") == before


def test_the_inspector_does_without_dragging_what_a_drag_does(board: Page, sofia: Hand) -> None:
    number = _job(sofia.order("CP-200", 2), 10)["number"]
    _card(board, number).click()
    inspector = board.get_by_test_id("inspector")
    expect(board).to_have_url(re.compile(r"job=\d+"))
    inspector.get_by_label("Work unit").select_option(label="MILL-02 Milling machine 2")
    inspector.get_by_role("button", name="Dispatch").click()
    expect(_bar(board, "MILL-02", number)).to_be_visible()
    expect(inspector.get_by_role("button", name="Take back")).to_be_visible()
    inspector.get_by_role("button", name="Take back").click()
    expect(_card(board, number)).to_be_visible()


def test_a_running_job_is_interrupted_for_another_resumed_and_its_remainder_moved(board: Page, sofia: Hand) -> None:
    unit = sofia.unit("MILL-01")
    job, urgent = (_job(sofia.order("CP-200", pieces), 10) for pieces in (6, 2))
    for each in (job, urgent):
        sofia.post(f"/api/job-orders/{each['id']}/dispatch", work_unit=unit)
    sofia.post(f"/api/job-orders/{job['id']}/start")

    board.goto(f"/dispatch?job={job['id']}")
    inspector = board.get_by_test_id("inspector")
    inspector.get_by_role("button", name="Interrupt").click()
    dialog = board.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option(index=1)
    dialog.get_by_label("Let another job go first").select_option(str(urgent["id"]))
    dialog.get_by_role("button", name="Interrupt").click()
    held = board.locator(f'[data-job="{job["number"]}"][data-look="held"]')
    expect(held).to_be_visible()

    inspector.get_by_role("button", name="Resume").click()
    expect(board.locator(f'[data-job="{job["number"]}"][data-look="running"]')).to_be_visible()

    # The rest goes to the other mill; what was made stays with its maker.
    inspector.get_by_label("Work unit").select_option(label="MILL-02 Milling machine 2")
    inspector.get_by_role("button", name="Move the remainder to MILL-02").click()
    expect(board.get_by_text("The remainder of")).to_be_visible()
    expect(board.locator(f'.board-lane[data-unit="MILL-01"] [data-job="{job["number"]}"]')).to_have_count(0)
    assert any(number.startswith(job["number"]) for number in _place(sofia, "MILL-02"))


def test_received_orders_are_released_from_the_board(board: Page, sofia: Hand) -> None:
    order = sofia.order("SC-07", 7, release=False)
    board.get_by_role("button", name=re.compile(r"Release \d+ order")).click()
    row = board.get_by_role("dialog").get_by_role("listitem").filter(has_text=order["number"])
    row.get_by_role("button", name="Release").click()
    expect(row).to_have_count(0)
    board.keyboard.press("Escape")
    expect(_card(board, f"{order['number']}-10")).to_be_visible()


def test_an_auditor_sees_the_board_and_can_move_nothing(
    watched: Page, sign_in: Callable[[Page, str], None], sofia: Hand
) -> None:
    number = _job(sofia.order("CP-200", 2), 10)["number"]
    sign_in(watched, "anna")
    watched.goto("/dispatch")
    _card(watched, number).click()
    inspector = watched.get_by_test_id("inspector")
    expect(inspector).to_be_visible()
    expect(inspector.get_by_role("button", name="Dispatch")).to_have_count(0)
    _card(watched, number).focus()
    watched.keyboard.press("m")
    expect(watched.get_by_test_id("said")).to_contain_text("cannot be moved")
