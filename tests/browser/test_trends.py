"""Trends: from a month to a second by wheel, drag and keys; gaps, bad quality, limits, what ran; live; CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.integrations import plant as wires
from tests.integrations import ticking

from .conftest import Hand
from .machines import Machines
from .pump_works import PumpWorks, in_both_lights

HOUR = 3600


def lasts(page: Page, seconds: float) -> None:
    """The address follows until so much is shown, within a fiftieth."""
    page.wait_for_function(
        """wanted => {
            const words = new URLSearchParams(location.search);
            const shown = words.get('span') ?? words.get('to') - words.get('from');
            return Math.abs(shown / 1000 - wanted) <= wanted / 50;
        }""",
        arg=seconds,
    )


@pytest.fixture(scope="module")
def told(machines: Machines) -> Machines:
    """An hour of the mill's temperature, one value a second; two minutes missing, some that cannot be trusted."""
    samples = [
        (float(ago), None if 1800 < ago < 1860 else 40 + (ago % 60) / 10)
        for ago in range(HOUR, 5, -1)
        if not 600 < ago < 720
    ]
    machines.tell("MILL-01", "Temperature", samples)
    machines.lose("MILL-01", 720, 600)
    return machines


def test_a_trend_is_zoomed_from_a_month_to_a_second(
    watched: Page, sign_in: Callable[[Page, str], None], told: Machines
) -> None:
    sign_in(watched, "ella")
    watched.goto("/floor")
    tile = watched.locator('[data-unit="MILL-01"]')
    tile.get_by_role("link", name="Temperature").click()
    expect(watched.get_by_role("heading", name="MILL-01 Temperature (°C)")).to_be_visible()
    chart = watched.locator('[data-property="Temperature"] .trend-chart')
    watched.get_by_role("radiogroup", name="Length").get_by_text("30 d").click()
    expect(watched.get_by_text("least, mean and most of 1 h each")).to_be_visible()
    watched.get_by_role("radiogroup", name="Length").get_by_text("1 h", exact=True).click()
    expect(watched.get_by_text("least, mean and most of 5 s each")).to_be_visible()
    # Wheel, around the pointer.
    over = chart.locator(".u-over")
    box = over.bounding_box()
    assert box
    watched.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    watched.mouse.wheel(0, -100)
    lasts(watched, 0.8 * HOUR)
    expect(watched.get_by_role("switch", name="Live")).not_to_be_checked()
    # Drag: a tenth of it.
    watched.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 50)
    watched.mouse.down()
    watched.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=4)
    watched.mouse.up()
    lasts(watched, 0.08 * HOUR)
    expect(watched.get_by_text("every sample")).to_be_visible()
    # Keys, down to a second.
    watched.locator(".trend-charts").focus()
    for _ in range(12):
        watched.keyboard.press("+")
    lasts(watched, 1)
    watched.keyboard.press("-")
    watched.keyboard.press("End")
    expect(watched.get_by_role("switch", name="Live")).to_be_checked()


def test_a_live_trend_runs_with_the_machine(
    watched: Page, sign_in: Callable[[Page, str], None], told: Machines
) -> None:
    sign_in(watched, "ella")
    watched.goto("/trends?unit=MILL-01&p=Temperature&span=60000")
    now = watched.get_by_test_id("trend-now-Temperature")
    expect(now).to_contain_text("°C")
    expect(watched.get_by_role("status").filter(has_text="Live")).to_be_visible()
    for value in (51.25, 52.5):
        told.tell("MILL-01", "Temperature", [(0.0, value)])
        expect(now).to_have_text(f"{value} °C")


