"""Several jobs in one machine: they start together, end together and share its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from equipment.models import Equipment, EquipmentProperty
from equipment.states import Mode
from kernel.canonical import plain
from kernel.clock import PAPER, late, moment
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, Malformed
from kernel.hints import hint
from kernel.quantities import quantity as exact
from kernel.quantities import text
from orders.errors import LoadRunning, MoreThanThereIs, WorkUnitNotSuitable
from orders.events import JobEvent, LoadEvent
from orders.models import JobOrder, Load, LoadMember
from orders.selectors.flow import input_left
from orders.states import HELD, JOB, LOAD, LOADS, RUNNING
from personnel.models import Person
from personnel.services import require
from records.services import record

from .dispatch import leave_queue, suitable
from .execution import begin, begin_run, end_run
from .flow import tally
from .locking import lock_all, lock_in_queues, lock_load
from .materials import make
from .start_gate import pass_gate
from .step_place import refuse_next_piece


@dataclass(frozen=True, slots=True)
class Member:
    """So many pieces of a job go into the load."""

    job: JobOrder
    quantity: Decimal


@all_or_nothing
def start_load(work_unit: Equipment, members: Sequence[Member], *, by: Person, at: datetime | None = None) -> Load:
    """Put pieces of one or several jobs into the machine and begin.

    Raises LoadRunning with who and when, WorkUnitNotSuitable, CannotStart, MoreThanThereIs.
    """
    require(by, "orders.start_joborder")
    if work_unit.mode != Mode.LOAD:
        raise WorkUnitNotSuitable(f"{work_unit.number} does not run loads: start the job itself.", field="work_unit")
    if not members:
        raise Malformed("A load needs at least one member.", field="members")
    if len({member.job.pk for member in members}) != len(members):
        raise Malformed("A job goes into a load once.", field="members")
    locked = lock_in_queues([member.job for member in members], work_unit)
    for job in locked.values():
        suitable(job, work_unit)
    pass_gate(list(locked.values()), work_unit, by=by)
    since = at or moment()
    try:
        with transaction.atomic():
            load = Load.objects.create(work_unit=work_unit, started_at=since, started_by=by)
    except IntegrityError as busy:
        running = Load.objects.select_related("started_by").filter(work_unit=work_unit, state=RUNNING).first()
        if running is None:
            raise
        raise LoadRunning(
            f"{running.started_by.name} has started {running} at {work_unit.number}. It must finish first.",
            who=running.started_by.name, at=running.started_at, load=running.pk,
        ) from busy
    for member in sorted(members, key=lambda member: member.job.pk):
        _join(load, locked[member.job.pk], exact(member.quantity, positive=True), by=by, at=since)
    record(
        LoadEvent.STARTED, load, by=by, occurred_at=at, work_unit=work_unit.number,
        members=[{"job": member.job.number, "quantity": member.quantity} for member in members],
    )
    hint("dispatch", f"unit:{work_unit.pk}")
    return load


@all_or_nothing
def finish_load(load: Load, *, by: Person, at: datetime | None = None, cycle_at: datetime | None = None) -> Load:
    """Credit every member with its pieces; by the machine's cycle, counted at `cycle_at`, or by a person."""
    require(by, "orders.work_joborder")
    members = list(LoadMember.objects.select_related("job").filter(load=load).order_by("job"))
    locked = lock_all([member.job for member in members])
    load = lock_load(load)
    if load.state != RUNNING:
        who = load.ended_by.name if load.ended_by else "Somebody"
        raise Conflict(f"{who} has finished {load} already.", code="load_finished", who=who, at=load.ended_at)
    load.state = LOAD.next(load.state, "finish")
    load.ended_at, load.ended_by = max(at or moment(), load.started_at), by
    load.cycle_at = cycle_at
    # What the machine shows now says nothing about a load of this morning.
    load.values = {} if late() == PAPER else _values(load.work_unit)
    load.save()
    for member in members:
        job = locked[member.job_id]
        job.good += member.quantity
        job.save(update_fields=["good"])
        make(job, member.quantity, by=by, at=at)
        tally(job, member.quantity)
        end_run(job, by=by, at=load.ended_at)
    record(
        LoadEvent.FINISHED, load, by=by, occurred_at=at, work_unit=load.work_unit.number, values=load.values,
        members=[{"job": locked[member.job_id].number, "quantity": member.quantity} for member in members],
    )
    hint("dispatch", "orders", f"unit:{load.work_unit_id}")
    return load


def _join(load: Load, job: JobOrder, pieces: Decimal, *, by: Person, at: datetime) -> None:
    unit = load.work_unit
    if job.counting_source != LOADS:
        raise WorkUnitNotSuitable(f"{job.number} is not counted by loads.", field="members")
    left = input_left(job)
    if left is not None and pieces > left:
        raise MoreThanThereIs(
            f"The operations before have given {text(left)} for {job.number}, not {text(pieces)}.",
            job=job.number, left=text(left),
        )
    if job.state == RUNNING:
        if job.work_unit_id != unit.pk:
            raise WorkUnitNotSuitable(f"{job.number} runs at another washer.", field="members")
        refuse_next_piece(job, by=by)
        begin_run(job, unit, by=by, at=at)
    else:
        action = "resume" if job.state == HELD else "start"
        state = JOB.next(job.state, action)
        leave_queue(job)
        begin(job, unit, state, by=by, at=at)
        record(
            JobEvent.STARTED if action == "start" else JobEvent.RESUMED, job, about=job.request, by=by,
            work_unit=unit.number, load=load.pk,
        )
    LoadMember.objects.create(load=load, job=job, quantity=pieces)


def _values(work_unit: Equipment) -> list[dict[str, Any]]:
    """What the machine showed last: shared by all members."""
    shown = EquipmentProperty.objects.filter(equipment=work_unit, last_good=True).order_by("name")
    return [
        {"name": prop.name, "value": prop.last_value, "unit": prop.unit, "at": plain(prop.last_at)} for prop in shown
    ]
