"""Orders on the floor go on by another version: between two units, and never behind what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from equipment.models import Equipment
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.errors import CannotMove
from orders.events import ChangeOrderEvent, JobEvent
from orders.models import ChangeOrder, JobDefinition, JobOrder, OperationsRequest, WorkMaster
from orders.selectors.masters import is_effective, running_orders
from orders.states import JOB, MASTER, OVER
from personnel.models import Person
from personnel.services import require
from records.services import record, sign

from .flow import balance
from .freezing import freeze_all
from .locking import lock_all
from .masters import lock_master
from .release import made_by, make_job

MOVING = "Approved for orders on the floor"
NEXT = "next"


@dataclass(slots=True)
class _Move:
    """What becomes of one order."""

    request: OperationsRequest
    changed: list[tuple[JobOrder, dict[str, Any]]] = field(default_factory=list)
    dropped: list[JobOrder] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)


@all_or_nothing
def change_orders(
    master: WorkMaster, requests: Sequence[int], *, by: Person, secret: str, reason: str, from_unit: str = NEXT
) -> ChangeOrder:
    """Let the named orders go on by this version from the next unit on, or from the serial `from_unit` on.

    Units begun before are finished by the copy they were begun with; every copy is kept; orders that are not named
    stay as they are. Raises CannotMove, with nothing changed, where one of them has gone too far.
    """
    require(by, "orders.release_workmaster")
    master = lock_master(master)
    MASTER.next(master.state, "change_order")
    if not is_effective(master, now()):
        raise CannotMove(f"{master} is not to work by today: its dates say otherwise.")
    if not reason.strip():
        raise Malformed("Say why.", field="reason")
    serial = "" if from_unit.strip() in ("", NEXT) else from_unit.strip()
    moves = [_move(request, master, serial) for request in _asked(master, requests)]
    moved = [move.request.number for move in moves]
    stayed = [order.number for order in running_orders(master) if order.number not in moved]
    shown = {
        "work_master": str(master), "orders": moved, "others_stay": stayed, "from_unit": serial or NEXT,
        "reason": reason.strip(),
    }
    order = ChangeOrder.objects.create(
        work_master=master, from_unit=serial, reason=reason.strip(), by=by,
        signature=sign(master, by=by, secret=secret, meaning=MOVING, shown=shown),
    )
    for move in moves:
        _apply(order, move, by=by)
    record(
        ChangeOrderEvent.ISSUED, order, about=master, by=by, reason=order.reason,
        orders=moved, others_stay=stayed, from_unit=serial or NEXT,
    )
    hint("orders", "dispatch", "masters")
    return order


def _asked(master: WorkMaster, requests: Sequence[int]) -> list[OperationsRequest]:
    """The orders as they are now, locked with their jobs."""
    if not requests:
        raise Malformed("Choose at least one order.", field="requests")
    jobs = JobOrder.objects.select_related("request").filter(request__in=requests)
    lock_all(jobs)
    found = {order.pk: order for order in running_orders(master).filter(pk__in=requests)}
    for place, key in enumerate(requests):
        if key not in found:
            raise Malformed(
                "This order is not on the floor, or not made by another version of this work master.",
                code="does_not_exist", field=f"requests.{place}",
            )
    return [found[key] for key in sorted(found)]


def _move(request: OperationsRequest, master: WorkMaster, serial: str) -> _Move:
    """What the version means for this order; refuses what it cannot undo."""
    move = _Move(request)
    frozen = {each["sequence"]: each for each in freeze_all(master, request.material)}
    # A rework goes on as it was routed.
    jobs = list(request.job_orders.filter(reworks=None).select_related("work_unit", "material").order_by("pk"))
    prefixes = {job.frozen.serial_prefix for job in jobs} | {each["serial_prefix"] for each in frozen.values()}
    if serial and not any(prefix and serial.startswith(prefix) for prefix in prefixes):
        raise Malformed(f"{serial} is no serial of {request.number}.", field="from_unit")
    for job in jobs:
        after = frozen.get(job.sequence)
        if after is None:
            if _has_begun(job):
                raise CannotMove(
                    f"{job.number} {job.name} has begun, and {master} has no such operation.", job=job.number
                )
            move.dropped += [job] if job.state not in OVER else []
        elif job.state in OVER:
            _refuse_other_result(job, after, master)
        else:
            if _has_begun(job):
                _refuse_other_result(job, after, master)
                _refuse_other_course(job, after, master)
            _refuse_other_place(job, after, master)
            move.changed.append((job, after))
    known = {job.sequence for job in jobs}
    move.added = [each for sequence, each in frozen.items() if sequence not in known]
    for added in move.added:
        for job in jobs:
            if added["sequence"] in frozen.get(job.sequence, {}).get("after", []) and _has_begun(job):
                raise CannotMove(
                    f"{job.number} {job.name} has begun; {master} has {added['name']} before it.", job=job.number
                )
    return move


def _refuse_other_result(job: JobOrder, after: dict[str, Any], master: WorkMaster) -> None:
    """What is made is made."""
    if made_by(after, job.request) != job.material_id:
        raise CannotMove(f"{job.number} {job.name} has made {job.material}; {master} makes something else.")


def _refuse_other_course(job: JobOrder, after: dict[str, Any], master: WorkMaster) -> None:
    same = ("after", "counting_source", "creates_serial")
    if any(after[name] != job.definition[name] for name in same):
        raise CannotMove(f"{job.number} {job.name} has begun; {master} counts it or orders it otherwise.")
    wanted = {str(need["id"]) for need in after["materials"]}
    owed = [need.number for need in job.frozen.materials if str(need.id) in job.owed and str(need.id) not in wanted]
    if owed:
        raise CannotMove(f"{job.number} has used {', '.join(owed)} of no lot yet: mount the lot it was first.")


def _refuse_other_place(job: JobOrder, after: dict[str, Any], master: WorkMaster) -> None:
    unit: Equipment | None = job.work_unit
    if unit is not None and unit.pk not in after["work_units"]:
        raise CannotMove(f"{job.number} is at {unit.number}, where it does not run by {master}: move it first.")


def _has_begun(job: JobOrder) -> bool:
    return job.started_at is not None or job.made > 0


def _apply(order: ChangeOrder, move: _Move, *, by: Person) -> None:
    moment = now()
    for job, after in move.changed:
        kept = JobDefinition.objects.create(
            job=job, change_order=order, work_master=job.work_master, definition=job.definition, made=job.made,
            until_unit=order.from_unit, replaced_at=moment,
        )
        job.units.filter(earlier=None).update(earlier=kept)
        job.definition, job.work_master, job.name = after, order.work_master, after["name"]
        job.material_id, job.counting_source = made_by(after, move.request), after["counting_source"]
        job.save(update_fields=["definition", "work_master", "name", "material", "counting_source"])
        record(
            JobEvent.DEFINITION_CHANGED, job, about=move.request, by=by, reason=order.reason, change_order=order.pk,
            before=str(kept.work_master), after=str(order.work_master), from_unit=order.from_unit or NEXT,
        )
        hint(f"job:{job.pk}", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))
    for job in move.dropped:
        job.state, job.queue_position = JOB.next(job.state, "cancel"), None
        job.save(update_fields=["state", "queue_position"])
        record(JobEvent.CANCELLED, job, about=move.request, by=by, reason=order.reason, change_order=order.pk)
    for added in move.added:
        made = make_job(move.request, order.work_master, added)
        record(JobEvent.ADDED, made, about=move.request, by=by, reason=order.reason, change_order=order.pk)
    if move.dropped or move.added:
        balance(move.request, by=by)
