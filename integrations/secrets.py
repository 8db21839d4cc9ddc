"""Passwords of machines, readable only with a key the database does not hold.

The key file has one Fernet key a line: the first one seals, every one unseals. To change the key, put a new line on
top and run `manage.py reseal-secrets`; after that the old line may go.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from kernel.errors import Unavailable


class Unreadable(Unavailable):
    """What was sealed cannot be opened with the keys we have."""

    code = "secret_unreadable"


def seal(text: str) -> bytes:
    """Make a secret unreadable to whoever sees the database."""
    return _keys().encrypt(text.encode())


def unseal(data: bytes) -> str:
    """The secret again; raises Unreadable when the key is gone."""
    try:
        return _keys().decrypt(bytes(data)).decode()
    except InvalidToken as error:
        raise Unreadable(
            "This password was sealed with a key that is no longer here. Enter the password again."
        ) from error


def reseal(data: bytes) -> bytes:
    """Seal it anew with the first key."""
    try:
        return _keys().rotate(bytes(data))
    except InvalidToken as error:
        raise Unreadable("This password was sealed with a key that is no longer here.") from error


def _keys() -> MultiFernet:
    path = Path(settings.CONNECTION_KEYS)
    try:
        lines = [line for each in path.read_text().splitlines() if (line := each.strip())]
        return MultiFernet([Fernet(line) for line in lines])
    except (OSError, ValueError) as error:
        raise Unreadable(f"No usable key for machines' passwords in {path}. Restore it from the backup.") from error
