"""Good, scrap and rework in one action, and taking a report back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from genealogy import services as genealogy
from genealogy.models import LotLink, LotMovement
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.quantities import amount, text
from orders.errors import (
    AlreadyUndone,
    CounterBackwards,
    InRework,
    MoreThanMade,
    MoreThanThereIs,
    NothingToReport,
    OrderClosed,
    OverTolerance,
    QualityDecides,
    UndoLatestFirst,
    UnitUnknown,
)
from orders.events import JobEvent
from orders.models import JobOrder, JobResponse, JobUnit, ResponseLoss
from orders.selectors.due import settled_steps
from orders.selectors.flow import input_left
from orders.selectors.rework import waits_for_rework
from orders.states import CANCELLED, CLOSED, COMPLETED, COUNTER, GOOD, JOB, LOADS, REPORT, UNIT, UNITS
from personnel.models import Person
from personnel.services import require
from records.services import record

from .component_scrap import ComponentLoss, scrap_components
from .flow import balance, limit
from .labour import work_on
from .locking import lock
from .materials import make, reckon_owed
from .responses import unreported, write, write_reversal
from .reworked import bring_back, take_again
from .set_aside import Evidence, put_aside
from .units_in_rework import restore_in_rework, scrap_in_rework

ZERO = Decimal(0)
# Setting up may cost more pieces than are ordered, but not ten times as many in one report.
SLIP = 10


@dataclass(frozen=True, slots=True)
class Loss:
    """Pieces that are not good: how many, why, which operation caused it, and which unit where units count.

    `evidence` goes with those somebody is not sure of.
    """

    quantity: Decimal
    reason: str
    cause_operation: int | None = None
    unit: int | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter on the machine showed at the start and at the end, as a person read it."""

    start: Decimal
    end: Decimal


@all_or_nothing
def report(
    job: JobOrder,
    *,
    by: Person,
    good: Decimal | None = None,
    scrap: Sequence[Loss] = (),
    rework: Sequence[Loss] = (),
    on_hold: Sequence[Loss] = (),
    components: Sequence[ComponentLoss] = (),
    counted: Counted | None = None,
    reason: str = "",
) -> JobResponse:
    """Tell what was made since the last report, in pieces of the output.

    Where a machine, a load or the units count, scrap, rework and what is on hold move pieces out of the count and
    a typed good figure is a check whose difference is kept beside it. Where people count, they may read a counter
    instead: what it ran on and is not lost is good. Raises MoreThanMade, MoreThanThereIs, OverTolerance,
    NothingToReport, CounterBackwards, NoLotToHold.
    """
    require(by, "orders.report_joborder")
    job = lock(job)
    job.state = JOB.next(job.state, "report")
    typed = None if good is None else amount(good, job.material.unit, field="good")
    if typed is not None and typed < ZERO:
        raise Malformed("Good pieces cannot be less than none.", code="negative", field="good")
    aside = [(_loss(job, ResponseLoss.ON_HOLD, loss), loss.evidence) for loss in on_hold]
    losses = [_loss(job, ResponseLoss.SCRAP, loss) for loss in scrap]
    losses += [_loss(job, ResponseLoss.REWORK, loss) for loss in rework] + [loss for loss, _ in aside]
    if counted is not None:
        typed = _run_on(job, counted, typed, losses)
    links: list[int] = []
    movements: list[int] = []
    if job.counting_source == REPORT:
        if typed or losses or not components:
            links, movements = _typed(job, typed or ZERO, losses, by=by)
        typed = None
    elif job.counting_source == UNITS:
        movements = _of_units(job, losses, by=by)
    else:
        movements = _out_of_count(job, losses, by=by)
    # Where people count, something was typed.
    is_counted = job.counting_source != REPORT
    if is_counted and not losses and not components and typed is None and not any(unreported(job).values()):
        raise NothingToReport("Nothing was made since the last report.")
    job.save(update_fields=["good", "scrap", "rework", "on_hold"])
    for loss, evidence in aside:
        put_aside(job, loss, evidence, by=by)
    spoilt, scrapped = scrap_components(job, components, by=by)
    response = write(
        job, by=by, reason=reason, typed_good=typed, losses=losses, links=links, movements=movements + spoilt,
        scrapped=scrapped, counter=(counted.start, counted.end) if counted else None,
    )
    bring_back(response, losses, by=by)
    work_on(job, job.work_unit, by=by)
    balance(job.request, by=by)
    return response


