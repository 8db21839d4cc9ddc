"""What becomes of a held unit once quality has decided."""

from __future__ import annotations

from genealogy.models import MaterialLot
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from genealogy.states import SCRAPPED as LOT_SCRAPPED
from kernel.clock import now
from kernel.commands import all_or_nothing
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit
from orders.selectors.due import settled_steps
from orders.states import ON_HOLD, UNIT
from personnel.models import Person
from quality.models import Nonconformance
from records.services import record

from .flow import balance
from .locking import lock
from .step_end import last_entry, leads_to_end, settle
from .step_place import Place
from .unit_work import (
    finish_when_done,
    lock_unit,
    tell,
    tick_off,
)
from .units_in_rework import scrap_in_rework


@all_or_nothing
def follow_disposition(case: Nonconformance, *, by: Person) -> None:
    """Let units go on as quality has decided: as they are, again, or not at all."""
    for unit in JobUnit.objects.select_related("job").filter(lot=case.lot_id, state=ON_HOLD).order_by("job", "pk"):
        job = lock(unit.job)
        unit = lock_unit(unit, job)
        if unit.state != ON_HOLD:
            continue
        if unit.lot.state == LOT_SCRAPPED or case.disposition in ("scrap", "return"):
            unit.state = UNIT.next(unit.state, "scrap")
            unit.ended_at = now()
            unit.save(update_fields=["state", "ended_at"])
            job.scrap += 1
            job.save(update_fields=["scrap"])
            scrap_in_rework(job, unit, by=by)
            record(UnitEvent.SCRAPPED, unit, about=unit.lot, by=by, job=job.number, nonconformance=case.number)
            balance(job.request, by=by)
        elif unit.lot.state != LOT_ON_HOLD:
            unit.state = UNIT.next(unit.state, "release_hold")
            unit.save(update_fields=["state"])
            record(UnitEvent.RELEASED, unit, about=unit.lot, by=by, job=job.number, nonconformance=case.number)
            if case.disposition == "use_as_is":
                _settle_failed(job, unit, by=by)
                finish_when_done(job, unit, by=by, used_by=unit.begun_by)
        tell(job)


def _settle_failed(job: JobOrder, unit: JobUnit, *, by: Person) -> None:
    """Quality has signed that it is good enough: what failed needs no second attempt."""
    for asked in unit.frozen.unit_steps:
        if asked.sequence in settled_steps(unit):
            continue
        place = Place(asked, unit, 1)
        entry = last_entry(job, place)
        if asked.source == "machine":
            tick_off(job, unit, asked, by=by)
        elif entry is not None and not entry.passed and leads_to_end(asked, entry):
            settle(job, place, entry, by=by)


@all_or_nothing
def follow_release(lot: MaterialLot, *, by: Person) -> None:
    """Let units go on whose lot a person of quality has freed; one that was done is good."""
    for unit in JobUnit.objects.select_related("job").filter(lot=lot, state=ON_HOLD).order_by("job", "pk"):
        job = lock(unit.job)
        unit = lock_unit(unit, job)
        if unit.state != ON_HOLD or unit.lot.state == LOT_ON_HOLD:
            continue
        unit.state = UNIT.next(unit.state, "release_hold")
        unit.save(update_fields=["state"])
        record(UnitEvent.RELEASED, unit, about=unit.lot, by=by, job=job.number)
        finish_when_done(job, unit, by=by, used_by=unit.begun_by)
        tell(job)
