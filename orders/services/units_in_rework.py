"""A single unit in rework is the same piece at two jobs: what it becomes in one it is in the other."""

from __future__ import annotations

from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit
from orders.states import IN_REWORK, SCRAPPED, UNIT
from personnel.models import Person
from records.services import record

from .locking import lock


def unit_in_rework(rework: JobOrder, unit: JobUnit, state: str = IN_REWORK) -> JobUnit | None:
    """The same piece, locked with its job, where it was sent to this rework from."""
    if rework.reworks is None:
        return None
    job = lock(rework.reworks)
    rows = JobUnit.objects.select_for_update(of=("self",)).select_related("lot__material", "earlier")
    found = rows.filter(job=job, lot=unit.lot_id, state=state, reworked_in__sequence=rework.sequence).first()
    if found is not None:
        found.job = job
    return found


def scrap_in_rework(rework: JobOrder, unit: JobUnit, *, by: Person) -> None:
    """It could not be put right."""
    before = unit_in_rework(rework, unit)
    if before is None:
        return
    before.state = UNIT.next(before.state, "scrap")
    before.save(update_fields=["state"])
    _count(before.job, 1)
    record(UnitEvent.SCRAPPED, before, about=unit.lot, by=by, job=before.job.number, rework=rework.number)
    scrap_in_rework(before.job, before, by=by)


def restore_in_rework(rework: JobOrder, unit: JobUnit) -> None:
    """It is no scrap after all: it is in rework still."""
    before = unit_in_rework(rework, unit, SCRAPPED)
    if before is None:
        return
    before.state = IN_REWORK
    before.save(update_fields=["state"])
    _count(before.job, -1)
    restore_in_rework(before.job, before)


def _count(job: JobOrder, scrap: int) -> None:
    job.scrap += scrap
    job.save(update_fields=["scrap"])
