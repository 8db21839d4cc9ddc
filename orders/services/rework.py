"""Rework: pieces that are not good go to an operation as work of their own, and come back as good or scrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from equipment.models import Equipment
from genealogy import services as genealogy
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import amount, text
from orders.errors import NothingToRework, OrderClosed, ReworkBegun, UnitUnknown
from orders.events import JobEvent, UnitEvent
from orders.models import InstructionStep, JobOrder, JobUnit
from orders.selectors.rework import decided_to_rework, operations_for, waits_for_rework
from orders.states import CANCELLED, CLOSED, JOB, JOB_DUE, READY, REPORT, SCAN, UNIT, UNIT_DUE, UNITS
from personnel.models import Person
from personnel.services import require
from quality.models import Nonconformance
from records.services import record

from .dispatch import leave_queue
from .flow import balance
from .locking import lock
from .setups import finish_setup
from .step_freeze import freeze_step


@dataclass(frozen=True, slots=True)
class OwnInstruction:
    """What is to be done where no operation of the routing says it, and at which work units it can be done."""

    name: str
    text: str
    work_units: Sequence[Equipment]


@all_or_nothing
def route_rework(
    job: JobOrder,
    *,
    to: int | OwnInstruction,
    by: Person,
    reason: str,
    quantity: Decimal | None = None,
    units: Sequence[int] = (),
    because_of: Nonconformance | None = None,
) -> JobOrder:
    """Send pieces that wait for rework, or single units in work, to an operation (its number) or an own instruction.

    Answers the job that reworks them: work of its own, in the pool. Until it tells what they are now, they stay rework
    here. `because_of` is the nonconformance that was decided so. Raises NothingToRework, UnitUnknown, OrderClosed.
    """
    require(by, "orders.dispatch_joborder")
    if not reason.strip():
        raise Malformed("Say what is to be put right.", field="reason")
    job = lock(job)
    JOB.next(job.state, "route_rework")
    if job.request.state in (CLOSED, CANCELLED):
        raise OrderClosed(f"{job.request.number} is {job.request.state}.", order=job.request.number)
    sent = _units(job, units) if job.counting_source == UNITS else []
    pieces = Decimal(len(sent)) or _pieces(job, quantity)
    if because_of is not None and because_of not in decided_to_rework(job):
        raise Malformed(
            f"{because_of.number} is not decided to be rework of {job.number}.", code="unknown", field="nonconformance"
        )
    definition = _own(job, to) if isinstance(to, OwnInstruction) else _of_operation(job, to)
    rework = JobOrder.objects.create(
        number=f"{job.number}/R{job.reworked_by.filter(split_from=None).count() + 1}",
        request=job.request,
        work_master=job.work_master,
        sequence=definition["sequence"],
        name=definition["name"],
        material=job.material,
        definition=definition,
        counting_source=definition["counting_source"],
        state=READY,
        quantity=pieces,
        reworks=job,
        nonconformance=because_of,
    )
    for unit in sent:
        unit.state, unit.reworked_in = UNIT.next(unit.state, "rework"), rework
        unit.save(update_fields=["state", "reworked_in"])
        record(UnitEvent.SENT_TO_REWORK, unit, about=unit.lot, by=by, reason=reason.strip(), job=rework.number)
    if not sent and job.output_lot is not None:
        # They lie apart, with a tag: what is done to them is theirs, and nobody takes them for good ones.
        rework.output_lot = genealogy.split(
            job.output_lot, pieces, rework.number, reason.strip(), job.ref, job.name, job.work_unit, by=by
        )
        rework.save(update_fields=["output_lot"])
    record(
        JobEvent.REWORK_ROUTED, job, about=job.request, by=by, reason=reason.strip(), new_job=rework.number,
        quantity=pieces, operation=rework.name, serials=[unit.lot.number for unit in sent],
        nonconformance=because_of.number if because_of else "",
    )
    balance(job.request, by=by)
    hint("dispatch", "orders", f"job:{job.pk}", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))
    return rework


@all_or_nothing
def withdraw_rework(rework: JobOrder, *, by: Person, reason: str) -> JobOrder:
    """Nothing was done in it yet: its pieces wait for rework again, its units are in work again where they were.

    Raises ReworkBegun.
    """
    require(by, "orders.dispatch_joborder")
    if not reason.strip():
        raise Malformed("Say why the rework is withdrawn.", field="reason")
    rework = lock(rework)
    if rework.reworks is None:
        raise Malformed(f"{rework.number} is no rework.", code="not_a_rework")
    job = lock(rework.reworks)
    state = JOB.next(rework.state, "withdraw_rework")
    _untouched(rework)
    leave_queue(rework)
    rework.state = state
    rework.save(update_fields=["state"])
    finish_setup(rework, by=by)
    back = JobUnit.objects.select_for_update(of=("self",)).select_related("lot").filter(job=job, reworked_in=rework)
    serials = []
    for unit in back.order_by("pk"):
        unit.state, unit.reworked_in = UNIT.next(unit.state, "come_back"), None
        unit.save(update_fields=["state", "reworked_in"])
        record(UnitEvent.REWORK_WITHDRAWN, unit, about=unit.lot, by=by, reason=reason.strip(), job=rework.number)
        serials.append(unit.lot.number)
    if rework.output_lot is not None:
        genealogy.join(rework.output_lot, reason.strip(), by=by)
    record(
        JobEvent.REWORK_WITHDRAWN, rework, about=job.request, by=by, reason=reason.strip(), reworks=job.number,
        quantity=rework.quantity, serials=serials,
    )
    balance(job.request, by=by)
    hint("dispatch", "orders", f"job:{job.pk}", f"job:{rework.pk}", *(
        f"unit:{unit}" for unit in {job.work_unit_id, rework.work_unit_id} - {None}
    ))
    return rework


def _untouched(rework: JobOrder) -> None:
    parts = JobOrder.objects.filter(reworks=rework.reworks_id, sequence=rework.sequence).exclude(pk=rework.pk)
    others = list(parts.exclude(state=CANCELLED).values_list("number", flat=True))
    if others:
        raise ReworkBegun(f"Merge {' and '.join(others)} with {rework.number} first.", jobs=", ".join(others))
    if rework.made or rework.units.exists() or rework.entries.exists() or rework.completions.exists():
        raise ReworkBegun(f"Work has begun in {rework.number}: tell there what its pieces are now.")


def _pieces(job: JobOrder, quantity: Decimal | None) -> Decimal:
    waiting = waits_for_rework(job)
    pieces = waiting if quantity is None else amount(quantity, job.material.unit, field="quantity", positive=True)
    if not pieces or pieces > waiting:
        raise NothingToRework(
            f"{text(waiting)} of {job.number} wait for rework, not {text(pieces)}."
            if pieces
            else f"Nothing of {job.number} waits for rework: report it first.",
            field="quantity", waiting=text(waiting),
        )
    return pieces


def _units(job: JobOrder, units: Sequence[int]) -> list[JobUnit]:
    wanted = set(units)
    rows = JobUnit.objects.select_for_update(of=("self",)).select_related("lot")
    found = list(rows.filter(job=job, pk__in=wanted, state="running").order_by("pk"))
    if not found or len(found) != len(wanted):
        raise UnitUnknown(f"Say which units in work at {job.number} are reworked.", field="units")
    return found


def _of_operation(job: JobOrder, sequence: int) -> dict[str, Any]:
    """As that operation is done, on pieces that are there already: they take only what is scanned."""
    operation = next((each for each in operations_for(job) if each.sequence == sequence), None)
    if operation is None:
        raise Malformed(
            f"{sequence} is neither the operation of {job.number} nor one before it.", code="unknown", field="operation"
        )
    frozen: dict[str, Any] = operation.definition
    return frozen | _as_rework(job, frozen["name"]) | {
        "materials": [need for need in frozen["materials"] if need["mode"] == SCAN],
        "steps": [_due(job, step) for step in frozen["steps"]],
    }


def _own(job: JobOrder, own: OwnInstruction) -> dict[str, Any]:
    if not own.name.strip() or not own.text.strip():
        raise Malformed("Give the rework a name, and say what is to be done.", field="instruction")
    if not own.work_units:
        raise Malformed("Say where it is to be done.", field="work_units")
    said = InstructionStep(sequence=10, title=own.name.strip()[:200], text=own.text.strip(), entry="check")
    nothing: dict[str, Any] = {
        "skills": [], "tool_class": "", "setup_seconds": 0, "run_seconds": "0", "labour_seconds": "0", "people": 1,
        "test_specification": "", "materials": [], "parameters": [], "documents": [], "read": {},
    }
    frozen: dict[str, Any] = job.definition
    return frozen | _as_rework(job, own.name.strip()[:120]) | nothing | {
        "work_units": sorted({unit.pk for unit in own.work_units}),
        "steps": [_due(job, freeze_step(said, {}))],
    }


def _as_rework(job: JobOrder, name: str) -> dict[str, Any]:
    """An operation of its own in the order, behind the one whose pieces they are; it makes no new ones."""
    taken = set(JobOrder.objects.filter(request=job.request_id).values_list("sequence", flat=True))
    return {
        "sequence": next(free for free in range(job.sequence + 1, job.sequence + len(taken) + 2) if free not in taken),
        "name": name[:120],
        "after": [],
        "counting_source": UNITS if job.counting_source == UNITS else REPORT,
        "output": None,
        "creates_serial": False,
        "serial_prefix": "",
        "over_production_percent": "0",
        "co_products": [],
        "transfer_batch": "0",
    }


def _due(job: JobOrder, step: dict[str, Any]) -> dict[str, Any]:
    """What is done on every unit is done once where pieces have no numbers, and the other way round."""
    due = step.get("due") or step["per"]
    if job.counting_source != UNITS and due == UNIT_DUE:
        return step | {"per": "job", "due": JOB_DUE}
    if job.counting_source == UNITS and due == JOB_DUE:
        return step | {"per": "unit", "due": UNIT_DUE}
    return step
