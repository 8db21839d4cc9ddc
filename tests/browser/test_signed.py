"""Ella connects a machine that speaks only signed and encrypted: refused, trusted, tested, browsed, picked, live."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hand, Watch
from tests.browser.test_certificates import card, fours
from tests.integrations import plant, secured
from tests.makes.certificates import Made, made

# A worker may have to start before it answers.
WAIT = 90_000
PLACE = "PACK-01"


@pytest.fixture(autouse=True)
def tidy(hand: Callable[[str], Hand]) -> Iterator[None]:
    """Other tests find the place without a machine again."""
    yield
    ella = hand("ella")
    for each in ella.get("/api/connections")["results"]:
        if not each["endpoint"].count("${"):
            ella.post(f"/api/connections/{each['id']}/remove", reason="The test is over")


@pytest.fixture
def ella(
    watched: Page, base_url: str, sign_in: Callable[[Page, str], None], plant_database: str,
    plant_environment: dict[str, str], tmp_path: Path,
) -> Iterator[Page]:  # fmt: skip
    """At the machines' page, with a worker that answers."""
    wires = {
        "DATABASE_URL": plant_database, "LINESIDE_OPCUA_PORT": "1", "LINESIDE_MODBUS_PORT": "1",
        "CONNECTION_KEYS": plant_environment["CONNECTION_KEYS"],
    }  # fmt: skip
    (tmp_path / "w").mkdir()
    with plant.acquisition(tmp_path / "w", "signed", **wires):
        sign_in(watched, "ella")
        yield watched


def add(page: Page, name: str, port: int, policy: str, user: str) -> str:
    """Ella fills in the form; answers the page's address."""
    page.goto("/machines")
    page.get_by_role("button", name="Add a connection").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Endpoint").fill(secured.endpoint(port))
    expect(form.get_by_label("Security")).to_have_value("sign_and_encrypt")
    form.get_by_label("Policy").select_option(policy)
    form.get_by_label("Signs in").select_option(user)
    if "password" in user:
        form.get_by_label("User name").fill("lineside")
        form.get_by_label("Password", exact=True).fill(secured.PASSWORD)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return page.url


def try_it(page: Page) -> None:
    page.get_by_role("button", name="Test", exact=True).click()


def trust(page: Page, certificate: Made) -> None:
    """Ella compares the thumbprint with the machine's display."""
    page.goto("/certificates")
    card(page, certificate).get_by_role("button", name="Trust", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("thumbprint")).to_have_text(fours(certificate))
    dialog.get_by_role("button", name="Trust it").click()
    expect(card(page, certificate)).to_contain_text("Trusted", timeout=30_000)


def browse_pick_and_see(page: Page) -> None:
    """From the server's tree to a live value."""
    tree = page.get_by_role("region", name="Address space")
    tree.get_by_role("button", name="Look through it").click()
    tree.get_by_role("button", name=re.compile("^MILL-01")).click(timeout=WAIT)
    tree.get_by_role("button", name="Pick Counter", exact=True).click(timeout=WAIT)
    picked = page.get_by_role("region", name="Picked")
    picked.locator("[data-picked=Counter] select").first.select_option(PLACE)
    picked.locator("[data-picked=Counter] select").nth(1).select_option("value")
    picked.get_by_role("button", name="Take over 1 address").click()
    value = page.locator(f"[data-binding='{PLACE} Counter'] .tag-value strong")
    expect(value).to_have_text(re.compile("^7"), timeout=WAIT)
    expect(page.locator(".page-head [data-state=green]")).to_be_visible(timeout=WAIT)


@pytest.mark.timeout(600)
def test_a_signed_connection_with_a_password_from_the_form_to_the_live_value(
    ella: Page, watch: Watch, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    port, right = plant.free_port(), made(name="Signed mill")
    with secured.program(right, port, tmp_path, policy="Basic256Sha256", anonymous=False):
        at = add(ella, "Signed mill", port, "Basic256Sha256", "With name and password")
        try_it(ella)
        expect(ella.get_by_role("alert").first).to_contain_text("Nobody has trusted this server", timeout=WAIT)
        axe(ella)
        trust(ella, right)
        ella.goto(at)
        try_it(ella)
        answer = ella.get_by_role("status", name="Test")
        expect(answer).to_contain_text("answered in", timeout=WAIT)
        expect(answer).to_contain_text("Basic256Sha256")
        expect(ella.get_by_text("unsigned, by exception")).to_have_count(0)
        browse_pick_and_see(ella)
        axe(ella)
        # The wrong password is refused, with the next step, and what was heard before is doubted.
        ella.get_by_role("button", name="Change", exact=True).click()
        form = ella.get_by_role("dialog")
        form.get_by_label("Password", exact=True).fill("not this one")
        form.get_by_role("button", name="Save").click()
        expect(ella.locator(".connection-says")).to_contain_text("does not let this user in", timeout=WAIT)


@pytest.mark.timeout(600)
def test_a_signed_connection_with_our_certificate_as_the_user(
    ella: Page, watch: Watch, tmp_path: Path
) -> None:
    port, right = plant.free_port(), made(name="Strict lathe")
    strict = {"policy": "Aes256Sha256RsaPss", "anonymous": False}
    # The machine does not know us yet.
    with secured.program(right, port, tmp_path, **strict):
        at = add(ella, "Strict lathe", port, "Aes256_Sha256_RsaPss", "With our certificate")
        try_it(ella)
        expect(ella.get_by_role("alert").first).to_contain_text("Nobody has trusted this server", timeout=WAIT)
        trust(ella, right)
        with ella.expect_download() as download:
            ella.get_by_role("button", name="Download .der").click()
        user = download.value.path().read_bytes()
        ella.goto(at)
        try_it(ella)
        expect(ella.get_by_role("alert").first).to_contain_text("only by password", timeout=WAIT)
    # Somebody puts our certificate on its list of users.
    with secured.program(right, port, tmp_path, user=user, **strict):
        ella.goto(at)
        try_it(ella)
        expect(ella.get_by_role("status", name="Test")).to_contain_text("Aes256_Sha256_RsaPss", timeout=WAIT)
        browse_pick_and_see(ella)
