"""A code read at a step: a component lot goes into the unit, a serial proves the right unit."""

from __future__ import annotations

from genealogy import services as genealogy
from genealogy.models import LotLink, MaterialDefinition, MaterialLot
from genealogy.selectors import find, objection
from kernel.clock import late
from kernel.commands import all_or_nothing
from orders.due import before_next_piece
from orders.errors import UnitUnknown, WrongEntry
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, StepEntry
from orders.selectors.due import due_now
from orders.states import JOB, MOUNTED, RUNNING, SCAN, UNITS
from personnel.models import Person
from personnel.services import require
from records.services import record

from .locking import lock
from .step_end import refuse_late
from .step_place import Place, current_step, place_of
from .unit_work import keep_entry, tell
from .units import begin_unit

SCANS = ("scan_lot", "scan_serial")


@all_or_nothing
def scan(
    job: JobOrder,
    *,
    by: Person,
    code: str,
    step: int | None = None,
    unit: JobUnit | None = None,
    attempt: int | None = None,
) -> StepEntry:
    """Read a code at the station: a component lot goes into the unit, a serial proves the right unit.

    Without `step` the unit's current step is meant; a serial begins its unit where none is in work.
    Scanning another lot before the step is completed takes the first one back; with `attempt` only who has seen
    that first one may (EnteredMeanwhile). Raises WrongMaterial, LotUnknown, LotOnHold,
    LotExpired, LotUsedUp, StepOutOfOrder, WrongEntry.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "scan")
    code = code.strip()
    waiting = before_next_piece(due_now(job, by)) if step is None else None
    if waiting is not None and waiting.step.entry in SCANS:
        step = waiting.step.sequence
    elif unit is None and job.counting_source == UNITS and not job.units.filter(state=RUNNING).exists():
        begin_unit(job, by=by, serial=code)
        job = lock(job)
    if step is None:
        step = current_step(job, unit, by=by)
    place = place_of(job, step, unit, by=by)
    asked, unit = place.step, place.unit
    if asked.entry not in SCANS:
        raise WrongEntry(f"Step {asked.sequence} {asked.title} asks for no scan.", field="code")
    refuse_late(job, place, attempt, code)
    if asked.entry == "scan_serial":
        return _scan_serial(job, place, code, by=by)
    lot = find(code, *_expected(job, place))
    link = _use(job, place, lot, by=by)
    entry = keep_entry(job, unit, asked, value=lot.number, lot=lot, link=link, occasion=place.occasion, by=by)
    record(
        UnitEvent.SCANNED, unit or job, about=unit.lot if unit else job.request, by=by,
        job=job.number, step=asked.sequence, lot=lot.number, material=lot.material.number,
        instead_of="" if lot.material.number == asked.material else asked.material,
    )
    tell(job)
    return entry


def _expected(job: JobOrder, place: Place) -> list[MaterialDefinition]:
    """The material the step asks for, and what is approved to stand in for it."""
    need = (place.unit or job).frozen.need(place.step.material)
    substitutes = [other.number for other in need.substitutes] if need is not None else []
    found = MaterialDefinition.objects.in_bulk([place.step.material, *substitutes], field_name="number")
    return list(found.values())


def _use(job: JobOrder, place: Place, lot: MaterialLot, *, by: Person) -> LotLink | None:
    """Put a scanned lot to its use: into the unit, or on the station for a step of the job."""
    asked, unit = place.step, place.unit
    need = (job.frozen if unit is None else unit.frozen).need(asked.material)
    if unit is None:
        if need is not None and need.mode == MOUNTED and job.work_unit is not None:
            genealogy.mount(job.work_unit, lot, by=by)
            return None
        objecting = objection(lot)
        if objecting is not None:
            raise objecting
        return None
    # Another lot before the step is completed: the first one did not go in after all.
    for earlier in StepEntry.objects.select_related("link").filter(job=job, unit=unit, step=asked.sequence):
        if earlier.link is not None and not LotLink.objects.filter(reverses=earlier.link).exists():
            genealogy.reverse(earlier.link, "Another lot was scanned", by=by)
    if need is None or need.mode != SCAN:
        return None
    portion = need.quantity * need.share_of(lot.material_id)
    return genealogy.consume(
        lot, portion, unit.lot, job.ref, job.name, job.work_unit,
        # It went in while nobody could be asked: nothing undoes that (decision 22).
        beyond_book=bool(late()), reason=f"Used for {job.number}" if late() else "", by=by,
    )


def _scan_serial(job: JobOrder, place: Place, code: str, *, by: Person) -> StepEntry:
    asked, unit = place.step, place.unit
    if unit is None:
        raise UnitUnknown("No unit is in work.", field="unit")
    if code != unit.lot.number:
        raise WrongEntry(
            f"Expected {unit.lot.number}, got {code[:60]}.", code="wrong_serial", field="code",
            expected=unit.lot.number, got=code[:60],
        )
    entry = keep_entry(job, unit, asked, value=code, lot=unit.lot, by=by)
    record(UnitEvent.SCANNED, unit, about=unit.lot, by=by, job=job.number, step=asked.sequence, lot=code)
    tell(job)
    return entry
