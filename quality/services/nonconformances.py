"""Stopping what is not as specified, and deciding about it with a signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection

from equipment.models import Equipment
from genealogy import services as genealogy
from genealogy.models import MaterialLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from quality import selectors, states
from quality.errors import DispositionUnknown
from quality.events import NonconformanceEvent
from quality.models import Nonconformance, TestResult
from records.models import File
from records.services import record, sign

MEANINGS = {
    states.USE_AS_IS: "Approved for use as is",
    states.REWORK: "Approved for rework",
    states.SCRAP: "Condemned as scrap",
    states.RETURN: "Approved for return",
}


# What the rooms above do in the same transaction once a case is decided; the roof adds them (mes.apps).
# A deadlock with a command that locked the job first is undone by the database and tried again by the door.
followers: list[Callable[[Nonconformance, Person], object]] = []


@all_or_nothing
def raise_nonconformance(
    lot: MaterialLot,
    description: str,
    *,
    results: Sequence[TestResult] = (),
    photos: Sequence[File] = (),
    severity: str = states.MAJOR,
    job: Ref | None = None,
    equipment: Equipment | None = None,
    by: Person,
    at: datetime | None = None,
) -> Nonconformance:
    """Say what is wrong with a lot or serial, with the results that show it; the lot is held from here on."""
    require(by, "quality.raise_nonconformance")
    if not description.strip():
        raise Malformed("Say what is wrong.", field="description")
    if severity not in states.SEVERITIES:
        raise Malformed(f"The severity is one of {', '.join(states.SEVERITIES)}.", field="severity")
    case = Nonconformance.objects.create(
        number=_next_number(),
        lot=lot,
        severity=severity,
        description=description.strip(),
        job_kind=job.kind if job else "",
        job_id=job.id if job else None,
        job_label=job.label if job else "",
        equipment=equipment,
        raised_by=by,
        raised_at=at or moment(),
    )
    case.results.set(results)
    case.photos.set(photos)
    case.lot = genealogy.hold(lot, description.strip(), case.ref, by=by, at=at)
    record(
        NonconformanceEvent.RAISED, case, about=lot, by=by, occurred_at=at,
        lot=lot.number, description=description, severity=severity, job=job.label if job else "",
        results=[result.pk for result in results], photos=[photo.sha256 for photo in photos],
    )
    hint("quality", "genealogy")
    return case


@all_or_nothing
def disposition(
    nonconformance: Nonconformance,
    *,
    disposition: str,
    reason: str,
    secret: str,
    by: Person,
    at: datetime | None = None,
) -> Nonconformance:
    """Decide what becomes of the lot, signed with the person's own password or PIN.

    Use as is and rework lift this case's hold; scrap and return take what is left out of stock. Rework
    leaves the case to be closed after the piece was looked at again. Raises NotAllowed for a wrong
    secret, Conflict when it was decided before.
    """
    require(by, "quality.disposition_nonconformance")
    if disposition not in states.DISPOSITIONS:
        raise DispositionUnknown(f"The disposition is one of {', '.join(states.DISPOSITIONS)}.", field="disposition")
    if not reason.strip():
        raise Malformed("Say why this is right.", field="reason")
    case = _lock(nonconformance)
    case.state = states.NONCONFORMANCE.next(case.state, "disposition")
    shown = selectors.shown(case) | {"disposition": disposition, "reason": reason}
    case.signature = sign(case, by=by, secret=secret, meaning=MEANINGS[disposition], shown=shown)
    case.disposition = disposition
    case.disposition_reason = reason.strip()
    case.dispositioned_by = by
    case.dispositioned_at = at or moment()
    if disposition != states.REWORK:
        case.state = states.NONCONFORMANCE.next(case.state, "close")
        case.closed_at = case.dispositioned_at
    case.save()
    words = f"{case.number}: {reason.strip()}"
    if disposition == states.SCRAP:
        genealogy.scrap_from(case.lot, None, words, _job(case), by=by, at=at)
    elif disposition == states.RETURN:
        genealogy.return_lot(case.lot, words, by=by, at=at)
    case.lot = genealogy.release_hold(case.lot, words, case.ref, by=by, at=at)
    record(
        NonconformanceEvent.DISPOSITIONED, case, about=case.lot, by=by, reason=reason, occurred_at=at,
        lot=case.lot.number, disposition=disposition, signature=case.signature.pk,
        job=case.job_label, job_id=case.job_id,
    )
    for follow in followers:
        follow(case, by)
    hint("quality", "genealogy")
    return case


@all_or_nothing
def close_nonconformance(
    nonconformance: Nonconformance, reason: str, *, by: Person, at: datetime | None = None
) -> Nonconformance:
    """The rework was done and looked at: nothing is left to do."""
    require(by, "quality.disposition_nonconformance")
    if not reason.strip():
        raise Malformed("Say what shows that it is done.", field="reason")
    case = _lock(nonconformance)
    case.state = states.NONCONFORMANCE.next(case.state, "close")
    case.closed_at = at or moment()
    case.save(update_fields=["state", "closed_at"])
    record(NonconformanceEvent.CLOSED, case, about=case.lot, by=by, reason=reason, occurred_at=at)
    hint("quality")
    return case


def _lock(nonconformance: Nonconformance) -> Nonconformance:
    return (
        Nonconformance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lot__material", "raised_by")
        .get(pk=nonconformance.pk)
    )


def _job(case: Nonconformance) -> Ref | None:
    return Ref(case.job_kind, case.job_id, case.job_label) if case.job_id is not None else None


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('quality_nonconformance_number')")
        return f"NC-{cursor.fetchone()[0]:06d}"
