"""Stations that ask before each unit: how they are set up, and what a collector has to tell them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from equipment.models import Equipment
from integrations.errors import NoHandshake
from integrations.events import HandshakeEvent
from integrations.models import Binding, Handshake
from integrations.states import Role, WithoutMes
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders import services as orders
from orders.models import UnitCheck
from orders.states import GO
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

LEAST_MS, MOST_MS = 200, 60_000


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing a machine is to be told: an answer to its question, or that its result is safe."""

    check: int
    equipment: int
    request: int
    go: bool
    why: str
    is_answer: bool


@all_or_nothing
def set_handshake(equipment: Equipment, *, without_mes: str, answer_ms: int, by: Person, reason: str) -> Handshake:
    """Say what a station does without us (stop, or run and mark unchecked) and how long it waits for an answer."""
    require(by, "integrations.author_connection")
    if not reason.strip():
        raise Malformed("Say why it is set so.", field="reason")
    if without_mes not in WithoutMes.values:
        raise Malformed(f"Choose from {', '.join(WithoutMes.values)}.", code="unknown_choice", field="without_mes")
    if not LEAST_MS <= answer_ms <= MOST_MS:
        raise Malformed(f"An answer takes {LEAST_MS} to {MOST_MS} ms.", code="out_of_range", field="answer_ms")
    if not Binding.objects.filter(equipment=equipment, role=Role.HANDSHAKE).exists():
        raise NoHandshake(f"{equipment.number} has no signals of a handshake: bind them first.", field="equipment")
    Handshake.objects.get_or_create(equipment=equipment)
    handshake = Handshake.objects.select_for_update(of=("self",)).select_related("equipment").get(equipment=equipment)
    was = {"without_mes": handshake.without_mes, "answer_ms": handshake.answer_ms}
    handshake.without_mes, handshake.answer_ms = without_mes, answer_ms
    handshake.save(update_fields=["without_mes", "answer_ms"])
    record(
        HandshakeEvent.SET, handshake, about=equipment, by=by, reason=reason.strip(), was=was,
        without_mes=without_mes, answer_ms=answer_ms,
    )
    hint("connections")
    return handshake


def to_tell(shown: Mapping[int, Collection[int]]) -> list[Telling]:
    """What stations have not been told yet about the questions and results they show now, oldest first."""
    theirs = Q(pk__in=[])
    for station, requests in shown.items():
        theirs |= Q(work_unit=station, request__in=requests)
    unanswered = Q(answered_at=None, finished_at=None)
    unacknowledged = Q(finished_at__isnull=False, acknowledged_at=None)
    found = UnitCheck.objects.filter(theirs, unanswered | unacknowledged).order_by("pk")
    return [
        Telling(
            check=check.pk, equipment=check.work_unit_id, request=check.request, go=check.verdict == GO,
            why=" ".join(check.said), is_answer=check.finished_at is None,
        )
        for check in found
    ]


def note_told(telling: Telling) -> None:
    """The machine shows what it was told."""
    check = UnitCheck.objects.get(pk=telling.check)
    orders.note_told(check, answered=telling.is_answer, acknowledged=not telling.is_answer)