@all_or_nothing
def undo_response(response: JobResponse, *, by: Person, reason: str) -> JobResponse:
    """Take a report back by a counter-message with its reason; a final one opens the job again.

    What was typed is undone in stock and genealogy too; what machines and units counted stays made and
    is reported again. Raises AlreadyUndone, UndoLatestFirst,
    OrderClosed, QualityDecides.
    """
    require(by, "orders.undo_report")
    if not reason.strip():
        raise Malformed("Say why the report is taken back.", field="reason")
    job = lock(response.job)
    if job.request.state in (CLOSED, CANCELLED):
        raise OrderClosed(f"{job.request.number} is {job.request.state}: its reports stand.", order=job.request.number)
    response = JobResponse.objects.get(pk=response.pk)
    response.job = job
    if response.reverses_id is not None:
        raise Malformed("A counter-message cannot be taken back: report again.", field="response")
    earlier = JobResponse.objects.select_related("by").filter(reverses=response).first()
    if earlier is not None:
        raise AlreadyUndone(
            f"{earlier.by.name} has taken this report back already.", who=earlier.by.name, at=earlier.recorded_at
        )
    if response.follows is not None:
        raise InRework(
            f"Report {response.number} says what became of reworked pieces: take it back at "
            f"{response.follows.job.number}.",
            job=response.follows.job.number,
        )
    # What became of reworked pieces does not stand in the way of an earlier report.
    standing = job.responses.filter(reverses=None, reversed_by=None, follows=None)
    later = standing.filter(number__gt=response.number).order_by("-number")
    if later:
        raise UndoLatestFirst(f"Take back report {later[0].number} first.", latest=later[0].number)
    if response.on_hold:
        raise QualityDecides(
            f"Report {response.number} is about pieces on hold: quality decides about them.", report=response.number
        )
    if job.counting_source != UNITS and waits_for_rework(job) < response.rework:
        raise InRework(f"Pieces of report {response.number} are in rework already.", report=response.number)
    was = job.state
    job.state = JOB.next(was, "undo")
    _take_back(response, job, by=by, reason=reason)
    if was == COMPLETED:
        job.completed_at = job.completed_by = None
        job.held_reason = f"Report {response.number} was undone"
    job.save(
        update_fields=["state", "good", "scrap", "rework", "completed_at", "completed_by", "held_reason"]
    )
    counter = write_reversal(response, by=by, reason=reason)
    take_again(response, by=by, reason=reason)
    if was == COMPLETED:
        record(JobEvent.REOPENED, job, about=job.request, by=by, reason=reason, response=response.number)
    balance(job.request, by=by)
    return counter


def _loss(job: JobOrder, kind: str, loss: Loss) -> ResponseLoss:
    if not loss.reason.strip():
        raise Malformed(f"Say why it is {kind.replace('_', ' ')}.", field=kind)
    unit = None
    if job.counting_source == UNITS and kind == ResponseLoss.ON_HOLD:
        raise Malformed("A single unit is put on hold by itself.", field=kind)
    if job.counting_source == UNITS:
        unit = job.units.select_related("lot").filter(pk=loss.unit).first() if loss.unit else None
        if unit is None:
            raise UnitUnknown(f"Say which unit of {job.number} is {kind}.", field=kind)
    cause = loss.cause_operation
    if cause is not None and not JobOrder.objects.filter(request=job.request_id, sequence=cause).exists():
        raise Malformed(f"{job.request.number} has no operation {cause}.", field="cause_operation")
    return ResponseLoss(
        kind=kind,
        quantity=Decimal(1) if unit else amount(loss.quantity, job.material.unit, field=kind, positive=True),
        reason=loss.reason.strip(),
        cause_operation=cause,
        unit=unit,
    )


def _run_on(job: JobOrder, counted: Counted, typed: Decimal | None, losses: Sequence[ResponseLoss]) -> Decimal:
    """The good pieces a counter on the machine says, where a person reads it."""
    if job.counting_source != REPORT:
        raise Malformed(f"{job.number} is not counted by what people type.", field="counter_end")
    if typed is not None:
        raise Malformed("Give either what was good or what the counter showed.", field="good")
    start = amount(counted.start, job.material.unit, field="counter_start")
    end = amount(counted.end, job.material.unit, field="counter_end")
    good = end - start - sum((loss.quantity for loss in losses), ZERO)
    if start < ZERO or good < ZERO:
        raise CounterBackwards(
            f"From {text(start)} to {text(end)} are {text(end - start)} pieces, fewer than are reported as lost.",
            field="counter_end",
        )
    return good


def _total(losses: Sequence[ResponseLoss], kind: str) -> Decimal:
    return sum((loss.quantity for loss in losses if loss.kind == kind), ZERO)


def _out_of_count(job: JobOrder, losses: Sequence[ResponseLoss], *, by: Person) -> list[int]:
    """Scrap and rework move pieces out of what the machine counted."""
    lost = sum((loss.quantity for loss in losses), ZERO)
    if lost > job.good:
        raise MoreThanMade(
            f"{text(job.good)} pieces of {job.number} are counted and good; {text(lost)} cannot be lost.",
            good=text(job.good), lost=text(lost),
        )
    job.good -= lost
    job.scrap += _total(losses, "scrap")
    job.rework += _total(losses, "rework")
    job.on_hold += _total(losses, ResponseLoss.ON_HOLD)
    return _scrap_stock(job, losses, by=by)


