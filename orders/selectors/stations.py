"""What does a station work from?"""

from __future__ import annotations

from django.db.models import Q

from equipment.models import Equipment
from genealogy.models import MaterialDefinition
from orders.models import JobOrder, MaterialSpecification
from orders.states import DISPATCHED, HELD, MOUNTED, RELEASED, RUNNING


def takes_mounted(equipment: Equipment) -> list[MaterialDefinition] | None:
    """The materials whose lots are mounted here, by released work masters and by the jobs that are here already.

    None when nothing is mounted here by rule: then anything may stand here. Two queries.
    """
    here = JobOrder.objects.filter(work_unit=equipment, state__in=(DISPATCHED, RUNNING, HELD)).only("definition")
    frozen = {need.id for job in here for need in job.frozen.materials if need.mode == MOUNTED}
    taught = MaterialSpecification.objects.filter(
        mode=MOUNTED, segment__work_units=equipment, segment__work_master__state=RELEASED
    )
    found = MaterialDefinition.objects.filter(Q(pk__in=taught.values("material")) | Q(pk__in=frozen))
    return list(found.order_by("number")) or None
