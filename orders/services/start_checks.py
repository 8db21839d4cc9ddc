"""Setting how strictly the start gate asks."""

from __future__ import annotations

from equipment.models import Equipment
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.events import StartCheckEvent
from orders.gate import MODES, SETTABLE
from orders.models import StartCheck
from personnel.models import Person
from personnel.services import require
from records.services import record


@all_or_nothing
def set_start_check(place: Equipment, check: str, mode: str | None, *, by: Person, reason: str) -> Equipment:
    """Let a check be off, warn or block at a place and below; None: as the place above says.

    It holds from the next start on; what runs goes on.
    """
    require(by, "orders.set_startcheck")
    if not reason.strip():
        raise Malformed("Say why.", code="reason_missing", field="reason")
    if check not in SETTABLE:
        raise Malformed(f"There is no check '{check[:40]}'.", code="check_unknown", field="check")
    if mode is not None and mode not in MODES:
        raise Malformed(f"A check is {', '.join(MODES)}.", code="mode_unknown", field="mode")
    # Two engineers at one cell: the second waits, and both are on record.
    Equipment.objects.select_for_update(no_key=True).get(pk=place.pk)
    found = StartCheck.objects.select_related("equipment").filter(equipment=place, name=check).first()
    was = found.mode if found is not None else ""
    if was == (mode or ""):
        raise Malformed("It is so already.", code="nothing_to_change", field="mode")
    if mode is None:
        assert found is not None
        ref = found.ref
        found.delete()
        record(StartCheckEvent.CLEARED, ref, about=place, by=by, reason=reason.strip(), check=check, was=was)
    else:
        found = found or StartCheck(equipment=place, name=check)
        found.mode, found.set_by, found.set_at = mode, by, now()
        found.save()
        record(StartCheckEvent.SET, found, about=place, by=by, reason=reason.strip(), check=check, mode=mode, was=was)
    hint("checks", "masters", "dispatch", f"unit:{place.pk}")
    return place
