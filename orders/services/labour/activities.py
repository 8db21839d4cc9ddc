"""Time that belongs to no job: cleaning, a meeting, waiting. One tap begins it, one ends it."""

from __future__ import annotations

from django.db.models import QuerySet

from equipment.models import Equipment
from kernel.clock import moment
from kernel.commands import all_or_nothing
from orders.errors import ActivityUnknown, LabourOff, NothingToEnd
from orders.models import LabourPeriod
from orders.selectors.labour import policy_at
from orders.states import CHOSEN, ENDED, INDIRECT
from personnel.models import Person
from personnel.services import require
from quality.models import ReasonCode

from .periods import begin, end


@all_or_nothing
def begin_activity(activity: ReasonCode, *, by: Person, place: Equipment | None = None) -> LabourPeriod:
    """Somebody does something that is no job; what they did before of this kind ends. Raises LabourOff."""
    require(by, "orders.work_joborder")
    if activity.kind != "activity" or not activity.is_active:
        raise ActivityUnknown(f"{activity.text} is no activity that is offered.", field="activity")
    policy = policy_at(place)
    if policy is None:
        raise LabourOff("This site keeps no times of people.")
    then = moment()
    # Two taps at once: the second waits for the first.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    end(list(_own(by)), ENDED, at=then)
    begin(policy.site, by, at=then, how=CHOSEN, use=INDIRECT, unit=place, activity=activity.pk)
    return _own(by).get()


@all_or_nothing
def end_activity(*, by: Person) -> LabourPeriod:
    """Back to work. Raises NothingToEnd."""
    require(by, "orders.work_joborder")
    period = _own(by).select_for_update(of=("self",)).first()
    if period is None:
        raise NothingToEnd("You have begun no activity, or it was ended already.")
    end([period], ENDED)
    return period


def _own(by: Person) -> QuerySet[LabourPeriod]:
    return LabourPeriod.objects.select_related("activity").filter(person=by, job=None, ended_at=None)
