"""From an order to its jobs, with everything frozen that the floor will work by."""

from __future__ import annotations

from typing import Any

from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.hints import hint
from orders.errors import NoWorkMaster
from orders.events import RequestEvent
from orders.models import JobOrder, OperationsRequest, WorkMaster
from orders.selectors.masters import master_for
from orders.states import READY, REQUEST
from personnel.models import Person
from personnel.services import require
from records.services import record

from .freezing import freeze_all
from .requests import facts, lock


@all_or_nothing
def release_request(request: OperationsRequest, *, by: Person, reason: str = "") -> OperationsRequest:
    """Make the order's jobs from the newest released work master of its material, and let the floor see them.

    What the work master says is frozen in each job: a later version changes nothing in this order.
    Raises NoWorkMaster, DefinitionIncomplete.
    """
    require(by, "orders.release_request")
    request = lock(request)
    request.state = REQUEST.next(request.state, "release")
    master = master_for(request.material, now())
    if master is None:
        raise NoWorkMaster(
            f"Nobody has released how to make {request.material.number}. Ask engineering.",
            material=request.material.number,
        )
    jobs = [make_job(request, master, frozen) for frozen in freeze_all(master, request.material)]
    request.released_at = now()
    request.save(update_fields=["state", "released_at"])
    record(
        RequestEvent.RELEASED, request, by=by, reason=reason,
        work_master=str(master), **facts(request),
        jobs=[job.number for job in jobs],
    )
    hint("orders", "dispatch")
    return request


def make_job(request: OperationsRequest, master: WorkMaster, frozen: dict[str, Any]) -> JobOrder:
    """One operation of the order, ready, with what it will be worked by."""
    return JobOrder.objects.create(
        number=f"{request.number}-{frozen['sequence']}",
        request=request,
        work_master=master,
        sequence=frozen["sequence"],
        name=frozen["name"],
        material_id=made_by(frozen, request),
        definition=frozen,
        counting_source=frozen["counting_source"],
        state=READY,
        quantity=request.quantity,
    )


def made_by(frozen: dict[str, Any], request: OperationsRequest) -> int:
    """The id of the material that comes out of an operation."""
    output: int = frozen["output"]["id"] if frozen["output"] else request.material_id
    return output
