"""What the doors to jobs share: finding what a request names, and the answer with everything."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from equipment.models import Equipment
from kernel.errors import Malformed
from orders.models import JobOrder, JobUnit
from orders.selectors.detail import Detail, job_detail
from personnel.models import Person
from records.models import File


def detail_of(job: JobOrder, request: Request) -> Detail:
    """The job as it is now, with everything."""
    return job_detail(job.pk, person_of(request))


def person_of(request: Request) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def find(model: type[Any], key: int, field: str) -> Any:
    found = model.objects.filter(pk=key).first()
    if found is None:
        raise Malformed(f"There is no {field.replace('_', ' ')} {key}.", code="unknown", field=field)
    return found


def work_unit_of(key: int) -> Equipment:
    unit: Equipment = find(Equipment, key, "work_unit")
    return unit


def file_of(url: str | None) -> File | None:
    """The file at an address of ours; nothing for none."""
    if not url:
        return None
    file = File.objects.filter(sha256=url.rpartition("/")[2]).first()
    if file is None:
        raise Malformed("There is no such file. Upload it first.", code="unknown", field="file")
    return file


def unit_of(key: int | None) -> JobUnit | None:
    """A unit by its id; the command finds it when it locks it."""
    return JobUnit(pk=key) if key is not None else None
