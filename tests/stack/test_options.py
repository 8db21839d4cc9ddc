"""What `make run` can be told, and what it says to nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from mes.stack.errors import StackError
from mes.stack.options import CHECKOUT, read_options


def test_nothing_chosen_is_a_demo_on_this_machine_alone() -> None:
    options = read_options({})
    assert (options.url, options.data, options.demo, options.is_local) == (
        "http://127.0.0.1:8000",
        CHECKOUT / ".data",
        True,
        True,
    )


def test_what_make_leaves_empty_counts_as_not_chosen() -> None:
    assert read_options(
        dict.fromkeys(("PORT", "HOST", "DATA", "TLS", "DEMO", "SPEED", "DATABASE_URL"), "")
    ) == read_options({})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "80x", "PORT is '80x'; it must be a whole number."),
        ("PORT", "0", "PORT is 0; it must lie between 1 and 65535."),
        ("PORT", "70000", "PORT is 70000; it must lie between 1 and 65535."),
        ("SPEED", "nan", "SPEED is nan; it must lie between 0.01 and 1000."),
        ("DEMO", "maybe", "DEMO is 'maybe'; it must be 1 or 0."),
        ("TLS", "yes", "TLS is 'yes'; it can only be 'self' (or set TLS_CERT and TLS_KEY)."),
        ("TLS_CERT", "/nowhere.pem", "TLS_CERT names /nowhere.pem, which is not a file."),
        ("DATA", "a'b", 'DATA is "a\'b"; a folder without quotes or % is needed.'),
    ],
)
def test_nonsense_is_named_in_a_sentence(name: str, value: str, words: str) -> None:
    with pytest.raises(StackError) as refused:
        read_options({name: value})
    assert str(refused.value) == words


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    cert = tmp_path / "cert.pem"
    cert.touch()
    with pytest.raises(StackError, match="belong together"):
        read_options({"TLS_CERT": str(cert)})


def test_an_open_address_is_shown_as_one_a_browser_can_use() -> None:
    options = read_options({"HOST": "0.0.0.0", "TLS": "self", "PORT": "8443"})
    assert (options.url, options.is_local) == ("https://localhost:8443", False)


def test_an_ordinary_database_is_also_migrated_unless_its_owner_has_another_account() -> None:
    assert read_options({"DATABASE_URL": "postgres://a@h/d"}).migrate_database_url == "postgres://a@h/d"
    both = {"DATABASE_URL": "postgres://a@h/d", "MIGRATE_DATABASE_URL": "postgres://b@h/d"}
    assert read_options(both).migrate_database_url == "postgres://b@h/d"
