"""Passwords and PINs."""

from __future__ import annotations

from datetime import timedelta

from kernel.clock import now
from kernel.errors import NotAllowed
from records.models import Refusal

TRIES, WITHIN = 10, timedelta(minutes=10)


def refuse_when_locked(name: str) -> None:
    """After ten wrong secrets within ten minutes the name rests until they have passed (21 CFR 11.300(d))."""
    wrong = Refusal.objects.filter(by_name=name, code="wrong_secret", recorded_at__gt=now() - WITHIN).count()
    if wrong >= TRIES:
        raise NotAllowed(
            f"Too many wrong attempts. Try again in {int(WITHIN.total_seconds() // 60)} minutes.", code="locked"
        )
