"""Single pieces at an operation: taken in hand, with a serial of their own."""

from __future__ import annotations

from decimal import Decimal

from equipment.states import Mode
from genealogy import services as genealogy
from genealogy.models import MaterialLot
from genealogy.selectors import find
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from orders.errors import (
    InRework,
    NothingToWorkOn,
    UnitBegun,
    UnitStillRunning,
    UnitUnknown,
    WrongEntry,
)
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, SerialCounter
from orders.selectors.flow import input_left
from orders.states import GOOD, IN_REWORK, JOB, ON_HOLD, RUNNING, SCRAPPED, UNIT, UNITS
from personnel.models import Person
from personnel.services import require
from records.services import record

from .locking import lock
from .start_gate import pass_gate
from .step_place import refuse_next_piece
from .unit_work import add_unit, finish_unit, tell

ZERO = Decimal(0)


@all_or_nothing
def begin_unit(job: JobOrder, *, by: Person, serial: str = "") -> JobUnit:
    """Take the next piece in hand: make its serial here, or scan the one that comes from the operation before.

    A unit that was held comes back once quality has released it. Raises UnitStillRunning, StepOutOfOrder
    while a step is due, CannotStart, NothingToWorkOn, UnitUnknown, UnitBegun.
    """
    require(by, "orders.work_joborder")
    job = lock(job)
    JOB.next(job.state, "begin_unit")
    if job.counting_source != UNITS:
        raise WrongEntry(f"{job.name} is not counted unit by unit.")
    if job.work_unit is None or job.work_unit.mode == Mode.SINGLE:
        open_unit = job.units.select_related("lot").filter(state=RUNNING).first()
        if open_unit is not None and open_unit.lot.number != serial.strip():
            raise UnitStillRunning(
                f"Finish {open_unit.lot.number} first.",
                unit=open_unit.pk, serial=open_unit.lot.number, job=job.number,
            )
    refuse_next_piece(job, by=by)
    came = None if job.frozen.creates_serial else _scanned(serial)
    if job.work_unit is not None:
        pass_gate([job], job.work_unit, by=by, lot=came)
    unit = _create_serial(job, by=by) if came is None else _take_over(job, came, by=by)
    record(
        UnitEvent.BEGUN, unit, about=unit.lot, by=by,
        job=job.number, serial=unit.lot.number, position=unit.position, operation=job.name,
        work_unit=job.work_unit.number if job.work_unit else "",
    )
    if not unit.frozen.unit_steps and unit.state == RUNNING:
        finish_unit(job, unit, by=by)
    tell(job)
    return unit


def _create_serial(job: JobOrder, *, by: Person) -> JobUnit:
    left = input_left(job)
    at_work = job.units.filter(state__in=(RUNNING, ON_HOLD, IN_REWORK)).count()
    if left is not None and left - at_work <= ZERO:
        raise NothingToWorkOn("The operations before have not given another piece yet.", after=job.frozen.after)
    prefix = job.frozen.serial_prefix
    counters = SerialCounter.objects.select_for_update().filter(prefix=prefix)
    counter = counters.first()
    if counter is None:
        SerialCounter.objects.get_or_create(prefix=prefix)
        counter = counters.get()
    counter.last += 1
    counter.save(update_fields=["last"])
    lot = genealogy.produce(
        job.material, f"{prefix}{counter.last:06d}", Decimal(1), job.ref, job.name, job.work_unit, is_serial=True, by=by
    )
    return add_unit(job, lot, by=by)


def _scanned(serial: str) -> MaterialLot:
    if not serial.strip():
        raise Malformed("Scan the serial of the unit.", field="serial")
    return find(serial)


def _take_over(job: JobOrder, lot: MaterialLot, *, by: Person) -> JobUnit:
    mine = job.units.select_for_update().filter(lot=lot).first()
    if mine is not None:
        return _come_back(job, mine)
    _comes_from_before(job, lot)
    return add_unit(job, lot, by=by)


def _come_back(job: JobOrder, unit: JobUnit) -> JobUnit:
    if unit.state == ON_HOLD:
        unit.state = UNIT.next(unit.state, "release_hold")
        unit.save(update_fields=["state"])
    elif unit.state == IN_REWORK:
        where = unit.reworked_in.number if unit.reworked_in else "rework"
        raise InRework(f"{unit.lot.number} is in {where}: it goes on here once it comes back.", serial=unit.lot.number)
    elif unit.state == SCRAPPED:
        raise UnitUnknown(f"{unit.lot.number} is scrap.", field="serial")
    elif unit.state == GOOD:
        raise UnitBegun(f"{unit.lot.number} is finished at {job.name}.", unit=unit.pk, at=unit.ended_at)
    return unit


def _comes_from_before(job: JobOrder, lot: MaterialLot) -> None:
    came = JobUnit.objects.filter(lot=lot, job__request=job.request_id)
    if job.reworks_id is not None:
        before = came.filter(job=job.reworks_id, state=IN_REWORK, reworked_in__sequence=job.sequence).first()
    else:
        before = came.filter(job__sequence__in=job.frozen.after).first()
    if before is None:
        raise UnitUnknown(f"{lot.number} does not come from {job.request.number}.", field="serial")
    elsewhere = JobUnit.objects.filter(
        lot=lot, job__request=job.request_id, job__sequence=job.sequence
    ).exclude(job=job)
    taken = elsewhere.select_related("job", "begun_by").first()
    if taken is not None:
        raise UnitBegun(
            f"{taken.begun_by.name} has {lot.number} at {taken.job.number}.", who=taken.begun_by.name, at=taken.begun_at
        )
