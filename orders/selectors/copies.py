"""Which frozen copy of a job holds, where change orders put one in place of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from orders.models import JobDefinition, JobOrder, JobUnit
from orders.models.definition import Definition
from orders.selectors.compare import Difference, compare
from orders.selectors.frozen_words import in_words, unit_numbers
from orders.selectors.origins import Origin, copy_rows, origins

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Copy:
    """One frozen copy of a job, with the units begun by it and what it says otherwise than the one before."""

    work_master: str
    work_master_id: int
    change_order: int | None
    until_unit: str
    replaced_at: datetime | None
    serials: list[str]
    definition: dict[str, Any]
    origin: Origin
    # Paths name steps and materials by their number, as in a work master's document: "steps.30.lower".
    changes: list[Difference]


def copies(job: JobOrder) -> list[Copy]:
    """Every copy the job was worked by, oldest first, and the one that holds."""
    serials: dict[int | None, list[str]] = defaultdict(list)
    for unit in job.units.select_related("lot").order_by("position"):
        serials[unit.earlier_id].append(unit.lot.number)
    found: list[Copy] = []
    rows = copy_rows(job)
    units = unit_numbers(row.definition for row in rows)
    before: dict[str, Any] | None = None
    for row, origin in zip(rows, origins(job), strict=True):
        was = row if isinstance(row, JobDefinition) else None
        words = in_words(row.definition, units)
        found.append(
            Copy(
                str(row.work_master), row.work_master_id, was.change_order_id if was else None,
                was.until_unit if was else "", was.replaced_at if was else None,
                serials[was.pk if was else None], row.definition, origin,
                [] if before is None else compare(before, words),
            )
        )
        before = words
    return found


def earlier_copy(job: JobOrder, serial: str) -> JobDefinition | None:
    """The copy that change orders left to serials before a named one, if a unit begun now is one of them."""
    found = None
    for copy in job.earlier_definitions.order_by("-pk"):
        if not copy.is_for(serial):
            break
        found = copy
    return found


def definition_of(job: JobOrder, serial: str) -> Definition:
    """What a serial is worked by at this job, begun or not."""
    unit = JobUnit.objects.select_related("earlier", "job").filter(job=job, lot__number=serial).first()
    copy = unit.earlier if unit else earlier_copy(job, serial)
    return copy.frozen if copy else job.frozen


def definition_at(job: JobOrder, at: datetime | None) -> Definition:
    """What pieces made at that time were made by; now, without one."""
    replaced = job.earlier_definitions.filter(replaced_at__gt=at).order_by("pk").first() if at else None
    return replaced.frozen if replaced else job.frozen


def pieces_by_copy(job: JobOrder) -> Iterator[tuple[Definition, Decimal]]:
    """How many of the pieces a job has made were made by which copy, oldest first."""
    before = ZERO
    for copy in job.earlier_definitions.order_by("pk"):
        until = min(copy.made, job.made)
        yield copy.frozen, max(ZERO, until - before)
        before = max(before, until)
    yield job.frozen, max(ZERO, job.made - before)
