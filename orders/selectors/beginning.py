"""How far a new plant has come on its way to the first order."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from equipment.models import Equipment, Terminal
from equipment.states import Level
from genealogy.models import MaterialDefinition, MaterialLot
from orders.models import JobOrder, MaterialSpecification, OperationsRequest, WorkMaster
from orders.states import CANCELLED, CLOSED, COMPLETED, DISPATCHED, READY, RECEIVED, RELEASED
from personnel.models import Person
from personnel.roles import PERMISSIONS

AT_WORK = [role for role, may in PERMISSIONS.items() if "orders.work_joborder" in may]


class SetUp(models.TextChoices):
    """Nobody is here yet; people prepare the first order; the plant runs."""

    NOBODY = "nobody"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the first order needs, and how many there are of it."""

    step: str
    count: int
    is_done: bool


def set_up() -> str:
    """How far the plant is; the demo's is done from the start."""
    if settings.DEMO or OperationsRequest.objects.filter(state__in=(COMPLETED, CLOSED)).exists():
        return SetUp.DONE
    return SetUp.BEGUN if Person.objects.filter(kind=Person.Kind.HUMAN).exists() else SetUp.NOBODY


def beginning() -> list[Step]:
    """What the first order needs, in the order in which people do it, read from what is there."""
    identified = ~Q(pin="") | Q(badges__is_active=True)
    people = Person.objects.filter(identified, is_active=True, kind=Person.Kind.HUMAN, roles__overlap=AT_WORK)
    jobs = JobOrder.objects.exclude(state=CANCELLED)
    lots = MaterialLot.objects.all()
    released = WorkMaster.objects.filter(state=RELEASED)
    takes_nothing = released.exists() and not MaterialSpecification.objects.exists()
    found: list[tuple[str, QuerySet[models.Model]]] = [
        ("site", Equipment.objects.filter(level=Level.SITE, is_usable=True)),
        ("work_units", Equipment.objects.filter(level=Level.WORK_UNIT, is_usable=True)),
        ("people", people.distinct()),
        ("materials", MaterialDefinition.objects.all()),
        ("work_master", released),
        ("stock", lots),
        ("terminal", Terminal.objects.exclude(token_hash="").filter(work_units__isnull=False).distinct()),
        ("order", OperationsRequest.objects.exclude(state=CANCELLED)),
        ("release", OperationsRequest.objects.exclude(state__in=(RECEIVED, CANCELLED))),
        ("dispatch", jobs.exclude(state=READY)),
        ("start", jobs.exclude(state__in=(READY, DISPATCHED))),
        ("finish", OperationsRequest.objects.filter(state__in=(COMPLETED, CLOSED))),
    ]
    steps = [Step(name, count := rows.count(), count > 0) for name, rows in found]
    return [
        Step(each.step, each.count, True) if each.step == "stock" and takes_nothing else each for each in steps
    ]
