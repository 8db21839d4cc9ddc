"""A person says that she has read how a job is done."""

from __future__ import annotations

from kernel.commands import all_or_nothing
from orders.errors import NothingToRead
from orders.models import JobOrder
from orders.selectors.gate import WORK_MASTER
from personnel import services as personnel
from personnel.models import Person, TrainingRecord
from personnel.selectors import have_read
from personnel.services import require


@all_or_nothing
def confirm_reading(job: JobOrder, *, by: Person, version: int) -> TrainingRecord:
    """Keep that `by` has read the version the job asks for, or has seen what the one it is made by changed.

    A minor version is seen only after the major one before it was read: whoever knows it, knows what it rests on.
    Raises NothingToRead.
    """
    require(by, "personnel.confirm_reading")
    wanted, master = job.frozen.read, job.work_master
    is_known = have_read([by], WORK_MASTER, master.number).get(by.pk, 0) >= wanted.version
    # The first version changed nothing.
    is_seen = version == master.version > 1 and is_known
    if version != wanted.version and not is_seen:
        raise NothingToRead(f"{job.number} does not ask for version {version}.", field="version")
    return personnel.confirm_reading(WORK_MASTER, master.number, version, by=by)