def test_what_ran_stands_below_and_the_table_and_the_file_say_the_same(
    watched: Page, sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand], told: Machines,
    plant: PumpWorks, tmp_path: Path, axe: Callable[[Page], None],
) -> None:  # fmt: skip
    order = plant.order(2)
    order.start(10)
    hand("ella").post(
        "/api/property-limits", work_unit="MILL-01", property="Temperature", upper=45.5, action="tell", reason="Coolant"
    )
    sign_in(watched, "ella")
    watched.goto("/trends?unit=MILL-01&p=Temperature&span=3600000")
    band = watched.get_by_role("region", name="What ran meanwhile")
    expect(band.locator("li", has_text=order.number).last).to_be_attached()
    expect(watched.get_by_text("limit", exact=True)).to_be_visible()
    in_both_lights(watched, axe)
    with watched.expect_download() as download:
        watched.get_by_role("button", name="Export as CSV").click()
    download.value.save_as(tmp_path / "trend.csv")
    rows = list(csv.DictReader((tmp_path / "trend.csv").open()))
    assert {(row["machine"], row["value"], row["unit"]) for row in rows} == {("MILL-01", "Temperature", "CEL")}
    assert sum(int(row["bad"]) for row in rows) >= 59
    watched.get_by_role("button", name="As a table").click()
    table = watched.get_by_role("table")
    expect(table).to_contain_text(re.compile("points, the latest first|the latest 200 of"))
    axe(watched)
    order.do(10, "interrupt", reason="the test is over")


def test_a_trend_speaks_german(
    watched: Page, sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand], told: Machines
) -> None:
    sign_in(watched, "quinn")
    watched.get_by_role("button", name=re.compile("account menu")).click()
    try:
        with watched.expect_response("**/api/session/preferences"):
            watched.get_by_role("button", name="Deutsch").click()
        watched.goto("/trends?unit=MILL-01&p=Temperature&span=3600000")
        expect(watched.get_by_role("heading", level=1)).to_have_text("Verläufe")
        expect(watched.get_by_text("kleinster, mittlerer und größter aus je 5 s")).to_be_visible()
    finally:
        hand("quinn").post("/api/session/preferences", language="en")


@pytest.mark.timeout(300)
def test_a_trend_draws_every_value_of_a_machine_that_publishes_ten_times_a_second(
    watched: Page, sign_in: Callable[[Page, str], None], hand: Callable[[str], Hand], plant_database: str,
    plant_environment: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    ella, port = hand("ella"), wires.free_port()
    for folder in ("machine", "worker"):
        (tmp_path / folder).mkdir()
    environment = {
        "DATABASE_URL": plant_database, "LINESIDE_OPCUA_PORT": "1", "LINESIDE_MODBUS_PORT": "1",
        "CONNECTION_KEYS": plant_environment["CONNECTION_KEYS"],
    }  # fmt: skip
    made = ella.post(
        "/api/connections", name="Ticking", protocol="opcua", endpoint=ticking.endpoint(port), publishing_ms=100,
        security="none", exception_reason="A machine of this test",
    )  # fmt: skip
    try:
        meaning = {
            "equipment": ella.unit("PACK-01"), "role": "value", "name": "Ticks", "address": ticking.ADDRESS, "keep_ms": 0
        }
        ella.post(f"/api/connections/{made['id']}/bind", bindings=[meaning])
        with ticking.program(port, tmp_path / "machine"), wires.acquisition(tmp_path / "worker", "ticks", **environment):
            wires.wait_for(lambda: _last(ella) is not None, 90, "the machine is not heard")
            sign_in(watched, "ella")
            watched.goto("/trends?unit=PACK-01&p=Ticks&span=60000")
            chart = watched.locator('[data-property="Ticks"] .trend-chart')
            expect(chart).to_be_visible()
            # Every time the chart is drawn with more points than before.
            chart.evaluate(
                """chart => {
                    window.draws = [];
                    new MutationObserver(() => window.draws.push(Number(chart.dataset.points)))
                        .observe(chart, { attributes: true, attributeFilter: ['data-points'] });
                }"""
            )
            watched.wait_for_function("() => window.draws.length >= 100", timeout=120_000)
            with watched.expect_download() as download:
                watched.get_by_role("button", name="Export as CSV").click()
            download.value.save_as(tmp_path / "ticks.csv")
    finally:
        ella.post(f"/api/connections/{made['id']}/remove", reason="The test is over")
    rows = list(csv.DictReader((tmp_path / "ticks.csv").open()))
    told = [round(float(row["mean"])) for row in rows if row["mean"]]
    assert len(told) >= 100
    assert told == list(range(told[0], told[0] + len(told)))


def _last(ella: Hand) -> object:
    (unit,) = [each for each in ella.get("/api/floor")["units"] if each["number"] == "PACK-01"]
    return next((each["value"] for each in unit["values"] if each["name"] == "Ticks"), None)
