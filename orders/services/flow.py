"""How quantities flow from operation to operation, and how an order follows its jobs."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, Decimal

from django.db.models import F

from kernel.hints import hint
from orders.models import JobOrder, OperationsRequest
from orders.selectors.flow import good_of, operation_of
from orders.states import ABORTED, CANCELLED, DISPATCHED, JOB, OVER, READY, RequestState
from personnel.models import Person

from .requests import complete_request, reopen_request

ZERO = Decimal(0)


def limit(job: JobOrder) -> Decimal:
    """How many pieces may be made: the quantity and the tolerance of its work master, in whole pieces."""
    ordered: Decimal = job.quantity
    extra = ordered * job.frozen.over_production_percent / 100
    return ordered + extra.to_integral_value(rounding=ROUND_CEILING)


def tally(job: JobOrder, pieces: Decimal) -> None:
    """Show good pieces of the last operation in the order as they are made; `balance` reckons them anew."""
    if job.reworks_id is not None:
        return
    followers = JobOrder.objects.filter(request=job.request_id, definition__after__contains=job.sequence)
    if not followers.exists():
        OperationsRequest.objects.filter(pk=job.request_id).update(quantity_good=F("quantity_good") + pieces)


def balance(request: OperationsRequest, *, by: Person) -> None:
    """Let later operations follow the good output of those before, and the order follow its jobs.

    Called under the request's lock after a job has ended, was reopened or was split.
    """
    jobs = list(JobOrder.objects.select_for_update(of=("self",)).filter(request=request).order_by("sequence", "id"))
    of_operation: dict[int, list[JobOrder]] = defaultdict(list)
    family = {job.pk: (job.sequence, job.reworks_id) for job in jobs}
    for job in jobs:
        if job.reworks_id is None:
            of_operation[job.sequence].append(job)
    for operation in of_operation.values():
        after = operation[0].frozen.after
        # From what is in rework more may come. A job that was cancelled just now is over.
        if after and all(job.state in OVER or operation_of(job.pk, family) not in after for job in jobs):
            _follow(operation, min(good_of(of_operation[sequence]) for sequence in after))
    _settle(request, of_operation, is_over=all(job.state in OVER for job in jobs), by=by)


def _follow(operation: list[JobOrder], output: Decimal) -> None:
    """Share what came out of the operations before among this operation's open jobs, the last one first."""
    planned = sum((job.quantity for job in operation if job.state not in (CANCELLED, ABORTED)), ZERO)
    difference = output - planned
    for job in reversed(operation):
        if job.state in OVER or not difference:
            continue
        wanted = max(job.quantity + difference, job.made)
        difference -= wanted - job.quantity
        job.quantity = wanted
        if not wanted and job.state in (READY, DISPATCHED):
            # Nothing will ever come: the job is not left waiting for ever.
            job.state, job.queue_position = JOB.next(job.state, "cancel"), None
        job.save(update_fields=["quantity", "state", "queue_position"])


def _settle(
    request: OperationsRequest, of_operation: dict[int, list[JobOrder]], *, is_over: bool, by: Person
) -> None:
    """Completed when all jobs are over, running again when one was reopened; good is the last operations' good."""
    request.refresh_from_db()
    followed = {sequence for operation in of_operation.values() for sequence in operation[0].frozen.after}
    last = [operation for sequence, operation in of_operation.items() if sequence not in followed]
    good = min((good_of(operation) for operation in last), default=ZERO)
    if good != request.quantity_good:
        request.quantity_good = good
        request.save(update_fields=["quantity_good"])
    if is_over and request.state == RequestState.RUNNING:
        complete_request(request, by=by)
    elif not is_over and request.state == RequestState.COMPLETED:
        reopen_request(request, by=by, reason="A report was undone")
    hint("orders", "dispatch")


