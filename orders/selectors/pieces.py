"""A station asks about a piece, or about what lies in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from equipment.models import Equipment
from equipment.states import Mode
from genealogy.models import MaterialLot
from orders.gate import Blocker, Piece
from orders.models import JobOrder, JobRun, JobUnit, Load
from orders.selectors.gate import Gate, lots_with_holds
from orders.states import OVER, RUNNING, UNITS


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands against it, and what the question was about."""

    blockers: list[Blocker] = field(default_factory=list)
    lot: MaterialLot | None = None
    job: JobOrder | None = None


def judge(work_unit: Equipment, serial: str) -> Judged:
    """A serial at a station; without one, the load or the job that is set up there.

    The station cannot say who stands at it: nobody's skill is asked, only whether anybody has it.
    """
    jobs = _jobs_at(work_unit)
    if not serial:
        return _set_up(work_unit, jobs)
    lot = MaterialLot.objects.filter(number=serial).first()
    of_orders = set(JobUnit.objects.filter(lot=lot).values_list("job__request", flat=True)) if lot else set()
    job = next((job for job in jobs if job.request_id in of_orders), None)
    gate = Gate([job] if job else [], at_unit=work_unit)
    if lot is None:
        return Judged(gate.blockers_of_nothing(work_unit, Piece(serial, is_known=False)))
    if job is None:
        known = lots_with_holds([lot.pk])[lot.pk]
        return Judged(gate.blockers_of_nothing(work_unit, Piece(serial, has_job=False, lot=known)), lot)
    return Judged(gate.blockers(job, piece_of(lot, job)), lot, job)


def piece_of(lot: MaterialLot, job: JobOrder) -> Piece:
    """A piece that comes to a job: what it is here, and at the operations before."""
    here = JobUnit.objects.filter(lot=lot, job=job).first()
    return Piece(
        lot.number, lot=lots_with_holds([lot.pk])[lot.pk], before=_before(lot, job), here=here.state if here else ""
    )


def _jobs_at(work_unit: Equipment) -> list[JobOrder]:
    if work_unit.mode == Mode.LOAD:
        load = Load.objects.filter(work_unit=work_unit, state=RUNNING).prefetch_related("members__job").first()
        return [member.job for member in load.members.all()] if load else []
    runs = JobRun.objects.filter(work_unit=work_unit, ended_at=None).select_related("job__request")
    return [run.job for run in runs.order_by("-started_at") if run.job.state not in OVER]


def _set_up(work_unit: Equipment, jobs: list[JobOrder]) -> Judged:
    """What one of several jobs in a load is held for stops them all."""
    asked = jobs if work_unit.mode == Mode.LOAD else jobs[:1]
    gate = Gate(asked, at_unit=work_unit)
    if not asked:
        return Judged(gate.blockers_of_nothing(work_unit, Piece("", is_known=False)))
    found = {blocker.key: blocker for job in asked for blocker in gate.blockers(job)}
    return Judged(list(found.values()), None, asked[0] if len(asked) == 1 else None)


def _before(lot: MaterialLot, job: JobOrder) -> tuple[tuple[str, str], ...]:
    """Where single pieces are counted, each knows where it has been."""
    others = JobOrder.objects.filter(
        request=job.request_id, sequence__in=job.frozen.after, counting_source=UNITS
    ).order_by("sequence", "pk")
    was = JobUnit.objects.filter(lot=lot, job=OuterRef("pk")).values("state")[:1]
    found: dict[int, tuple[str, str]] = {}
    for sequence, name, state in others.values_list("sequence", "name", Subquery(was)):
        found[sequence] = (name, state or found.get(sequence, ("", ""))[1])
    return tuple(found.values())
