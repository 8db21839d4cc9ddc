"""What waits for a person: the figures beside the pages of the navigation."""

from __future__ import annotations

from dataclasses import dataclass

from equipment.models import Call, UnassignedCount
from equipment.states import OPEN as CALLED
from equipment.states import UnassignedState
from orders.models import ChangeRequest
from orders.states import ChangeState
from personnel.models import Person
from quality.models import Nonconformance
from quality.states import OPEN


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How much waits; None where it is somebody else's work."""

    nonconformances: int | None
    changes: int | None
    parked: int | None
    calls: int | None


def task_counts(person: Person) -> TaskCounts:
    """The open tasks of this person's roles."""
    cases = Nonconformance.objects.filter(state=OPEN)
    changes = ChangeRequest.objects.filter(state=ChangeState.OPEN)
    parked = UnassignedCount.objects.filter(state=UnassignedState.OPEN)
    decides = person.has("orders.decide_change")
    return TaskCounts(
        nonconformances=cases.count() if person.has("quality.disposition_nonconformance") else None,
        changes=changes.count() if decides else None,
        # Operators may settle a count at their terminal; the whole plant's are the supervisor's.
        parked=parked.count() if decides and person.has("orders.assign_count") else None,
        # Nobody has said yet that they come.
        calls=Call.objects.filter(state=CALLED).count() if person.has("equipment.answer_call") else None,
    )
