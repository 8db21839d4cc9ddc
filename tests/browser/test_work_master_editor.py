"""Ella writes how a product is made, from nothing to a second version, and Sofia's order is made by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.plant.people import PASSWORD
from tests.browser.pump_works import in_both_lights

PICTURE = Path(__file__).resolve().parents[2] / "demo" / "pictures" / "cover-bolts.webp"
Axe = Callable[[Page], None]
SignIn = Callable[[Page, str], None]
Hands = Callable[[str], Any]


def material(ella: Any, number: str) -> str:
    """A product nobody knows how to make yet."""
    ella.post("/api/material-definitions", number=number, name=f"Bracket {number}", unit="C62", tracking="lot")
    return number


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()
    return page.get_by_role("tabpanel")


def name_it(page: Page, name: str) -> None:
    """A new operation has its name in the focus, all of it marked."""
    field = page.get_by_role("tabpanel", name="Operation").get_by_label("Name")
    expect(field).to_be_focused()
    page.keyboard.type(name)


def place(page: Page, unit: str, makes: str) -> None:
    """Where the chosen operation runs and what comes out of it."""
    panel = tab(page, "Operation")
    panel.get_by_role("combobox", name="Work units").fill(unit)
    page.get_by_role("option", name=re.compile(f"^{unit}")).click()
    page.keyboard.press("Escape")
    panel.get_by_role("combobox", name="Makes").fill(makes)
    page.get_by_role("option", name=re.compile(f"^{makes} ·")).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("All saved")).to_be_visible()


def do(page: Page, action: str) -> Locator:
    """The next step in a version's life: a button, or a line of the menu beside it."""
    expect(page.get_by_role("button", name="Preview")).to_be_visible()
    button = page.get_by_role("button", name=action, exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="More to do with this version").click()
        button = page.get_by_role("menuitem", name=action, exact=True)
    button.click()
    return page.get_by_role("dialog")


def release(page: Page, sign_in: SignIn, reason: str) -> None:
    """Ella asks for it; Quinn signs, because Ella has edited it."""
    do(page, "Submit for review").get_by_role("button", name="Submit for review").click()
    expect(page.locator("[data-state=in_review]").first).to_be_visible()
    expect(page.get_by_text("You edited it last: somebody else releases it.")).to_be_visible()
    here = page.url
    sign_in(page, "quinn")
    page.goto(here)
    dialog = do(page, "Release…")
    expect(dialog).to_contain_text("Approved as the way to make it: Quinn")
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign and release").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-state=released]").first).to_be_visible()
    sign_in(page, "ella")
    page.goto(here)


