"""From an order to its jobs, with everything frozen that the floor will work by."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.clock import now
from kernel.hints import hint
from kernel.quantities import text
from orders.errors import DefinitionIncomplete, NoWorkMaster
from orders.events import RequestEvent
from orders.models import JobOrder, OperationsRequest, OperationsSegment, WorkMaster
from orders.states import READY, RELEASED, REQUEST, UNITS
from personnel.models import Person
from personnel.services import require
from records.services import record

from .requests import facts, lock
from .step_freeze import freeze_step


@transaction.atomic
def release_request(request: OperationsRequest, *, by: Person, reason: str = "") -> OperationsRequest:
    """Make the order's jobs from the newest released work master of its material, and let the floor see them.

    What the work master says is frozen in each job: a later version changes nothing in this order.
    Raises NoWorkMaster, DefinitionIncomplete.
    """
    require(by, "orders.release_request")
    request = lock(request)
    request.state = REQUEST.next(request.state, "release")
    master = WorkMaster.objects.filter(material=request.material, state=RELEASED).order_by("-version").first()
    if master is None:
        raise NoWorkMaster(
            f"Nobody has released how to make {request.material.number}. Ask engineering.",
            material=request.material.number,
        )
    segments = list(
        master.segments.select_related("output__picture").prefetch_related(
            "work_units", "materials__material", "steps__material", "steps__picture", "steps__drawing", "steps__video"
        )
    )
    _check(master, segments)
    jobs = [
        JobOrder.objects.create(
            number=f"{request.number}-{segment.sequence}",
            request=request,
            work_master=master,
            sequence=segment.sequence,
            name=segment.name,
            material=segment.output or request.material,
            definition=freeze(segment, segments, master),
            counting_source=segment.counting_source,
            state=READY,
            quantity=request.quantity,
        )
        for segment in segments
    ]
    request.released_at = now()
    request.save(update_fields=["state", "released_at"])
    record(
        RequestEvent.RELEASED, request, by=by, reason=reason,
        work_master=str(master), **facts(request),
        jobs=[job.number for job in jobs],
    )
    hint("orders", "dispatch")
    return request


def freeze(segment: OperationsSegment, segments: list[OperationsSegment], master: WorkMaster) -> dict[str, Any]:
    """The operation as JSON: what `models.definition.read` reads and what the terminal shows."""
    of_order = {other.output_id for other in segments if other.sequence in segment.after and other.output_id}
    return {
        "work_master": str(master),
        "sequence": segment.sequence,
        "name": segment.name,
        "after": list(segment.after),
        "work_units": [unit.pk for unit in segment.work_units.all()],
        "counting_source": segment.counting_source,
        "output": _material(segment.output) if segment.output else None,
        "creates_serial": segment.creates_serial,
        "serial_prefix": segment.serial_prefix,
        "setup_seconds": segment.setup_seconds,
        "run_seconds": text(segment.run_seconds),
        "over_production_percent": text(master.over_production_percent),
        "materials": [
            _material(need.material)
            | {
                "quantity": text(need.quantity),
                "mode": need.mode,
                "from_order": need.material_id in of_order,
            }
            for need in segment.materials.all()
        ],
        "steps": [freeze_step(step, {}) for step in segment.steps.all()],
    }


def _check(master: WorkMaster, segments: list[OperationsSegment]) -> None:
    """Refuse what would only break at the machine."""
    known = {segment.sequence for segment in segments}
    if not segments:
        raise DefinitionIncomplete(f"{master} has no operations.")
    for segment in segments:
        name = f"{master}, operation {segment.sequence} {segment.name}"
        if not segment.work_units.all():
            raise DefinitionIncomplete(f"{name} runs at no work unit.")
        if not set(segment.after) <= {sequence for sequence in known if sequence < segment.sequence}:
            raise DefinitionIncomplete(f"{name} comes after an operation that is not before it.")
        if segment.output is None and (segment.counting_source != UNITS or segment.creates_serial):
            raise DefinitionIncomplete(f"{name} makes nothing.")


def _material(material: Any) -> dict[str, Any]:
    return {"id": material.pk, "number": material.number, "name": material.name, "unit": material.unit}
