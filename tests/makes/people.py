"""People's skills, readings and deputies, as tests need them."""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.clock import now
from personnel.models import Deputy, Person, PersonnelClass, Qualification, TrainingRecord
from tests import make


def skill(number: str = "WELD") -> PersonnelClass:
    return PersonnelClass.objects.get_or_create(number=number, defaults={"name": number.capitalize()})[0]


def qualification(person: Person, number: str = "WELD", *, since: datetime | None = None, **more: object) -> Qualification:
    granted = since or now() - timedelta(days=1)
    return Qualification.objects.create(
        person=person, personnel_class=skill(number), granted_at=granted, by=make.max_(), **more
    )


def reading(person: Person, version: int, number: str = "PUMP", kind: str = "work_master") -> TrainingRecord:
    return TrainingRecord.objects.create(person=person, subject_kind=kind, subject_number=number, version=version)


def deputy(person: Person, role: str = "supervisor", *, hours: tuple[int, int] = (-1, 8)) -> Deputy:
    return Deputy.objects.create(
        person=person, role=role, by=make.max_(),
        starts_at=now() + timedelta(hours=hours[0]), ends_at=now() + timedelta(hours=hours[1]),
    )
