"""What does a station work from?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, Min, Q

from equipment.models import Equipment, UnassignedCount
from genealogy.models import MaterialDefinition
from orders.models import JobOrder, MaterialSpecification, OperationsSegment
from orders.selectors.cards import job_list
from orders.states import ABORTED, CANCELLED, CLOSED, DISPATCHED, HELD, MOUNTED, RELEASED, RUNNING

# More names than this are no help to somebody who is asked where a piece belongs.
MOST_MAKERS = 8


def takes_mounted(equipment: Equipment) -> list[MaterialDefinition] | None:
    """The materials whose lots are mounted here, or may stand in for those.

    By released work masters and by the jobs that are here already. None when nothing is mounted here by rule: then
    anything may stand here. Two queries.
    """
    here = JobOrder.objects.filter(work_unit=equipment, state__in=(DISPATCHED, RUNNING, HELD)).only("definition")
    frozen = {key for job in here for need in job.frozen.materials if need.mode == MOUNTED for key in need.will_do}
    taught = MaterialSpecification.objects.filter(
        mode=MOUNTED, segment__work_units=equipment, segment__work_master__state=RELEASED
    )
    found = MaterialDefinition.objects.filter(
        Q(pk__in=taught.values("material")) | Q(pk__in=taught.values("substitutes__material")) | Q(pk__in=frozen)
    )
    return list(found.order_by("number")) or None


def in_flow(units: Iterable[Equipment]) -> list[Equipment]:
    """Work units as work goes through them, by the released work masters; what has no operation yet comes last."""
    wanted = list(units)
    if len(wanted) < 2:
        return wanted
    first: dict[int, int] = {}
    segments = OperationsSegment.objects.filter(work_master__state=RELEASED)
    for way in ("work_units", "equipment_class__members"):
        found = segments.filter(**{f"{way}__in": wanted}).values_list(way).annotate(first=Min("sequence"))
        for unit, sequence in found.order_by():
            first[unit] = min(sequence, first.get(unit, sequence))
    return sorted(wanted, key=lambda unit: (unit.pk not in first, first.get(unit.pk), unit.number))


def makers(parked: UnassignedCount) -> list[JobOrder]:
    """The jobs that may have made these pieces: what runs at the machine, and what ran there, the latest first."""
    ran = Q(runs__work_unit=parked.equipment_id)
    found = job_list().filter(ran, work_unit=parked.equipment_id).exclude(state__in=(ABORTED, CANCELLED, CLOSED))
    return list(found.annotate(ran_at=Max("runs__started_at")).order_by("-ran_at")[:MOST_MAKERS])
