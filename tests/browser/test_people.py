"""Max keeps people in the browser: a colleague comes, chooses their own secrets, gets a skill, stands in, and leaves."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

FIRST, OWN = "kept on a slip of paper", "known to nobody else"


def told(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def test_a_colleague_comes_and_chooses_their_own_password(
    watched: Page, another_page: Callable[[], Page], watch: Any, sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None], scan: Callable[[Page, str], None],
) -> None:
    # A first password and one that is refused are answered with 403 and 422, the second badge with 409.
    watch.allow("403|409|422")
    username = f"berta.{uuid.uuid4().hex[:6]}"
    page = watched
    sign_in(page, "max")
    page.goto("/people")
    page.get_by_role("button", name="Add a person").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=False).first.fill("Berta Blau")
    form.get_by_label("User name").fill(username)
    form.get_by_label("PIN", exact=False).first.fill("1234")
    form.get_by_label("Password", exact=False).first.fill(FIRST)
    form.get_by_role("button", name="Add", exact=True).click()
    # The mistake stands at its field, and nobody was added.
    expect(form.get_by_text("This PIN is one of those everybody tries first").first).to_be_visible()
    axe(page)
    form.get_by_label("PIN", exact=False).first.fill("9137")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Berta Blau"))).to_be_visible()
    expect(page.get_by_text("Given; must be changed when it is used").first).to_be_visible()

    page.get_by_role("tab", name="Badges and keys").click()
    page.get_by_role("button", name="Give a badge").click()
    expect(page.get_by_label("Code of the card")).to_be_focused()
    scan(page, f"CARD-{username}")
    told(page, "Berta Blau has a new badge.")
    expect(page.get_by_role("row").filter(has_text="In use")).to_have_count(1)
    page.get_by_role("button", name="Report lost").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("left in the bus")
    page.get_by_role("dialog").get_by_role("button", name="Report lost").click()
    expect(page.get_by_role("row").filter(has_text="Lost")).to_have_count(1)

    theirs = another_page()
    theirs.goto("/sign-in")
    theirs.get_by_label("User name").fill(username)
    theirs.get_by_label("Password", exact=True).fill(FIRST)
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("heading", name="Choose your own password")).to_be_visible()
    axe(theirs)
    theirs.get_by_label("New password", exact=True).fill(OWN)
    theirs.get_by_label("The same again").fill(OWN)
    theirs.get_by_role("button", name="Take it and sign in").click()
    expect(theirs).to_have_url(re.compile("/terminal"))

    page.get_by_role("tab", name="Account").click()
    page.reload()
    expect(page.get_by_text("Chosen by themselves")).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("moved away")
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    told(page, "Berta Blau is switched off.")
    theirs.goto("/orders")
    expect(theirs).to_have_url(re.compile("/sign-in"))
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("Person switched off")).to_be_visible()
    page.goto(f"/people?show=left&search={username}")
    expect(page.locator(f'[data-person="{username}"]')).to_be_visible()
    axe(page)


def test_the_last_administrator_stays(watched: Page, watch: Any, sign_in: Callable[[Page, str], None]) -> None:
    watch.allow("422")
    sign_in(watched, "max")
    watched.goto("/people?role=administrator")
    watched.get_by_role("link", name="Max Keller").click()
    watched.get_by_role("button", name="Switch off").click()
    watched.get_by_role("dialog").get_by_label("Reason").fill("tired")
    watched.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(watched.get_by_role("alert")).to_contain_text("is the last administrator")


def test_a_skill_is_granted_in_the_matrix_and_a_deputy_appointed(
    watched: Page, sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    number = f"S-{uuid.uuid4().hex[:5].upper()}"
    page = watched
    sign_in(page, "max")
    page.goto("/skills?search=omar")
    page.get_by_role("button", name="Add a skill").click()
    page.get_by_role("dialog").get_by_label("Number").fill(number)
    page.get_by_role("dialog").get_by_label("Name").fill(f"Welding {number}")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    told(page, f"Skill {number} is saved.")
    page.get_by_role("button", name=f"Grant Omar Haddad Welding {number}").click()
    page.get_by_role("dialog").get_by_label("Until").fill("2099-01-31")
    page.get_by_role("dialog").get_by_role("button", name="Grant").click()
    expect(page.get_by_text("Until 31 Jan 2099")).to_be_visible()
    axe(page)
    page.get_by_role("button", name=re.compile(f"Renew Welding {number} of Omar")).click()
    page.get_by_role("dialog").get_by_label("Reason").fill("failed the test")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Until 31 Jan 2099")).to_have_count(0)

    page.goto("/deputies")
    page.get_by_role("button", name="Appoint a deputy").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Stands in for").select_option("quality")
    form.get_by_label("Person").select_option(label="Omar Haddad")
    form.get_by_role("button", name="This shift, until").click()
    form.get_by_role("button", name="Appoint", exact=True).click()
    told(page, "Omar Haddad stands in.")
    row = page.get_by_role("row").filter(has_text="Omar Haddad").filter(has_text="Now")
    expect(row).to_have_count(1)
    axe(page)
    row.get_by_role("button", name="Call off").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("not needed")
    page.get_by_role("dialog").get_by_role("button", name="Call off").click()
    told(page, "Called off.")


def test_a_first_pin_is_changed_at_the_terminal_and_again_in_the_menu(
    watched: Page, watch: Any, hand: Callable[[str], Any], axe: Callable[[Page], None],
    pair: Callable[[Page, str], None],
) -> None:
    watch.allow("403")
    name = f"Nora {uuid.uuid4().hex[:5]}"
    username = name.replace(" ", ".").lower()
    hand("max").post(
        "/api/people", username=username, name=name, roles=["operator", "supervisor"], pin="9137",
        password=FIRST,
    )
    page = watched
    page.set_viewport_size({"width": 1280, "height": 800})
    pair(page, "PACK")
    page.get_by_text("Name and PIN").click()
    page.get_by_role("button", name=name).click()
    page.get_by_label("PIN", exact=True).fill("9137")
    page.get_by_role("button", name="Badge in").click()
    expect(page.get_by_text("Choose your own PIN")).to_be_visible()
    axe(page)
    page.get_by_label("New PIN").fill("6038")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("The same again").fill("6039")
    page.get_by_role("button", name="Take it and badge in").click()
    expect(page.get_by_text("The two are not the same.")).to_be_visible()
    page.get_by_label("New PIN").fill("6038")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("The same again").fill("6038")
    page.get_by_role("button", name="Take it and badge in").click()
    # The name also stands on a tile; only who is in has left the page that asks.
    expect(page.get_by_label("How to identify")).to_have_count(0)

    # A PIN opens the terminal and no office: for that the password, chosen anew as well.
    page.goto("/orders")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(FIRST)
    page.keyboard.press("Enter")
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("The same again").fill(OWN)
    page.get_by_role("button", name="Take it and sign in").click()
    page.get_by_role("button", name="account menu").click()
    page.get_by_role("button", name="Change password or PIN").click()
    form = page.get_by_role("dialog")
    form.get_by_text("PIN", exact=True).click()
    form.get_by_label("Present PIN, or your password").fill("6038")
    form.get_by_label("New PIN").fill("7052")
    form.get_by_label("The same again").fill("7052")
    axe(page)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your PIN is changed.")).to_be_visible()
