"""Pieces somebody is not sure of: put aside with a tag until quality has decided."""

from __future__ import annotations

from dataclasses import dataclass

from genealogy import services as genealogy
from genealogy.errors import LotExists
from genealogy.models import MaterialLot
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from orders.errors import NoLotToHold
from orders.events import UnitEvent
from orders.models import JobOrder, JobUnit, ResponseLoss
from orders.states import COMPLETED, RUNNING, UNIT
from personnel.models import Person
from personnel.services import require
from quality import services as quality
from quality import states as dispositions
from quality.models import Nonconformance
from records.models import File
from records.services import record

from .flow import balance
from .locking import lock
from .responses import write
from .reworked import bring_back
from .unit_work import lock_unit, tell


@dataclass(frozen=True, slots=True)
class Evidence:
    """What goes with pieces put aside: a photo, and the number on the tag that hangs at them."""

    photo: File | None = None
    tag: str = ""


def put_aside(job: JobOrder, loss: ResponseLoss, evidence: Evidence, *, by: Person) -> None:
    """Part these pieces of a locked job from its output; a nonconformance holds them under their tag."""
    if job.output_lot is None:
        raise NoLotToHold(
            f"{job.name} gives no lot of its own. Report rework, or hold the lot it works on in Quality.",
            field="on_hold",
        )
    number = evidence.tag.strip() or _tag(job)
    try:
        loss.lot = genealogy.split(
            job.output_lot, loss.quantity, number, loss.reason, job.ref, job.name, job.work_unit, by=by
        )
    except LotExists as taken:
        raise LotExists(f"The tag {number} hangs at something else already. Take another one.", field="tag") from taken
    _raise(loss.lot, loss.reason, job, evidence, by=by)


@all_or_nothing
def hold_unit(unit: JobUnit, reason: str, *, by: Person, photo: File | None = None) -> JobUnit:
    """Somebody is not sure of the piece in hand: it waits for quality, and the next one can be begun."""
    require(by, "orders.report_joborder")
    if not reason.strip():
        raise Malformed("Say what is doubtful about it.", field="reason")
    job = lock(unit.job)
    unit = lock_unit(unit, job)
    if unit.state != RUNNING:
        raise Malformed(f"{unit.lot.number} is not in work at {job.number}.", code="unit_not_in_work", field="unit")
    unit.state = UNIT.next(unit.state, "hold")
    unit.save(update_fields=["state"])
    _raise(unit.lot, reason.strip(), job, Evidence(photo), by=by)
    record(UnitEvent.HELD, unit, about=unit.lot, by=by, reason=reason.strip(), job=job.number, operation=job.name)
    tell(job)
    return unit


@all_or_nothing
def follow_pieces(case: Nonconformance, *, by: Person) -> None:
    """Quality has decided about pieces put aside: a report of its own says what they are now."""
    loss = ResponseLoss.objects.filter(kind=ResponseLoss.ON_HOLD, lot=case.lot_id).select_related("response").first()
    if loss is None:
        return
    job = lock(JobOrder.objects.get(pk=loss.response.job_id))
    job.on_hold -= loss.quantity
    words = f"{case.number}: {case.disposition_reason}"
    losses = []
    if case.disposition in (dispositions.SCRAP, dispositions.RETURN):
        job.scrap += loss.quantity
        losses = [_told(loss, ResponseLoss.SCRAP)]
    else:
        genealogy.join(case.lot, words, by=by)
        if case.disposition == dispositions.REWORK:
            job.rework += loss.quantity
            losses = [_told(loss, ResponseLoss.REWORK)]
        else:
            job.good += loss.quantity
    job.save(update_fields=["good", "scrap", "rework", "on_hold"])
    bring_back(write(job, by=by, is_final=job.state == COMPLETED, reason=words, losses=losses), losses, by=by)
    balance(job.request, by=by)


def _told(loss: ResponseLoss, kind: str) -> ResponseLoss:
    return ResponseLoss(
        kind=kind, quantity=loss.quantity, reason=loss.reason, cause_operation=loss.cause_operation
    )


def _raise(lot: MaterialLot, reason: str, job: JobOrder, evidence: Evidence, *, by: Person) -> None:
    quality.raise_nonconformance(
        lot, f"{job.name}, not sure: {reason}", job=job.ref, equipment=job.work_unit,
        photos=[evidence.photo] if evidence.photo else (), by=by,
    )


def _tag(job: JobOrder) -> str:
    """PO-1001-10-H1, PO-1001-10-H2: under the job's lock, so that no two are alike."""
    before = ResponseLoss.objects.filter(response__job=job, kind=ResponseLoss.ON_HOLD).count()
    return f"{job.number}-H{before + 1}"
