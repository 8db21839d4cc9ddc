"""Passwords made on first start and kept for their owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def keep(folder: Path, name: str) -> str:
    """The secret of this name; made when there is none yet."""
    path = folder / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    value = secrets.token_urlsafe(32)
    put(folder, name, value)
    return value


def put(folder: Path, name: str, value: str) -> None:
    """Write a secret, for its owner alone."""
    path = folder / name
    fresh = folder / (name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    # A half-written password would lock us out of our own database: rename, never write in place.
    fresh.rename(path)


def find(folder: Path, name: str) -> str | None:
    """A secret that another part of Lineside keeps, or None."""
    try:
        return (folder / name).read_text().strip()
    except FileNotFoundError:
        return None
