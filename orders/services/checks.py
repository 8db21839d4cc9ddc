"""A station asks before it begins a piece, and says afterwards what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from equipment.models import Equipment
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, Malformed
from kernel.hints import hint
from orders.due import before_next_piece
from orders.errors import NotUnchecked
from orders.events import CheckEvent
from orders.gate import stopping
from orders.models import UnitCheck
from orders.selectors.due import due_now
from orders.selectors.pieces import judge
from orders.states import GO, NO_GO
from personnel.models import Person
from personnel.services import require, system_person
from records.services import record


@all_or_nothing
def check_unit(work_unit: Equipment, *, serial: str, request: int, epoch: int, at: datetime) -> UnitCheck:
    """Decide whether a station may begin a piece; the same question again has the same answer.

    Only a question nobody has answered yet is judged anew: a lot may be held meanwhile. Called by ingest in
    its transaction; the collector writes the answer into the machine.
    """
    serial = serial.strip()[:60]
    known = _of(work_unit, epoch, request)
    if known is not None and (known.answered_at is not None or known.finished_at is not None):
        return known
    return _decide(known, work_unit, serial=serial, request=request, epoch=epoch, at=at)


@all_or_nothing
def finish_check(
    work_unit: Equipment, *, serial: str, request: int, epoch: int, outcome: str, unchecked: bool, at: datetime
) -> UnitCheck:
    """Take in what became of a piece; one that was begun without a go is marked, and somebody is asked later."""
    known = _of(work_unit, epoch, request)
    if known is None:
        # It ran while we were away: what we would have said is said now.
        known = _decide(None, work_unit, serial=serial.strip()[:60], request=request, epoch=epoch, at=at)
        unchecked = True
    if known.finished_at is not None:
        return known
    known.outcome, known.finished_at = outcome, at
    known.is_unchecked = unchecked or known.verdict == NO_GO
    known.save(update_fields=["outcome", "finished_at", "is_unchecked"])
    if known.is_unchecked:
        record(
            CheckEvent.UNCHECKED, known, about=known.lot, by=system_person("collector"), occurred_at=at,
            work_unit=work_unit.number, serial=known.serial, objections=known.said, outcome=outcome,
        )
        hint("orders", f"unit:{work_unit.pk}")
    return known


@all_or_nothing
def note_told(check: UnitCheck, *, answered: bool = False, acknowledged: bool = False) -> UnitCheck:
    """Note that the machine was seen to have its answer, or our word that its result is safe."""
    check = UnitCheck.objects.select_for_update().get(pk=check.pk)
    if answered and check.answered_at is None:
        check.answered_at = now()
    if acknowledged and check.acknowledged_at is None:
        check.acknowledged_at = now()
    check.save(update_fields=["answered_at", "acknowledged_at"])
    return check


@all_or_nothing
def review_check(check: UnitCheck, *, by: Person, reason: str) -> UnitCheck:
    """Say what was found about a piece that ran unchecked. Raises NotUnchecked, Conflict with who and when."""
    require(by, "orders.review_check")
    if not reason.strip():
        raise Malformed("Say what you found.", field="reason")
    check = UnitCheck.objects.select_for_update(of=("self",)).select_related("reviewed_by", "lot").get(pk=check.pk)
    if not check.is_unchecked:
        raise NotUnchecked(f"{check.ref} was checked before it began.")
    if check.reviewed_by is not None:
        raise Conflict(
            f"{check.reviewed_by.name} has looked at it already.", code="reviewed", who=check.reviewed_by.name,
            at=check.reviewed_at,
        )
    check.reviewed_by, check.reviewed_at, check.review_reason = by, now(), reason.strip()
    check.save(update_fields=["reviewed_by", "reviewed_at", "review_reason"])
    record(CheckEvent.REVIEWED, check, about=check.lot, by=by, reason=check.review_reason, serial=check.serial)
    hint("orders", f"unit:{check.work_unit_id}")
    return check


def _of(work_unit: Equipment, epoch: int, request: int) -> UnitCheck | None:
    return (
        UnitCheck.objects.select_for_update(of=("self",))
        .select_related("lot", "work_unit")
        .filter(work_unit=work_unit, epoch=epoch, request=request)
        .first()
    )


def _decide(
    known: UnitCheck | None, work_unit: Equipment, *, serial: str, request: int, epoch: int, at: datetime
) -> UnitCheck:
    judged = judge(work_unit, serial)
    lot, job = judged.lot, judged.job
    against = [_reason(blocker.code, blocker.sentence, blocker.facts) for blocker in stopping(judged.blockers)]
    due = before_next_piece(due_now(job)) if job is not None else None
    if due is not None:
        step = {"step": due.step.sequence, "title": due.step.title}
        against.append(_reason("step_first", due.sentence, step))
    verdict = NO_GO if against else GO
    if known is not None and (known.verdict, known.objections) == (verdict, against):
        return known
    check = known or UnitCheck(work_unit=work_unit, epoch=epoch, request=request, serial=serial, asked_at=at)
    check.lot, check.job, check.verdict, check.objections, check.decided_at = lot, job, verdict, against, now()
    # Two collectors with the same question: the second breaks on the row's key.
    check.save()
    record(
        CheckEvent.DECIDED, check, about=lot, by=system_person("collector"), occurred_at=at,
        work_unit=work_unit.number, serial=serial, verdict=verdict, objections=check.said,
        job=job.number if job else "",
    )
    return check


def _reason(code: str, sentence: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """As plain words: dates and quantities as the API writes them."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))
    return {"code": code, "sentence": sentence, "facts": plain}
