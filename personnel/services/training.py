"""Who has read what: a reading is confirmed by the reader and by nobody else."""

from __future__ import annotations

from kernel.commands import all_or_nothing
from personnel.events import TrainingEvent
from personnel.models import Person, TrainingRecord
from personnel.services.access import require
from records.services import record


@all_or_nothing
def confirm_reading(kind: str, number: str, version: int, *, by: Person) -> TrainingRecord:
    """`by` has read this version; saying so twice is one record."""
    require(by, "personnel.confirm_reading")
    reading, is_new = TrainingRecord.objects.get_or_create(
        person=by, subject_kind=kind, subject_number=number, version=version
    )
    if is_new:
        record(TrainingEvent.CONFIRMED, reading, by=by, about=by, version=version)
    return reading
