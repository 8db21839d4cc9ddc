"""Is this a reason people may choose?"""

from __future__ import annotations

from quality.errors import ReasonUnknown
from quality.models import ReasonCode


def reason(kind: str, code: str) -> ReasonCode:
    """The active reason of this kind and code; raises ReasonUnknown."""
    found = ReasonCode.objects.filter(kind=kind, code=code, is_active=True).first() if code.isprintable() else None
    if found is None:
        raise ReasonUnknown(f"'{code[:20]}' is no reason for {kind}.", field="reason")
    return found
