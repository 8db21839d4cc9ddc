"""Jobs and loads on the floor."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from equipment.models import EquipmentState
from equipment.states import IN_CYCLE
from orders.models import (
    JobOrder,
    Load,
    LoadMember,
)
from orders.states import RUNNING


def started_at(job: int) -> datetime | None:
    """When the job (its id) was started first; None for one that was not."""
    found: datetime | None = JobOrder.objects.filter(pk=job).values_list("started_at", flat=True).first()
    return found


def load_list() -> QuerySet[Load]:
    """Loads with their members, and whether the machine is at it now."""
    members = LoadMember.objects.select_related("job__request").order_by("pk")
    at_it = EquipmentState.objects.filter(equipment=OuterRef("work_unit"), ended_at=None, state__in=IN_CYCLE)
    found = Load.objects.select_related("work_unit", "started_by", "ended_by").annotate(is_in_cycle=Exists(at_it))
    return found.prefetch_related(Prefetch("members", members))


def running_load(job: JobOrder) -> Load | None:
    """The load the job is in now."""
    return Load.objects.filter(members__job=job, state=RUNNING).first()
