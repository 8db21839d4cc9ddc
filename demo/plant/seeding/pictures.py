"""The demo's pictures, kept as files of the records, and the numbered spots on them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from records.files import store
from records.models import File

FOLDER = Path(__file__).resolve().parents[2] / "pictures"


@cache
def hotspots() -> dict[str, list[dict[str, Any]]]:
    """Picture to its spots, as parts of width and height."""
    spots: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "hotspots.json").read_text())
    return spots


def picture(name: str) -> File | None:
    """The stored picture of this name; None for no name."""
    if not name:
        return None
    return store(f"{name}.webp", (FOLDER / f"{name}.webp").read_bytes(), "image/webp")