def _typed(
    job: JobOrder, good: Decimal, losses: Sequence[ResponseLoss], *, by: Person
) -> tuple[list[int], list[int]]:
    """What people type is what was made: material goes in, pieces come out, scrap among them."""
    pieces = good + sum((loss.quantity for loss in losses), ZERO)
    if not pieces:
        raise NothingToReport("Type how many pieces were made.", field="good")
    left = input_left(job)
    if left is not None and pieces > left:
        raise MoreThanThereIs(
            f"The operations before have given {text(left)} more, not {text(pieces)}.", left=text(left)
        )
    if job.good + good > limit(job):
        raise OverTolerance(
            f"{text(job.quantity)} are ordered, at most {text(limit(job))} may be made; "
            f"with this report it would be {text(job.good + good)}.",
            field="good", limit=text(limit(job)),
        )
    if pieces - good > SLIP * limit(job):
        raise OverTolerance(
            f"{text(job.quantity)} are ordered; {text(pieces - good)} lost in one report must be a slip of the finger.",
            field="scrap", limit=text(SLIP * limit(job)),
        )
    flow = make(job, pieces, by=by)
    job.good += good
    job.scrap += _total(losses, "scrap")
    job.rework += _total(losses, "rework")
    job.on_hold += _total(losses, ResponseLoss.ON_HOLD)
    movements = _scrap_stock(job, losses, by=by)
    return [link.pk for link in flow.links], movements + flow.movements


def _of_units(job: JobOrder, losses: Sequence[ResponseLoss], *, by: Person) -> list[int]:
    """A scrapped unit leaves the good ones; one for rework goes on where it is."""
    movements: list[int] = []
    for loss in losses:
        unit = loss.unit
        assert unit is not None
        if loss.kind == "rework":
            job.rework += 1
            continue
        movements += scrap_unit(job, unit, loss.reason, by=by)
    return movements


def scrap_unit(job: JobOrder, unit: JobUnit, reason: str, *, by: Person) -> list[int]:
    """Throw one unit of a locked job away; answers the movement of its stock."""
    unit = JobUnit.objects.select_for_update(of=("self",)).select_related("lot").get(pk=unit.pk)
    was = unit.state
    unit.state = UNIT.next(was, "scrap")
    unit.save(update_fields=["state"])
    job.good -= was == GOOD
    job.scrap += 1
    movement = genealogy.scrap_from(
        unit.lot, None, reason, job.ref, equipment=job.work_unit, by=by
    )
    scrap_in_rework(job, unit, by=by)
    return [movement.pk] if movement else []


def _scrap_stock(job: JobOrder, losses: Sequence[ResponseLoss], *, by: Person) -> list[int]:
    movements = []
    for loss in losses:
        if loss.kind == "scrap" and job.output_lot is not None:
            movement = genealogy.scrap_from(
                job.output_lot, loss.quantity, loss.reason, job.ref, equipment=job.work_unit, by=by
            )
            if movement is not None:
                movements.append(movement.pk)
    return movements


def _take_back(response: JobResponse, job: JobOrder, *, by: Person, reason: str) -> None:
    """Undo what the report itself did; the newest movement first, so that stock never falls below zero."""
    for link in LotLink.objects.filter(pk__in=response.lots.get("links", [])).order_by("-pk"):
        genealogy.reverse(link, reason, by=by)
    for movement in (
        LotMovement.objects.select_related("lot").filter(pk__in=response.lots.get("movements", [])).order_by("-pk")
    ):
        genealogy.take_back(movement, reason=reason, by=by)
    losses = list(response.losses.select_related("unit"))
    if job.counting_source == REPORT:
        job.good -= response.good
        job.scrap -= response.scrap
        job.rework -= response.rework
        reckon_owed(job)
    elif job.counting_source in (COUNTER, LOADS):
        job.scrap -= _total(losses, "scrap")
        job.rework -= _total(losses, "rework")
        job.good += sum((loss.quantity for loss in losses), ZERO)
    else:
        for loss in losses:
            if loss.kind == "rework":
                job.rework -= 1
            elif loss.unit is not None:
                _restore(job, loss.unit)


def _restore(job: JobOrder, unit: JobUnit) -> None:
    """A unit that is no scrap after all is where it was: good when all its steps are done."""
    unit = JobUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    unit.state = UNIT.next(unit.state, "restore")
    if settled_steps(unit) >= {step.sequence for step in unit.frozen.unit_steps}:
        unit.state = UNIT.next(unit.state, "finish")
        job.good += 1
    unit.save(update_fields=["state"])
    job.scrap -= 1
    restore_in_rework(job, unit)


