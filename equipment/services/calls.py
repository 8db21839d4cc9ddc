"""Calling for help from a work unit, coming, and saying that it is over."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from equipment.errors import AlreadyAnswered, AlreadyCalled, NoPlaceToCall
from equipment.events import CallEvent
from equipment.models import Call, Equipment
from equipment.states import ANSWERED, CALL, CallKind, Level
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.models import Person
from personnel.services import require
from records.services import record


@all_or_nothing
def call_help(place: Equipment, kind: str, *, by: Person, note: str = "") -> Call:
    """Ask for somebody to come to this work unit; raises AlreadyCalled with who and when, and who comes."""
    require(by, "equipment.call_help")
    if kind not in CallKind.values:
        raise Malformed(f"Help is one of {', '.join(CallKind.values)}.", field="kind")
    if place.level != Level.WORK_UNIT or not place.is_usable:
        raise NoPlaceToCall(f"Nobody is called to {place.number}: it is no work unit in use.", field="work_unit")
    try:
        with transaction.atomic():
            call = Call.objects.create(
                equipment=place, kind=kind, note=note.strip()[:200], state="open", called_by=by, called_at=moment()
            )
    except IntegrityError as twice:
        first = Call.objects.select_related("called_by", "answered_by").filter(
            equipment=place, kind=kind, ended_at=None
        ).first()
        if first is None:
            raise
        comes = f" {first.answered_by.name} is coming." if first.answered_by else ""
        raise AlreadyCalled(
            f"{first.called_by.name} has called already.{comes}", who=first.called_by.name, at=first.called_at
        ) from twice
    record(CallEvent.RAISED, call, about=place.ref, by=by, reason=call.note, work_unit=place.number, help=kind)
    _ring(call)
    return call


@all_or_nothing
def answer_call(call: Call, *, by: Person) -> Call:
    """Say that one comes; raises AlreadyAnswered with who was faster and when."""
    require(by, "equipment.answer_call")
    call = _lock(call)
    if call.state == ANSWERED and call.answered_by is not None:
        raise AlreadyAnswered(
            f"{call.answered_by.name} is coming already.", who=call.answered_by.name, at=call.answered_at
        )
    call.state = CALL.next(call.state, "answer")
    call.answered_by, call.answered_at = by, moment()
    call.save(update_fields=["state", "answered_by", "answered_at"])
    record(CallEvent.ANSWERED, call, about=call.equipment.ref, by=by, work_unit=call.equipment.number, help=call.kind)
    _ring(call)
    return call


@all_or_nothing
def end_call(call: Call, *, by: Person, reason: str = "") -> Call:
    """Say that nobody is needed any more, and perhaps what it was."""
    require(by, "equipment.answer_call")
    call = _lock(call)
    call.state = CALL.next(call.state, "end")
    call.ended_by, call.ended_at = by, max(moment(), call.called_at)
    call.save(update_fields=["state", "ended_by", "ended_at"])
    record(
        CallEvent.ENDED, call, about=call.equipment.ref, by=by, reason=reason.strip(),
        work_unit=call.equipment.number, help=call.kind,
    )
    _ring(call)
    return call


def _lock(call: Call) -> Call:
    return (
        Call.objects.select_for_update(of=("self",), no_key=True)
        .select_related("equipment", "called_by", "answered_by")
        .get(pk=call.pk)
    )


def _ring(call: Call) -> None:
    hint("tasks", f"unit:{call.equipment_id}")
