"""A person says that she has read how a job is done."""

from __future__ import annotations

from django.db import transaction

from orders.errors import NothingToRead
from orders.models import JobOrder
from orders.selectors.gate import WORK_MASTER
from personnel import services as personnel
from personnel.models import Person, TrainingRecord
from personnel.services import require


@transaction.atomic
def confirm_reading(job: JobOrder, *, by: Person, version: int) -> TrainingRecord:
    """Keep that `by` has read the version the job asks for, and exactly that one. Raises NothingToRead."""
    require(by, "personnel.confirm_reading")
    wanted = job.frozen.read
    if not wanted.version or wanted.version != version:
        raise NothingToRead(f"{job.number} does not ask for version {version}.", field="version")
    return personnel.confirm_reading(WORK_MASTER, wanted.number, wanted.version, by=by)
