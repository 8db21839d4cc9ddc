"""The one page of the browser application."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client


@pytest.fixture
def bundle(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.BUNDLE = tmp_path
    settings.SECURE_SSL_REDIRECT = False
    (tmp_path / "index.html").write_text('<meta name="csp-nonce" content="__CSP_NONCE__">')
    return tmp_path


def test_every_answer_carries_its_own_nonce_and_is_never_kept(bundle: Path, client: Client) -> None:
    first, second = client.get("/orders/7"), client.get("/orders/7")
    nonce = first.content.decode().split('content="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in first["Content-Security-Policy"]
    assert "unsafe" not in first["Content-Security-Policy"]
    assert first["Cache-Control"] == "no-store"
    assert nonce not in second.content.decode()


def test_the_page_brings_the_cookie_its_commands_need(bundle: Path, client: Client) -> None:
    assert "csrftoken" in client.get("/").cookies


def test_a_missing_bundle_is_told_with_the_command_that_makes_it(bundle: Path, client: Client) -> None:
    (bundle / "index.html").unlink()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.content.decode()


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(bundle: Path, client: Client) -> None:
    assert client.get("/sw.js").status_code == 404
    (bundle / "sw.js").write_text("// worker")
    answer = client.get("/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
    assert answer.content == b"// worker"
