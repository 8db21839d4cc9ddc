"""Why a work unit stood still, said by a person."""

from __future__ import annotations

from equipment.errors import AlreadyExplained
from equipment.events import EquipmentEvent
from equipment.models import EquipmentState
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.models import Person
from personnel.services import require
from records.services import record


@all_or_nothing
def explain_stop(stop: EquipmentState, reason: str, *, by: Person) -> EquipmentState:
    """Give a stretch of standstill the reason its machine did not tell; raises AlreadyExplained."""
    require(by, "equipment.explain_stop")
    if not reason.strip():
        raise Malformed("Say why it stood still.", field="reason")
    stop = EquipmentState.objects.select_for_update(of=("self",)).select_related("equipment", "by").get(pk=stop.pk)
    if stop.reason:
        raise AlreadyExplained(f"{stop.equipment.number} has its reason already: {stop.reason}.")
    stop.reason, stop.by = reason.strip()[:200], by
    stop.save(update_fields=["reason", "by"])
    record(
        EquipmentEvent.STOP_EXPLAINED, stop.equipment, by=by, reason=stop.reason, state=stop.state,
        started_at=stop.started_at, ended_at=stop.ended_at,
    )
    hint(f"unit:{stop.equipment_id}")
    return stop
