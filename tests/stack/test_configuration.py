"""Every setting stands in docs/configuration.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Read by other people's programs, and set by us alone.
OTHERS = {"DJANGO_SETTINGS_MODULE", "PLAYWRIGHT_BROWSERS_PATH", "PLAYWRIGHT_NODEJS_PATH", "REMAP_SIGTERM",
          "REQUESTS_CA_BUNDLE"}  # fmt: skip
ASKED = re.compile(r"""(?:env\.\w+\(|environ\.\w+\(|environ\[|_secret\(|_number\(environ, |_switch\(environ, )"([A-Z_]+)\"""")


def _asked() -> set[str]:
    found: set[str] = set()
    for room in ("mes", "kernel", "records", "personnel", "equipment", "genealogy", "quality", "orders", "integrations",
                 "demo", "bench"):  # fmt: skip
        for path in (ROOT / room).rglob("*.py"):
            found |= set(ASKED.findall(path.read_text()))
    return found - OTHERS


def test_the_search_finds_what_it_should() -> None:
    assert {"PORT", "DEMO", "TLS", "SECRET_KEY", "HTTPS", "SIM_SPEED"} <= _asked()


@pytest.mark.parametrize("name", sorted(_asked()))
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "configuration.md").read_text()
