"""A visitor without a scanner taps a code, and the open terminal hears it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import Hand, Watch


def test_a_tapped_code_is_heard_by_the_open_terminal(
    watched: Page, watch: Watch, hand: Callable[[str], Hand]
) -> None:
    terminal = watched
    terminal.goto("/terminal")
    sheet = terminal.context.new_page()
    watch.listen(sheet)
    # Nobody is signed in: a visitor needs a badge before anybody knows them.
    sheet.goto("/codes")
    groups = hand("sofia").get("/api/codes")["groups"]
    pairing = next(group for group in groups if group["kind"] == "terminal")["codes"][-1]["code"]

    sheet.locator(f'[data-code="{pairing}"]').click()
    expect(sheet.get_by_text("Scanned and copied")).to_be_visible()
    expect(terminal.get_by_text("Scan or hold your badge")).to_be_visible()

    sheet.locator('[data-code="BADGE-OMAR"]').click()
    expect(terminal.get_by_text("Omar Haddad")).to_be_visible()


def test_the_sheet_prints_its_codes_as_pictures(watched: Page) -> None:
    watched.goto("/codes")
    symbols = watched.locator(".code img")
    expect(symbols.first).to_be_visible()
    # A broken picture has no width.
    assert watched.evaluate("[...document.querySelectorAll('.code img')].every(each => each.naturalWidth > 0)")
