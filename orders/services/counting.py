"""Pieces that machines count: credited to the job that ran when they were made, else kept for a person."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from equipment.models import Counter, Equipment, EquipmentState, UnassignedCount
from equipment.services import park_count, settle_count
from equipment.states import Mode, UnitState, WhyUnassigned
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import quantity as exact
from orders.errors import WorkUnitNotSuitable
from orders.events import JobEvent
from orders.models import JobOrder, JobRun, Load
from orders.states import ABORTED, CANCELLED, CLOSED, COMPLETED, COUNTER, RUNNING
from personnel.models import Person
from personnel.services import require, system_person
from records.services import record

from .flow import balance, tally
from .loads import finish_load
from .locking import lock
from .materials import make
from .responses import write


@transaction.atomic
def count(work_unit: Equipment, quantity: Decimal, *, at: datetime, counter: Counter) -> None:
    """Credit `quantity` pieces (cycles of a load machine) counted at `at` to the job that ran then.

    Pieces in set-up, in maintenance, without a job or with several side by side are parked
    (decision 19). Called by ingest in its transaction; every piece ends in exactly one place.
    """
    by = system_person("collector")
    pieces = exact(quantity, positive=True)
    if work_unit.mode == Mode.LOAD:
        if counter.counts_good:
            _count_cycles(work_unit, pieces, by=by, at=at, counter=counter)
        return
    why = _why_not(work_unit, at)
    runs = list(_runs(work_unit, at)[:2])
    if why is None and len(runs) == 1 and credit(runs[0].job, pieces, by=by, at=at):
        return
    if why is None:
        why = WhyUnassigned.SEVERAL_JOBS if len(runs) > 1 else WhyUnassigned.NO_JOB
    park_count(counter, pieces, at=at, why=why)


@transaction.atomic
def assign_count(
    parked: UnassignedCount, *, by: Person, job: JobOrder | None = None, reason: str = ""
) -> UnassignedCount:
    """Say where parked pieces belong: to a job, or to set-up, a test cycle or another reason.

    Raises WorkUnitNotSuitable for a job that does not run there, AlreadyAssigned with who and when.
    """
    require(by, "orders.assign_count")
    if (job is None) == (not reason.strip()):
        raise Malformed("Name either the job the pieces belong to or the reason they belong to none.", field="job")
    if job is None:
        return settle_count(parked, by=by, reason=reason.strip())
    job = lock(job)
    parked = UnassignedCount.objects.select_related("equipment").get(pk=parked.pk)
    unit = parked.equipment
    if unit.pk not in job.frozen.work_units or (job.work_unit and job.work_unit.pk != unit.pk):
        raise WorkUnitNotSuitable(f"{job.number} does not run at {unit.number}.", field="job")
    settled = settle_count(parked, by=by, job=job.ref)
    if job.work_unit is None or not credit(job, settled.quantity, by=by, at=settled.last_at):
        raise WorkUnitNotSuitable(f"{job.number} is {job.state}: pieces cannot be credited to it.", field="job")
    record(
        JobEvent.COUNT_ASSIGNED, job, about=job.request, by=by,
        quantity=settled.quantity, work_unit=unit.number, why=settled.why,
    )
    return settled


def credit(job: JobOrder, pieces: Decimal, *, by: Person, at: datetime) -> bool:
    """Add counted pieces to a job; False when it takes none any more.

    Where units, loads or people count, the machine's figure is kept beside them and adds nothing.
    A job that was completed meanwhile reports what came late.
    """
    job = lock(job)
    if job.state in (ABORTED, CANCELLED, CLOSED) or job.started_at is None:
        return False
    if job.counting_source != COUNTER:
        JobOrder.objects.filter(pk=job.pk).update(counted=F("counted") + pieces)
        return True
    job.counted += pieces
    job.good += pieces
    job.save(update_fields=["counted", "good"])
    make(job, pieces, by=by, at=at)
    tally(job, pieces)
    if job.state == COMPLETED:
        write(job, by=by, is_final=True, reason="Counted before the job was completed", at=at)
        balance(job.request, by=by)
    hint(f"unit:{job.work_unit_id}")
    return True


def _count_cycles(
    work_unit: Equipment, cycles: Decimal, *, by: Person, at: datetime, counter: Counter
) -> None:
    """One cycle finishes the load in the machine; cycles without one are parked."""
    load = Load.objects.filter(work_unit=work_unit, state=RUNNING, started_at__lte=at).first()
    if load is not None:
        finish_load(load, by=by, at=at)
        cycles -= 1
    if cycles > 0:
        park_count(counter, cycles, at=at, why=_why_not(work_unit, at) or WhyUnassigned.NO_JOB)


def _runs(work_unit: Equipment, at: datetime) -> QuerySet[JobRun]:
    ran = Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    return JobRun.objects.select_related("job").filter(ran, work_unit=work_unit).order_by("-started_at")


def _why_not(work_unit: Equipment, at: datetime) -> str | None:
    """Set-up pieces and maintenance cycles belong to no job by themselves."""
    then = Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    state = EquipmentState.objects.filter(then, equipment=work_unit).order_by("-started_at").first()
    if state is None:
        return None
    reasons: dict[str, str] = {
        UnitState.SETUP: WhyUnassigned.SETUP,
        UnitState.MAINTENANCE: WhyUnassigned.MAINTENANCE,
    }
    return reasons.get(state.state)
