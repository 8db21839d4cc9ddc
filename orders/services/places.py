"""What a work unit has to do, asked before it is moved or taken out of use."""

from __future__ import annotations

from equipment.models import Equipment
from orders.models import JobOrder
from orders.states import DISPATCHED, HELD, RUNNING

from .locking import lock_queue

# More numbers than this are no help to somebody who is told to finish them.
MOST_NAMED = 5


def occupation(unit: Equipment) -> str:
    """The jobs that run, were interrupted or wait there, in a few words; empty when there are none.

    Nobody can bring it another one until the transaction ends.
    """
    lock_queue(unit)
    jobs = JobOrder.objects.filter(work_unit=unit, state__in=(RUNNING, HELD, DISPATCHED)).order_by("pk")
    found = [f"{number} ({state})" for number, state in jobs.values_list("number", "state")[: MOST_NAMED + 1]]
    return ", ".join(found[:MOST_NAMED]) + (" and more" if len(found) > MOST_NAMED else "")
