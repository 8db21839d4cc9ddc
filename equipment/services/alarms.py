"""What a machine complains about, taken in."""

from __future__ import annotations

from datetime import datetime

from equipment.models import Equipment, MachineAlarm
from kernel.commands import all_or_nothing
from kernel.hints import hint


@all_or_nothing
def observe_alarm(
    equipment: Equipment, name: str, *, word: str, next_step: str, at: datetime
) -> MachineAlarm | None:
    """Write down that the machine's alarm of this name says `word`; an empty word ends it.

    None when there is nothing to complain about, or a newer reading has been taken in already.
    """
    unit = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    last = MachineAlarm.objects.filter(equipment=unit, name=name).first()
    if last is not None and at < (last.ended_at or last.started_at):
        return None
    is_open = last is not None and last.ended_at is None
    if last is not None and is_open and last.word == word:
        return last
    if last is not None and is_open:
        last.ended_at = at
        last.save(update_fields=["ended_at"])
        hint(f"unit:{unit.pk}")
    if not word:
        return None
    hint(f"unit:{unit.pk}")
    return MachineAlarm.objects.create(
        equipment=unit, name=name, word=word[:200], next_step=next_step[:200], started_at=at
    )
