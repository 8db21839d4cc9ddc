"""Ella sees why a machine's server is refused, trusts the right certificate, and the bad ones never get in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.integrations import plant, secured
from tests.integrations.plant import wait_for
from tests.makes.certificates import Made, authority, made

NAME = "Grinder, encrypted"


def fours(certificate: Made) -> str:
    from integrations import certificates

    shown = certificates.read(certificate.der).thumbprint.upper()
    return " ".join(shown[start : start + 4] for start in range(0, 40, 4))


def card(page: Page, certificate: Made) -> Locator:
    return page.get_by_role("article").filter(has_text=fours(certificate))


def trust(page: Page, certificate: Made) -> None:
    card(page, certificate).get_by_role("button", name="Trust", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("thumbprint")).to_have_text(fours(certificate))
    expect(dialog.get_by_role("checkbox", name=NAME)).to_be_checked()
    dialog.get_by_role("button", name="Trust it").click()


@pytest.mark.timeout(600)
def test_ella_trusts_the_right_certificate_and_the_bad_ones_never_get_in(
    hand: Callable[[str], Any],
    watched: Page,
    watch: Any,
    axe: Callable[[Page], None],
    sign_in: Callable[[Page, str], None],
    plant_database: str,
    plant_environment: dict[str, str],
    tmp_path: Path,
) -> None:
    ella = hand("ella")
    port = plant.free_port()
    connection = add_connection(plant_environment, port)
    expired, foreign = made(ends=timedelta(hours=-1), name="Expired"), made("urn:somebody:else", name="Foreign")
    right, swapped = made(name="Grinder"), made(name="Swapped")
    page = watched

    def says() -> Any:
        return ella.get(f"/api/connections/{connection}")

    def never_green() -> None:
        assert says()["state"] != "green"

    sign_in(page, "ella")
    # Trusting what has ended is refused.
    watch.allow("422")
    wires = {
        "DATABASE_URL": plant_database, "LINESIDE_OPCUA_PORT": "1", "LINESIDE_MODBUS_PORT": "1",
        "CONNECTION_KEYS": plant_environment["CONNECTION_KEYS"],
    }  # fmt: skip
    with plant.acquisition(tmp_path, "certificates", **wires):
        with secured.program(expired, port, tmp_path):
            wait_for(lambda: "ended on" in says()["message"], 90, "the expired one is not told")
            page.goto("/certificates")
            expect(card(page, expired)).to_contain_text("The server's certificate ended on", timeout=30_000)
            card(page, expired).get_by_role("button", name="Trust", exact=True).click()
            page.get_by_role("dialog").get_by_role("button", name="Trust it").click()
            expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This certificate has ended", timeout=30_000)
            page.get_by_role("dialog").get_by_role("button", name="Back").click()
            never_green()

        with secured.program(foreign, port, tmp_path):
            wait_for(lambda: "made out to urn:somebody:else" in says()["message"], 120, "the wrong name is not told")
            expect(card(page, foreign)).to_contain_text("made out to urn:somebody:else", timeout=30_000)
            trust(page, foreign)
            expect(card(page, foreign)).to_contain_text("Trusted", timeout=30_000)
            # Trusted by somebody who did not read: it is refused all the same.
            wait_for(lambda: foreign.fingerprint == pinned(ella, connection), 20)
            refused_again(ella, connection)
            never_green()

        with secured.program(right, port, tmp_path):
            wait_for(lambda: "another certificate" in says()["message"], 120, "the other certificate is not told")
            expect(card(page, right)).to_contain_text("shows another certificate", timeout=30_000)
            never_green()
            trust(page, right)
            wait_for(lambda: says()["state"] == "green", 120, "the trusted server stays dark")
            expect(card(page, right).locator("[data-state=green]")).to_be_visible(timeout=30_000)

        with secured.program(swapped, port, tmp_path):
            wait_for(lambda: "somebody stands in between" in says()["message"], 120, "the swap is not told")
            expect(card(page, swapped)).to_contain_text("somebody stands in between", timeout=30_000)
            never_green()
            card(page, swapped).get_by_role("button", name="Reject").click()
            page.get_by_role("dialog").get_by_label("Reason").fill("Nobody changed the grinder's certificate")
            page.get_by_role("dialog").get_by_role("button", name="Reject").click()
            expect(card(page, swapped)).to_contain_text("Rejected", timeout=30_000)
            never_green()

        with secured.program(right, port, tmp_path):
            wait_for(lambda: says()["state"] == "green", 120, "the right one is not believed again")

        issuer = authority("Grinders' CA")
        vouched = issuer.issue(name="Vouched grinder")
        with secured.program(vouched, port, tmp_path):
            bring(page, "Add a certificate", issuer.own.der, tmp_path / "issuer.der", believed=True)
            wait_for(lambda: "no revocation list of Grinders' CA" in says()["message"], 120, "a list is not asked for")
            expect(card(page, issuer.own)).to_contain_text("Nothing of this issuer is believed", timeout=30_000)
            never_green()
            bring(page, "Add revocation list", issuer.revoke().encode(), tmp_path / "first.crl")
            wait_for(lambda: says()["state"] == "green", 120, "the issuer's server stays dark")
            expect(card(page, issuer.own)).to_contain_text("0 certificates taken back", timeout=30_000)
            taken_back = issuer.revoke(vouched, issued=timedelta(minutes=-1), number=2)
            bring(page, "Add revocation list", taken_back.encode(), tmp_path / "second.crl")
            wait_for(lambda: "was revoked by Grinders' CA" in says()["message"], 120, "the revoked one goes on")
            expect(card(page, issuer.own)).to_contain_text("1 certificate taken back", timeout=30_000)
    brought = made(name="New grinder")
    bring(page, "Add a certificate", brought.der, tmp_path / "new.der", believed=True)
    expect(card(page, brought)).to_contain_text("Trusted", timeout=30_000)
    assert pinned(ella, connection) == brought.fingerprint
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .der").click()
    assert download.value.path().read_bytes()[:2] == b"\x30\x82"


def bring(page: Page, what: str, content: bytes, file: Path, *, believed: bool = False) -> None:
    """A file through its dialog; `believed`: on our connection."""
    file.write_bytes(content)
    page.get_by_role("button", name=what).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    if believed:
        dialog.get_by_role("checkbox", name=NAME).check()
    dialog.get_by_role("button", name="Trust it" if believed else "Add it").click()
    expect(dialog).to_be_hidden(timeout=30_000)


def pinned(ella: Any, connection: int) -> str | None:
    for row in ella.get("/api/certificates")["results"]:
        if connection in [each["id"] for each in row["connections"]]:
            return str(row["fingerprint"])
    return None


def refused_again(ella: Any, connection: int) -> None:
    """The collector has the new plan, tried again and still says no."""
    asked = ella.get(f"/api/connections/{connection}")["checked_at"]
    wait_for(lambda: ella.get(f"/api/connections/{connection}")["checked_at"] > asked, 20)
    wait_for(lambda: "made out to" in ella.get(f"/api/connections/{connection}")["message"], 40)


def add_connection(environment: dict[str, str], port: int) -> int:
    """A connection as an engineer adds it, with one machine behind it."""
    import subprocess
    import sys

    words = f"""
import django; django.setup()
from equipment.models import Equipment
from integrations.services.connections import add_connection, bind
from personnel.models import Person
ella = Person.objects.get(username="ella")
made = add_connection({NAME!r}, "opcua", {secured.endpoint(port)!r}, by=ella,
    settings={{"security": "sign_and_encrypt", "policy": "Basic256Sha256", "user_kind": "anonymous"}})
unit = Equipment.objects.get(number="TEST-01")
bind(made, unit, "value", "Grinder speed", {secured.address("Counter")!r}, by=ella)
print(made.pk)
"""
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=plant.ROOT, env=environment | {"DJANGO_SETTINGS_MODULE": "mes.settings"},
        check=True, timeout=60, capture_output=True, text=True,
    )  # fmt: skip
    return int(done.stdout.strip().splitlines()[-1])