@pytest.mark.timeout(600)
def test_ella_makes_a_work_master_from_nothing_and_sofia_s_order_is_made_by_its_second_version(
    watched: Page, watch: Any, hand: Hands, sign_in: SignIn, axe: Axe
) -> None:
    watch.allow("400")
    page, ella = watched, hand("ella")
    product = material(ella, "BR-10")
    blank, plate = material(ella, "BR-10-BLANK"), material(ella, "BR-10-PLATE")
    sign_in(page, "ella")
    page.goto("/work-masters")
    page.get_by_role("button", name="New work master").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Number").fill("WM-BR-10")
    dialog.get_by_label("Name").fill("Bracket")
    dialog.get_by_role("combobox", name="Makes").fill(product)
    page.get_by_role("option", name=re.compile(f"^{product} ·")).click()
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Create and open").click()

    # The routing: saw, then drill, and beside the saw a plate is marked; by mouse and by keys.
    page.get_by_role("button", name="Add an operation").click()
    name_it(page, "Saw")
    place(page, "MILL-01", blank)
    page.get_by_role("button", name="Add after it").click()
    name_it(page, "Drill")
    place(page, "ASM-01", product)
    routing = page.get_by_role("region", name="Routing")
    routing.get_by_role("button", name=re.compile("^10 Saw")).press("p")
    name_it(page, "Mark")
    place(page, "PACK-01", plate)
    in_both_lights(page, axe)
    expect(routing.get_by_role("button", name=re.compile("^From 10 Saw to"))).to_be_visible()
    save(page)

    # Drilled once, held by two bolts, with a picture that says where.
    routing.get_by_role("button", name=re.compile(r"^\d+ Drill")).click()
    panel = tab(page, "Instructions")
    panel.get_by_role("button", name="Add a step").click()
    panel.get_by_label("Title").fill("Tighten the bolts")
    panel.get_by_label("Text").fill("Tighten bolt **1** crosswise.")
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name=re.compile("Choose a file.*Picture")).click()
    chooser.value.set_files(PICTURE)
    picture = panel.get_by_role("img", name="Picture of this step")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    point = panel.get_by_role("button", name=re.compile("^1, at"))
    expect(point).to_have_accessible_name("1, at 25 by 50 percent")
    point.press("ArrowRight")
    expect(point).to_have_accessible_name("1, at 26 by 50 percent")
    panel.get_by_label("Entry", exact=True).select_option("Number")
    panel.get_by_label("What it is called").fill("Torque")
    panel.get_by_label("Unit", exact=True).select_option("NU")
    panel.get_by_label("Lower limit").fill("43")
    panel.get_by_label("Upper limit").fill("42")
    in_both_lights(page, axe)

    # What is wrong is told at its field, and the list leads there.
    page.get_by_role("button", name="Save", exact=True).click()
    wrong = page.get_by_role("alert", name=re.compile("finding"))
    expect(wrong).to_contain_text("Step 1 Tighten the bolts")
    wrong.get_by_role("button").first.click()
    expect(panel.get_by_label("Lower limit")).to_be_focused()
    panel.get_by_label("Upper limit").fill("47")
    save(page)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Nothing stands against a release.")).to_be_visible()

    # As the terminal shows it.
    do(page, "Preview")
    stage = page.get_by_role("dialog")
    expect(stage.get_by_role("heading", name="Tighten the bolts")).to_be_visible()
    stage.get_by_role("button", name="9", exact=True).click()
    expect(stage.get_by_text("Outside the limits")).to_be_visible()
    in_both_lights(page, axe)
    page.keyboard.press("Escape")
    release(page, sign_in, "First way to make it")
    in_both_lights(page, axe)

    # A second version, and what it says otherwise.
    dialog = do(page, "New version…")
    dialog.get_by_label("What changes and why").fill("The bolts got longer")
    in_both_lights(page, axe)
    dialog.get_by_role("button", name="Begin the new version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("version 2")
    routing.get_by_role("button", name=re.compile(r"^\d+ Drill")).click()
    panel = tab(page, "Instructions")
    panel.get_by_label("Upper limit").fill("48")
    panel.get_by_label("Text").fill("Tighten bolt **1** lengthwise.")
    save(page)
    page.get_by_role("link", name="Compare").click()
    row = page.get_by_role("row").filter(has_text="Upper limit")
    expect(row).to_contain_text("47")
    expect(row).to_contain_text("48")
    in_drill = page.get_by_role("region", name=re.compile("Drill")).get_by_role("row")
    expect(in_drill.filter(has_text="Changed")).to_have_count(2)
    # A text as it is read, with the words that differ marked on either side.
    expect(in_drill.locator("strong")).to_have_text(["1", "1"])
    expect(in_drill.locator("mark")).to_have_text(["crosswise", "lengthwise"])
    in_both_lights(page, axe)
    page.get_by_role("link", name="To version 2").click()

    # Whoever looks at a version sees what somebody else does with it.
    do(page, "Submit for review").get_by_role("button", name="Submit for review").click()
    expect(page.locator("[data-state=in_review]").first).to_be_visible()
    version = page.url.split("?")[0].rpartition("/")[2]
    hand("quinn").post(f"/api/work-masters/{version}/send-back", reason="Say it to Omar first")
    expect(page.locator("[data-state=draft]").first).to_be_visible()
    release(page, sign_in, "Longer bolts")

    order = hand("sofia").order(product, 2)
    jobs = [hand("sofia").get(f"/api/job-orders/{job['id']}") for job in order["job_orders"]]
    assert sorted(job["name"] for job in jobs) == ["Drill", "Mark", "Saw"]
    [drill] = [job for job in jobs if job["name"] == "Drill"]
    assert (drill["steps"][0]["lower"], drill["steps"][0]["upper"]) == ("43", "48")
    sign_in(page, "sofia")
    page.goto(f"/orders/{order['id']}")
    expect(page.get_by_text("Drill").first).to_be_visible()


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


def test_a_german_engineer_reads_german_and_writes_numbers_with_a_comma(
    watched: Page, watch: Any, hand: Hands, sign_in: SignIn, axe: Axe
) -> None:
    watch.allow("422")
    page, ella = watched, hand("ella")
    master = draft(ella, "BR-40")
    step = {"sequence": 10, "title": "Measure", "text": "", "entry": "number", "unit": "MMT", "due": "shift_start"}
    segment = {"sequence": 10, "name": "Turn", "counting_source": "report", "steps": [step, step | {"sequence": 20}]}
    ella.post(f"/api/work-masters/{master}/save", name="Bracket", over_production_percent="0", segments=[segment])
    sign_in(page, "ella")
    page.evaluate("localStorage.setItem('lineside-language', 'de')")
    page.goto(f"/work-masters/{master}")
    page.get_by_role("button", name=re.compile("^10 Turn")).click()
    panel = tab(page, "Anweisungen")
    panel.get_by_role("button", name="Verzweigung hinzufügen").click()
    panel.get_by_label("Wenn das Ergebnis").select_option("größer als")
    value = panel.get_by_role("textbox", name="Wert", exact=True)
    value.press_sequentially("1.")
    expect(panel.get_by_text("Nachkommastellen mit ,")).to_be_visible()
    value.fill("")
    value.press_sequentially("1,5")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("Alles gespeichert")).to_be_visible()
    [branch] = ella.get(f"/api/work-masters/{master}")["segments"][0]["steps"][0]["branches"]
    assert branch["when"] == {"op": ">", "value": "1.5"}

    # What a check and a refused submission say, and the two tabs beside.
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_role("alert").filter(has_text="Arbeitsgang 10 Turn hat keinen Arbeitsplatz.")).to_be_visible()
    page.get_by_role("button", name="Zur Prüfung geben").click()
    question = page.get_by_role("dialog")
    question.get_by_role("button", name="Zur Prüfung geben").click()
    expect(question.get_by_role("alert")).to_contain_text("Arbeitsgang 10 Turn hat keinen Arbeitsplatz.")
    axe(page)
    question.get_by_role("button", name="Arbeitsgang 10 Turn · Arbeitsplätze").click()
    expect(question).to_be_hidden()
    expect(page.get_by_role("combobox", name="Arbeitsplätze")).to_be_focused()
    for name, add in (("Material", "Material hinzufügen"), ("Anforderungen", "Einstellung hinzufügen")):
        tab(page, name).get_by_role("button", name=add).click()
        axe(page)


