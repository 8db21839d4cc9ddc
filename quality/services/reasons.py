"""Naming the reasons people choose from."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kernel.errors import Malformed
from personnel.models import Person
from personnel.services import require
from quality import states
from quality.errors import ReasonExists
from quality.events import ReasonEvent
from quality.models import ReasonCode
from records.services import record


@transaction.atomic
def define_reason(kind: str, code: str, text: str, *, by: Person) -> ReasonCode:
    """Add a reason people may choose; raises ReasonExists when the code is taken."""
    require(by, "quality.author_specification")
    if kind not in states.REASON_KINDS:
        raise Malformed(f"A reason is one of {', '.join(states.REASON_KINDS)}.", field="kind")
    if not code.strip() or not text.strip():
        raise Malformed("A reason needs a code and a text.", field="code")
    try:
        with transaction.atomic():
            reason = ReasonCode.objects.create(kind=kind, code=code.strip(), text=text.strip())
    except IntegrityError as taken:
        raise ReasonExists(f"Reason {code} is already defined.", field="code") from taken
    record(ReasonEvent.DEFINED, reason, by=by, text=text)
    return reason
