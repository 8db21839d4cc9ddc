"""Passwords made on first start and kept for their owner alone."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def password() -> str:
    """A fresh password of 256 bits."""
    return secrets.token_urlsafe(32)


def webhook_secret() -> str:
    """A fresh key in the form receivers of signed webhooks expect (standardwebhooks.com)."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def fernet_key() -> str:
    """A fresh key in Fernet's form (32 bytes, URL-safe base64)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


# Whoever has this has a demo plant.
OF_THE_DEMO = "erp_api_key"


def demo(folder: Path) -> None:
    """What the demo's ERP and we tell each other apart by."""
    keep(folder, OF_THE_DEMO)
    keep(folder, "erp_webhook_secret", webhook_secret)


def keep(folder: Path, name: str, make: Callable[[], str] = password) -> str:
    """The secret of this name; made when there is none yet."""
    path = folder / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    value = make()
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
