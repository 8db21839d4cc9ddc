"""What somebody who tends several machines must see of each at a glance: how it runs, and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from equipment.models import EquipmentState
from equipment.states import UnitState
from kernel.clock import now
from orders.due import Ahead, next_check
from orders.models import JobOrder, JobRun
from orders.selectors.dark import dark_time
from orders.selectors.due import due_now, happened
from orders.selectors.floor import floor
from orders.states import RUNNING
from personnel.models import Person

# A shorter stop is part of the work, and nobody is asked for its reason.
ASKED_AFTER: Final = timedelta(minutes=2)
STOPS = (UnitState.IDLE, UnitState.DOWN, UnitState.STARVED, UnitState.BLOCKED, UnitState.HOLD)


def lanes(units: Sequence[int], by: Person) -> list[dict[str, Any]]:
    """These work units as the floor shows them, each with its next check and a stop nobody has explained."""
    moment = now()
    running: dict[int, JobOrder] = {}
    for each in JobOrder.objects.filter(state=RUNNING, work_unit__in=units).order_by("-started_at", "-pk"):
        running[each.work_unit_id or 0] = each
    found = []
    for row in floor(units):
        job = running.get(row["id"])
        found.append(
            row
            | {
                "next_check": _next_check(job, by, moment) if job else None,
                "dark": _dark(job) if job else None,
                "stop": _unexplained(row["id"], job.started_at, moment) if job and job.started_at else None,
            }
        )
    return found


def _next_check(job: JobOrder, by: Person, at: datetime) -> dict[str, Any] | None:
    """What is due now for the job itself, else what the next pieces or minutes will make due."""
    due = next((due for due in due_now(job, by, at) if due.unit is None and due.before != "end"), None)
    if due is not None:
        return _words(Ahead(due.step))
    ahead = next_check(job.frozen.steps, happened(job, at), at=at, seconds_per_piece=job.frozen.run_seconds)
    return _words(ahead) if ahead else None


def _words(ahead: Ahead) -> dict[str, Any]:
    pieces = None if ahead.pieces is None else int(max(ahead.pieces, Decimal(0)))
    return {
        "step": ahead.step.sequence, "title": ahead.step.title, "pieces": pieces,
        "minutes": None if ahead.left is None else int(ahead.left.total_seconds() // 60),
    }


def _dark(job: JobOrder) -> dict[str, Any] | None:
    """A time in which nobody knows whether the job ran."""
    run = JobRun.objects.filter(job=job, ended_at=None).first()
    dark = dark_time(run) if run is not None else None
    return None if dark is None else {"job": job.pk, "number": job.number, "since": dark[0], "until": dark[1]}


def _unexplained(unit: int, since: datetime, at: datetime) -> dict[str, Any] | None:
    """The last stop during the job that was long and has no reason, whether it lasts or not."""
    stops = EquipmentState.objects.filter(equipment=unit, state__in=STOPS, reason="", started_at__gte=since)
    for stop in stops.order_by("-started_at")[:10]:
        if (stop.ended_at or at) - stop.started_at >= ASKED_AFTER:
            return {
                "id": stop.pk, "state": stop.state, "started_at": stop.started_at, "ended_at": stop.ended_at,
            }
    return None
