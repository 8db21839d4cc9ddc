"""One job with everything a terminal and its page show."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from equipment.models import EquipmentState
from equipment.states import IN_CYCLE
from genealogy.models import MountedLot
from orders.models import (
    JobOrder,
    JobResponse,
    JobRun,
    JobUnit,
    Load,
    LoadMember,
    ResponseLoss,
    SkippedStep,
    StepCompletion,
    StepEntry,
)
from orders.selectors.cards import job_list
from orders.states import GOOD, REPORT, RUNNING


def job_detail() -> QuerySet[JobOrder]:
    """Jobs with units, entries, completions, runs and reports."""
    return job_list().prefetch_related(
        Prefetch("units", JobUnit.objects.select_related("lot", "earlier").order_by("position")),
        Prefetch("entries", StepEntry.objects.select_related("by", "lot", "file").order_by("pk")),
        Prefetch("completions", StepCompletion.objects.select_related("by").order_by("pk")),
        Prefetch("skipped_steps", SkippedStep.objects.select_related("because").order_by("pk")),
        Prefetch("runs", JobRun.objects.select_related("work_unit", "started_by").order_by("started_at", "pk")),
        Prefetch("responses", responses().order_by("number")),
    )


def started_at(job: int) -> datetime | None:
    """When the job (its id) was started first; None for one that was not."""
    found: datetime | None = JobOrder.objects.filter(pk=job).values_list("started_at", flat=True).first()
    return found


def responses() -> QuerySet[JobResponse]:
    """Reports with their losses, and whether they were taken back."""
    undone = JobResponse.objects.filter(reverses=OuterRef("pk"))
    rows = JobResponse.objects.select_related("by", "reverses").annotate(is_reversed=Exists(undone))
    return rows.prefetch_related(Prefetch("losses", ResponseLoss.objects.select_related("lot").order_by("pk")))


def operations_until(job: JobOrder) -> list[tuple[int, str]]:
    """Numbers and names of the order's operations up to this one, in their order."""
    rows = JobOrder.objects.filter(request=job.request_id, sequence__lte=job.sequence)
    return list(rows.order_by("sequence").values_list("sequence", "name").distinct())


def last_counter(job: JobOrder) -> Decimal | None:
    """What a person last read off the counter of the job's work unit."""
    if job.counting_source != REPORT or job.work_unit_id is None:
        return None
    read = JobResponse.objects.filter(job__work_unit=job.work_unit_id, reversed_by=None).exclude(counter_end=None)
    return read.order_by("-pk").values_list("counter_end", flat=True).first()


def mounted_for(job: JobOrder) -> QuerySet[MountedLot]:
    """The lots that stand at the job's work unit for its materials."""
    wanted = [key for need in job.frozen.materials for key in need.will_do]
    return MountedLot.objects.filter(
        equipment=job.work_unit_id, material__in=wanted, unmounted_at=None
    ).select_related("lot__material")


def waiting_serials(job: JobOrder) -> list[str]:
    """Serials that the operation before has finished and this one has not begun."""
    if job.frozen.creates_serial or not job.frozen.after:
        return []
    begun = JobUnit.objects.filter(job__request=job.request_id, job__sequence=job.sequence)
    given = JobUnit.objects.filter(
        job__request=job.request_id, job__sequence__in=job.frozen.after, state=GOOD
    ).exclude(lot__in=begun.values("lot"))
    return list(given.order_by("position").values_list("lot__number", flat=True))


def load_list() -> QuerySet[Load]:
    """Loads with their members, and whether the machine is at it now."""
    members = LoadMember.objects.select_related("job__request").order_by("pk")
    at_it = EquipmentState.objects.filter(equipment=OuterRef("work_unit"), ended_at=None, state__in=IN_CYCLE)
    found = Load.objects.select_related("work_unit", "started_by", "ended_by").annotate(is_in_cycle=Exists(at_it))
    return found.prefetch_related(Prefetch("members", members))


def running_load(job: JobOrder) -> Load | None:
    """The load the job is in now."""
    return Load.objects.filter(members__job=job, state=RUNNING).first()
