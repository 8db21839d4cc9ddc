"""What ran at a work unit while something was measured there: job, lot, load, unit and step by time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q

from equipment.models import Equipment
from orders.models import JobRun, JobUnit, Load, MachineResult, StepCompletion

# Of each kind; a month of a busy machine is drawn as one band anyway.
MOST = 500


def what_ran(work_unit: Equipment, *, since: datetime, until: datetime) -> dict[str, Any]:
    """Runs, loads, units and testers' results that touch this time, oldest first; seven questions however many.

    The same moment twice asks what ran then. `is_all` is false where there were too many to name.
    """
    during = Q(started_at__lte=until) & (Q(ended_at=None) | Q(ended_at__gt=since))
    runs = list(
        JobRun.objects.filter(during, work_unit=work_unit)
        .select_related("job__request", "job__material", "job__output_lot")
        .order_by("started_at", "pk")[: MOST + 1]
    )
    loads = list(
        Load.objects.filter(during, work_unit=work_unit)
        .prefetch_related("members__job")
        .order_by("started_at", "pk")[: MOST + 1]
    )
    begun = Q(begun_at__lte=until) & (Q(ended_at=None) | Q(ended_at__gt=since))
    units = list(
        JobUnit.objects.filter(begun, job__in=[run.job_id for run in runs])
        .select_related("job", "lot")
        .order_by("begun_at", "pk")[: MOST + 1]
    )
    ends: dict[int | None, list[StepCompletion]] = defaultdict(list)
    for done in StepCompletion.objects.filter(unit__in=[unit.pk for unit in units]).order_by("at", "pk"):
        ends[done.unit_id].append(done)
    results = list(
        MachineResult.objects.filter(work_unit=work_unit, at__gte=since, at__lte=until)
        .select_related("job")
        .order_by("at", "pk")[: MOST + 1]
    )
    return {
        "runs": [
            {
                "job_id": run.job_id,
                "job": run.job.number,
                "operation": run.job.name,
                "request_id": run.job.request_id,
                "request": run.job.request.number,
                "material": run.job.material.number,
                "lot": run.job.output_lot.number if run.job.output_lot else "",
                "started_at": run.started_at,
                "ended_at": run.ended_at,
            }
            for run in runs[:MOST]
        ],
        "loads": [
            {
                "id": load.pk,
                "jobs": [member.job.number for member in load.members.all()],
                "started_at": load.started_at,
                "ended_at": load.ended_at,
            }
            for load in loads[:MOST]
        ],
        "units": [
            {
                "serial": unit.lot.number,
                "job": unit.job.number,
                "started_at": unit.begun_at,
                "ended_at": unit.ended_at,
                "steps": _steps(unit, ends[unit.pk]),
            }
            for unit in units[:MOST]
        ],
        "results": [
            {
                "serial": result.serial,
                "job": result.job.number if result.job else "",
                "passed": result.passed,
                "at": result.at,
            }
            for result in results[:MOST]
        ],
        "is_all": max(len(runs), len(loads), len(units), len(results)) <= MOST,
    }


def _steps(unit: JobUnit, ends: list[StepCompletion]) -> list[dict[str, Any]]:
    """One after the other: a step begins where the one before was completed."""
    begins = [unit.begun_at, *(done.at for done in ends)]
    return [
        {"step": done.step, "started_at": min(begun, done.at), "ended_at": done.at}
        for begun, done in zip(begins, ends, strict=False)
    ]
