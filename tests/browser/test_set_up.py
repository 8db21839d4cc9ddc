"""Somebody alone brings an empty plant to life: the first person, places, tables, and a checklist that ticks itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHECKOUT, own_database, serving

MATERIALS = "Materialnummer;Bezeichnung;ME\nKIT-1;Satz;Stk\nBAR-30;Rundstahl;m\n"


@dataclass
class EmptyPlant:
    """A plant as `DEMO=0` starts it."""

    url: str
    code: str
    environment: dict[str, str]

    def worker(self) -> None:
        """What the worker does that a test does not run."""
        task = "import django; django.setup(); from integrations.tasks import take_in; take_in()"
        subprocess.run([sys.executable, "-c", task], cwd=CHECKOUT, env=self.environment, check=True, timeout=60)


@pytest.fixture(scope="module")
def empty(plant_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmptyPlant]:
    data = tmp_path_factory.mktemp("empty")
    (data / "secrets").mkdir()
    with own_database("browser_empty") as database:
        environment = plant_environment | {"DATABASE_URL": database, "LINESIDE_DATA": str(data), "DEMO": "0"}
        command = [sys.executable, "manage.py", "setup_code"]
        made = subprocess.run(
            command, cwd=CHECKOUT, env=environment, check=True, timeout=60, capture_output=True, text=True
        )
        with serving(environment, Path(data) / "web.log") as url:
            yield EmptyPlant(url, made.stdout.strip(), environment)


@pytest.fixture(scope="module")
def desk(empty: EmptyPlant, browser: Browser) -> Iterator[Page]:
    """One browser for the whole walk: who begins does not sign in again."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/Berlin")
    yield context.new_page()
    context.close()


def checklist(desk: Page, empty: EmptyPlant) -> list[str]:
    """What is ticked."""
    desk.goto(f"{empty.url}/set-up")
    expect(desk.locator("[data-next=true]")).to_be_visible()
    return [str(each.get_attribute("data-step")) for each in desk.locator("[data-done=true]").all()]


def test_a_stranger_without_the_code_gets_nowhere(empty: EmptyPlant, desk: Page) -> None:
    desk.goto(empty.url)
    expect(desk.get_by_role("heading", name="The first person")).to_be_visible()
    desk.get_by_label("Code").fill("AAAA-BBBB-CCCC")
    fill_in(desk)
    expect(desk.get_by_text("This is not the code that `make run` printed.")).to_have_count(1)
    expect(desk.get_by_label("Code")).to_be_focused()


def fill_in(desk: Page) -> None:
    desk.get_by_label("Your name").fill("Mara Meier")
    desk.get_by_label("User name").fill("mara")
    desk.get_by_label("Password").first.fill("a long first password")
    desk.get_by_label("PIN for the terminal").fill("4826")
    desk.get_by_role("button", name="Begin").click()


def test_the_printed_address_makes_the_first_person(empty: EmptyPlant, desk: Page) -> None:
    desk.goto("about:blank")
    desk.goto(f"{empty.url}/set-up/first#{empty.code}")
    fill_in(desk)
    expect(desk.get_by_role("heading", name="Set up the plant")).to_be_visible()
    assert checklist(desk, empty) == ["people"]


def test_site_area_and_work_units_are_added_and_what_holds_places_stays_in_use(empty: EmptyPlant, desk: Page) -> None:
    desk.get_by_role("link", name="Add the site").click()
    form = desk.get_by_role("dialog")
    place(desk, "WORKS", "First works", "Save")
    assert "Europe/Berlin" in desk.locator("[data-place=WORKS]").inner_text()
    desk.get_by_role("button", name="Add WORKS").click()
    place(desk, "HALL", "Hall 1", "Save")
    desk.get_by_role("button", name="Add HALL").click()
    place(desk, "SAW", "Saw", "Save and add another")
    expect(form.get_by_role("status")).to_contain_text("SAW is added.")
    place(desk, "SAW", "Saw again", "Save")
    expect(form).to_contain_text("There is a 'SAW' already.")
    place(desk, "BENCH", "Bench", "Save")
    desk.get_by_role("button", name="Actions for HALL").click()
    desk.get_by_role("menuitem", name="Take out of use").click()
    form.get_by_label("Reason").fill("Rebuilt")
    form.get_by_role("button", name="Take out of use").click()
    expect(form.get_by_role("alert")).to_contain_text("SAW, BENCH in it: take them out of use first.")
    assert checklist(desk, empty) == ["site", "work_units", "people"]


def place(desk: Page, number: str, name: str, save: str) -> None:
    form = desk.get_by_role("dialog")
    form.get_by_label(re.compile("^Number")).fill(number)
    form.get_by_label(re.compile("^Name")).fill(name)
    form.get_by_role("button", name=save, exact=True).click()
    if save == "Save" and "again" not in name:
        expect(form).to_have_count(0)


def test_a_table_with_a_wrong_row_brings_nothing_and_the_corrected_one_everything(
    empty: EmptyPlant, desk: Page
) -> None:
    bring(desk, empty, MATERIALS + "BOX-2;;Furlong\n")
    expect(desk.get_by_role("heading", name="Nothing has come in")).to_be_visible()
    wrong = desk.locator("[data-row-number='4']")
    expect(wrong).to_have_count(2)
    expect(wrong.first).to_contain_text("Bezeichnung")
    expect(wrong.last).to_contain_text("Furlong")
    bring(desk, empty, MATERIALS)
    expect(desk.get_by_role("heading", name="Every row is right. Nothing has come in yet.")).to_be_visible()
    desk.get_by_role("button", name="Take in 2 rows").click()
    empty.worker()
    expect(desk.get_by_role("heading", name="Everything has come in")).to_be_visible()
    expect(desk.get_by_text("2 materials added")).to_be_visible()
    assert checklist(desk, empty) == ["site", "work_units", "people", "materials"]


def bring(desk: Page, empty: EmptyPlant, text: str) -> None:
    """Upload a table of materials and have it checked."""
    desk.goto(f"{empty.url}/imports")
    desk.get_by_label("File with Materials").set_input_files(
        {"name": "materials.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    desk.get_by_role("button", name=re.compile("^Check . rows$")).click()
    expect(desk.get_by_text(re.compile("^0 of . rows$"))).to_be_visible()
    empty.worker()
