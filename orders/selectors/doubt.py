"""What could be bad when results are in doubt?"""

from __future__ import annotations

from collections.abc import Iterable

from genealogy.models import MaterialLot
from genealogy.selectors import FORWARD, tree
from genealogy.states import SCRAPPED, SHIPPED, USED_UP
from orders.models import JobOrder, JobUnit
from quality.models import TestResult

# Nothing is left of these that could be stopped.
GONE = (SCRAPPED, SHIPPED, USED_UP)


def doubtful_lots(results: Iterable[TestResult]) -> list[MaterialLot]:
    """The lots and serials of these results and what they went into, so far as they are still here.

    A result of a whole job, such as a first piece, speaks for everything the job has made.
    """
    rows = list(results)
    keys = {result.lot_id for result in rows if result.lot_id is not None}
    jobs = {
        result.job_id
        for result in rows
        if result.lot_id is None and result.job_id is not None and result.job_kind == "job_order"
    }
    made = JobOrder.objects.filter(pk__in=jobs).exclude(output_lot=None).values_list("output_lot", flat=True)
    keys |= set(made) | set(JobUnit.objects.filter(job__in=jobs).values_list("lot", flat=True))
    found: dict[int, MaterialLot] = {}
    for lot in MaterialLot.objects.filter(pk__in=keys):
        if lot.pk not in found:
            found |= {node.lot.pk: node.lot for node in tree(lot, FORWARD).nodes}
    return [lot for _, lot in sorted(found.items()) if lot.state not in GONE]
