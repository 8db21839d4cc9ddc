"""What a rework tells of its pieces is told where they came from, too."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kernel.quantities import text
from orders.errors import MoreThanThereIs, ReworkUntold
from orders.models import JobOrder, JobResponse, ResponseLoss
from orders.selectors.flow import input_left
from orders.states import COMPLETED, UNITS
from personnel.models import Person

from .locking import lock
from .responses import write, write_reversal

ZERO = Decimal(0)


def bring_back(response: JobResponse, losses: Sequence[ResponseLoss], *, by: Person) -> None:
    """Good and scrapped pieces of a rework's report are no rework any more at the job they came from."""
    rework = response.job
    if rework.reworks is None or rework.counting_source == UNITS:
        return
    if not (response.good or response.scrap):
        return
    job = _moved(rework.reworks, response.good, response.scrap)
    told = [
        ResponseLoss(
            kind=ResponseLoss.SCRAP, quantity=loss.quantity, reason=loss.reason, cause_operation=loss.cause_operation
        )
        for loss in losses
        if loss.kind == ResponseLoss.SCRAP
    ]
    here = write(
        job, by=by, is_final=job.state == COMPLETED, reason=f"Reworked: {rework.number}", losses=told, follows=response
    )
    bring_back(here, told, by=by)


def take_again(response: JobResponse, *, by: Person, reason: str) -> None:
    """A report of a rework is taken back: its pieces are rework again. Raises MoreThanThereIs when they were used."""
    followed = JobResponse.objects.select_related("job").filter(follows=response, reversed_by=None).first()
    if followed is None:
        return
    take_again(followed, by=by, reason=reason)
    followed.job = job = _moved(followed.job, -response.good, -response.scrap)
    for follower in JobOrder.objects.filter(request=job.request_id, definition__after__contains=job.sequence):
        left = input_left(follower)
        if left is not None and left < ZERO:
            raise MoreThanThereIs(
                f"{follower.number} has worked on {text(-left)} of these pieces already.",
                job=follower.number, missing=text(-left),
            )
    write_reversal(followed, by=by, reason=reason)


def all_told(rework: JobOrder) -> None:
    """A rework ends when it is said of each of its pieces what it is now. Raises ReworkUntold."""
    if rework.reworks_id is not None and rework.made < rework.quantity:
        raise ReworkUntold(
            f"{text(rework.quantity - rework.made)} of {text(rework.quantity)} are not told yet. Report them as good, "
            "scrap or, where they are not right yet, as rework again.",
            left=text(rework.quantity - rework.made),
        )


def _moved(job: JobOrder, good: Decimal, scrap: Decimal) -> JobOrder:
    job = lock(job)
    job.rework -= good + scrap
    job.good += good
    job.scrap += scrap
    job.save(update_fields=["good", "scrap", "rework"])
    return job
