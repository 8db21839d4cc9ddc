"""When shifts begin at a site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING

from equipment.events import EquipmentEvent
from equipment.models import Equipment, ShiftStart
from equipment.states import Level
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person


@all_or_nothing
def set_shift_starts(site: Equipment, starts: Sequence[time], *, by: Person) -> list[ShiftStart]:
    """Say at which times of day shifts begin, by the site's clock; these replace the ones before."""
    require(by, "equipment.author_equipment")
    site = Equipment.objects.select_for_update().get(pk=site.pk)
    if site.level != Level.SITE:
        raise Malformed(f"{site.number} is no site: shifts begin for a whole site.", code="not_a_site")
    if any(start.second or start.microsecond for start in starts):
        raise Malformed("A shift begins at a full minute.", code="not_a_minute", field="starts")
    if len(set(starts)) != len(starts):
        raise Malformed("The same time stands there twice.", code="twice", field="starts")
    site.shift_starts.all().delete()
    made = [ShiftStart.objects.create(site=site, at=start) for start in sorted(starts)]
    record(EquipmentEvent.SHIFTS_SET, site, by=by, starts=[str(start) for start in made])
    return made
