"""What is done otherwise at a job than before: shown to whoever works on it, read or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orders.models import JobOrder, WorkMaster
from orders.selectors.compare import Difference
from orders.selectors.copies import copies
from orders.selectors.gate import WORK_MASTER
from orders.selectors.reading import of_operation
from orders.states import RELEASED, RETIRED
from personnel.models import Person, TrainingRecord


@dataclass(frozen=True, slots=True)
class Changed:
    """From which version to which, by whom, when and why; in mid-order also from which unit on."""

    before: str
    after: str
    # The number of the version that holds; whether this person has said that they know it.
    version: int
    is_seen: bool
    is_mid_order: bool
    from_unit: str
    by: str
    at: datetime
    reason: str
    differences: list[Difference]


def changed(job: JobOrder, by: Person) -> Changed | None:
    """What the copy that holds says otherwise than the one before it in this job, else than the version before."""
    *earlier, now = copies(job)
    master = job.work_master
    is_seen = TrainingRecord.objects.filter(
        person=by, subject_kind=WORK_MASTER, subject_number=master.number, version=master.version
    ).exists()
    if not earlier:
        return _since_the_version_before(job, is_seen)
    made = now.origin
    return Changed(
        earlier[-1].work_master, now.work_master, master.version, is_seen, True, made.from_unit, made.by, made.at,
        made.reason, now.changes,
    )


def _since_the_version_before(job: JobOrder, is_seen: bool) -> Changed | None:
    now = job.work_master
    before = (
        WorkMaster.objects.filter(number=now.number, version__lt=now.version, state__in=(RELEASED, RETIRED))
        .order_by("-version")
        .first()
    )
    differences = of_operation(job, before, now) if before else []
    if before is None or not differences:
        return None
    signed = now.signature
    return Changed(
        str(before), str(now), now.version, is_seen, False, "", signed.printed_name if signed else "",
        signed.signed_at if signed else now.released_at or now.created_at, now.change_note, differences,
    )
