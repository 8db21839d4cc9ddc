"""Versions of work masters: which one to work by, what may be done with one, whom it concerns."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet

from equipment.models import Equipment
from equipment.states import Level
from genealogy.models import MaterialDefinition
from kernel.clock import now
from orders.events import WorkMasterEvent
from orders.gate import BLOCK, FOUR_EYES, OFF
from orders.models import JobOrder, OperationsRequest, WorkMaster
from orders.selectors.documents import segments_of
from orders.selectors.findings import work_units
from orders.selectors.start_checks import Checks
from orders.states import DISCARDED, MASTER, OVER, RELEASED, RequestState
from personnel.models import Person
from personnel.selectors import allowed
from records.models import Event

EDITS = (WorkMasterEvent.DRAFTED, WorkMasterEvent.SAVED)
# What a button of the work master's page does. A change order moves orders on the floor to a released version.
BUTTONS = {
    "save": "orders.author_workmaster",
    "check": "orders.author_workmaster",
    "submit": "orders.author_workmaster",
    "discard": "orders.author_workmaster",
    "send_back": "orders.release_workmaster",
    "release": "orders.release_workmaster",
    "revise": "orders.author_workmaster",
    "retire": "orders.release_workmaster",
    "change_order": "orders.release_workmaster",
}


def effective(at: datetime) -> QuerySet[WorkMaster]:
    """Released versions whose dates are `at`."""
    return WorkMaster.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=at),
        Q(effective_until=None) | Q(effective_until__gt=at),
        state=RELEASED,
    )


def is_effective(master: WorkMaster, at: datetime) -> bool:
    """Whether one version is among those."""
    return (
        master.state == RELEASED
        and (master.effective_from is None or master.effective_from <= at)
        and (master.effective_until is None or master.effective_until > at)
    )


def master_for(material: MaterialDefinition, at: datetime) -> WorkMaster | None:
    """How the material is made at that time: its own newest version before its family's."""
    own = Q(material=material)
    family = Q(family=material.family) if material.family else Q(pk__in=[])
    return (
        effective(at)
        .filter(own | family)
        .order_by(F("material").asc(nulls_last=True), F("released_at").desc(nulls_last=True), "-version")
        .first()
    )


def makeable(at: datetime) -> QuerySet[MaterialDefinition]:
    """Every material with a version to make it by at that time, its own or its family's."""
    versions = effective(at)
    families = versions.exclude(family="").values("family")
    return MaterialDefinition.objects.filter(Q(pk__in=versions.values("material")) | Q(family__in=families))


def allowed_actions(master: WorkMaster, by: Person) -> list[str]:
    """What this person may do with this version now."""
    possible = [action for action in MASTER.allowed(master.state) if by.has(BUTTONS[action])]
    if "release" in possible and four_eyes(master, by) == BLOCK:
        possible.remove("release")
    return possible


def last_editor(master: WorkMaster) -> int | None:
    """Who wrote last what the version says."""
    written = Event.objects.filter(subject_kind="work_master", subject_id=master.pk, kind__in=EDITS)
    return written.order_by("-id").values_list("by", flat=True).first()


def four_eyes(master: WorkMaster, by: Person) -> str:
    """What stands against this person releasing it: they edited it last, and are not the only one who could.

    Nothing ("off"), a warning, or that somebody else does ("block"): as the strictest of the places says where its
    operations can run.
    """
    if last_editor(master) != by.pk or not allowed(BUTTONS["release"], now()).exclude(pk=by.pk).exists():
        return OFF
    return Checks().strictest(FOUR_EYES, _places(master))


def _places(master: WorkMaster) -> list[int]:
    """Every work unit that could do one of its operations; as long as none could, the plant's sites."""
    could = [unit for segment in segments_of(master) for unit in work_units(segment)]
    return could or list(Equipment.objects.filter(level=Level.SITE).values_list("pk", flat=True))


def master_list() -> QuerySet[WorkMaster]:
    """Every version that is or was in use, or may come into use."""
    return WorkMaster.objects.select_related("material", "signature").exclude(state=DISCARDED)


def running_orders(master: WorkMaster) -> QuerySet[OperationsRequest]:
    """Orders on the floor that are made by another version of this work master."""
    others = JobOrder.objects.filter(work_master__number=master.number, reworks=None).exclude(work_master=master)
    jobs = JobOrder.objects.select_related("work_master").filter(reworks=None).annotate(serials_begun=Count("units"))
    return (
        OperationsRequest.objects.filter(
            pk__in=others.exclude(state__in=OVER).values("request"),
            state__in=(RequestState.RELEASED, RequestState.RUNNING),
        )
        .select_related("material")
        .prefetch_related(Prefetch("job_orders", jobs.order_by("sequence", "pk")))
        .order_by("priority", "due_at", "pk")
    )