def test_a_routing_of_six_operations_is_seen_whole_and_looked_at_closer(watched: Page, sign_in: SignIn) -> None:
    page = watched
    sign_in(page, "ella")
    page.goto("/work-masters/1")
    drawing = page.locator(".routing-scroll")
    box = page.get_by_role("button", name=re.compile("^60 "))
    expect(box).to_be_in_viewport(ratio=1)
    closer = page.get_by_role("button", name="Closer")
    for _ in range(4):
        closer.click()
    expect(box).not_to_be_in_viewport(ratio=1)
    # The arrow keys go on to the next operation and bring it into view.
    page.get_by_role("button", name=re.compile("^50 ")).press("ArrowRight")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport(ratio=0.9)
    box.press("0")
    assert drawing.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_when_shifts_begin_is_said_at_the_site(watched: Page, hand: Hands, sign_in: SignIn, axe: Axe) -> None:
    page = watched
    sign_in(page, "ella")
    page.goto("/places")
    page.get_by_role("row").filter(has_text="HAVEL-1").get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Shifts").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox")
    expect(field).to_be_enabled()
    before = field.input_value()
    field.fill("05:30, 13:30, 21:30")
    axe(page)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    site = hand("ella").unit("HAVEL-1")
    starts = f"/api/sites/{site}/shift-starts"
    assert hand("ella").get(starts)["starts"] == ["05:30", "13:30", "21:30"]
    hand("ella").post(starts, starts=[each for each in before.split(", ") if each])
