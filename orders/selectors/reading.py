"""What a person has to read before a job: the version, and what changed since the one they know."""

from __future__ import annotations

from dataclasses import dataclass

from orders.models import JobOrder, WorkMaster
from orders.selectors.compare import Difference, compare
from orders.selectors.documents import document
from orders.selectors.gate import WORK_MASTER
from personnel.models import Person
from personnel.selectors import have_read


@dataclass(frozen=True, slots=True)
class ToRead:
    """A version, the newest one this person has read (0: none), and what is different in this operation."""

    number: str
    version: int
    name: str
    change_note: str
    known: int
    is_read: bool
    differences: list[Difference]


def to_read(job: JobOrder, by: Person) -> ToRead | None:
    """The version that must have been read for this job; None where nothing has to be."""
    wanted = job.frozen.read
    if not wanted.version:
        return None
    known = have_read([by], WORK_MASTER, wanted.number).get(by.pk, 0)
    masters = {
        master.version: master
        for master in WorkMaster.objects.filter(number=wanted.number, version__in=(known, wanted.version))
    }
    now = masters.get(wanted.version)
    before = masters.get(known) if known < wanted.version else None
    return ToRead(
        number=wanted.number,
        version=wanted.version,
        name=now.name if now else "",
        change_note=now.change_note if now else "",
        known=known,
        is_read=known >= wanted.version,
        differences=of_operation(job, before, now) if now and before else [],
    )


def of_operation(job: JobOrder, before: WorkMaster, now: WorkMaster) -> list[Difference]:
    """Only what this operation says otherwise: the others are not this person's work here."""
    here = f"segments.{job.sequence}"
    return [
        Difference(found.path.removeprefix(here).lstrip("."), found.what, found.before, found.after)
        for found in compare(document(before), document(now))
        if found.path == here or found.path.startswith(f"{here}.")
    ]
