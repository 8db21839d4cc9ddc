"""What the start gate needs to know, read at one moment."""

from __future__ import annotations

from collections.abc import Iterable

from equipment.models import Equipment
from equipment.states import Mode
from genealogy.models import LotHold, MaterialLot, MountedLot
from genealogy.states import AVAILABLE
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from orders.gate import Piece
from orders.models import JobOrder, JobRun, JobUnit, Load
from orders.states import MOUNTED, OVER, RUNNING, UNITS
from quality.models import Nonconformance
from quality.states import OPEN


def piece_at(work_unit: Equipment, serial: str) -> tuple[Piece, MaterialLot | None, JobOrder | None]:
    """A serial at a station; without one, the load or the job that is set up there."""
    if not serial and work_unit.mode == Mode.LOAD:
        return _load_at(work_unit)
    runs = JobRun.objects.filter(work_unit=work_unit, ended_at=None).select_related("job__request")
    jobs = [run.job for run in runs.order_by("-started_at") if run.job.state not in OVER]
    if not serial:
        job = jobs[0] if jobs else None
        lots = _inputs([job] if job else [])
        return _of_lots(job.number if job else "", work_unit, [job] if job else [], lots), None, job
    lot = MaterialLot.objects.filter(number=serial).first()
    if lot is None:
        return Piece(serial, work_unit.number, is_known=False), None, None
    of_orders = set(JobUnit.objects.filter(lot=lot).values_list("job__request", flat=True))
    job = next((job for job in jobs if job.request_id in of_orders), None)
    here = JobUnit.objects.filter(lot=lot, job=job).first() if job else None
    piece = Piece(
        serial, work_unit.number, is_known=True, job=job.number if job else "", lot_state=lot.state,
        held_for=_held_for([lot]), cases=_cases([lot]), before=_before(lot, job) if job else (),
        here=here.state if here else "", not_mounted=_not_mounted(work_unit, [job] if job else []),
    )  # fmt: skip
    return piece, lot, job


def _load_at(work_unit: Equipment) -> tuple[Piece, None, JobOrder | None]:
    load = Load.objects.filter(work_unit=work_unit, state=RUNNING).prefetch_related("members__job").first()
    if load is None:
        return Piece("", work_unit.number, is_known=False), None, None
    jobs = [member.job for member in load.members.all()]
    return _of_lots(str(load), work_unit, jobs, _inputs(jobs)), None, jobs[0] if len(jobs) == 1 else None


def _of_lots(name: str, work_unit: Equipment, jobs: list[JobOrder], lots: list[MaterialLot]) -> Piece:
    """Several jobs' pieces together: what one of their lots is held for stops them all."""
    held = any(lot.state == LOT_ON_HOLD for lot in lots)
    return Piece(
        name, work_unit.number, is_known=bool(jobs), job=", ".join(job.number for job in jobs),
        lot_state=LOT_ON_HOLD if held else AVAILABLE, held_for=_held_for(lots), cases=_cases(lots),
        not_mounted=_not_mounted(work_unit, jobs),
    )  # fmt: skip


def _inputs(jobs: list[JobOrder]) -> list[MaterialLot]:
    """The lots that came from the operations before."""
    found: list[MaterialLot] = []
    for job in jobs:
        before = JobOrder.objects.filter(request=job.request_id, sequence__in=job.frozen.after)
        found += [each.output_lot for each in before.select_related("output_lot") if each.output_lot is not None]
    return found


def _held_for(lots: Iterable[MaterialLot]) -> tuple[str, ...]:
    holds = LotHold.objects.filter(lot__in=list(lots), lifted_at=None).order_by("placed_at")
    return tuple(hold.because_label or hold.reason for hold in holds)


def _cases(lots: Iterable[MaterialLot]) -> tuple[str, ...]:
    found = Nonconformance.objects.filter(lot__in=list(lots), state=OPEN).order_by("pk")
    return tuple(found.values_list("number", flat=True))


def _before(lot: MaterialLot, job: JobOrder) -> tuple[tuple[str, str], ...]:
    """Where single pieces are counted, each knows where it has been."""
    others = JobOrder.objects.filter(
        request=job.request_id, sequence__in=job.frozen.after, counting_source=UNITS
    ).order_by("sequence", "pk")
    states = dict(
        JobUnit.objects.filter(lot=lot, job__in=others).order_by("pk").values_list("job__sequence", "state")
    )
    return tuple({other.sequence: (other.name, states.get(other.sequence, "")) for other in others}.values())


def _not_mounted(work_unit: Equipment, jobs: list[JobOrder]) -> tuple[str, ...]:
    standing = set(
        MountedLot.objects.filter(equipment=work_unit, unmounted_at=None).values_list("material", flat=True)
    )
    wanted = {need.number: need.id for job in jobs for need in job.frozen.materials if need.mode == MOUNTED}
    return tuple(sorted(number for number, key in wanted.items() if key not in standing))
