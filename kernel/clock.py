"""The plant's clock: aware, UTC."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment; tests move it with time-machine."""
    return timezone.now()
