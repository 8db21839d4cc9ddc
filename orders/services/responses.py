"""Reports as numbered deltas: all responses of a job add up to what is true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Max, Q, Sum, When

from genealogy.models import LotLink, LotMovement
from genealogy.states import PRODUCED, SPLIT
from kernel.clock import late, moment
from kernel.hints import hint
from kernel.quantities import text
from orders.events import ResponseEvent
from orders.models import JobOrder, JobResponse, ResponseLoss
from orders.states import GOOD, UNITS
from personnel.models import Person
from records.services import record

ZERO = Decimal(0)
FIGURES = ("good", "scrap", "rework", "on_hold")


def unreported(job: JobOrder) -> dict[str, Decimal]:
    """What the locked job has made since its last report, by figure."""
    return _since(job, job.responses.only("job", *FIGURES))


def _since(job: JobOrder, reports: Iterable[JobResponse]) -> dict[str, Decimal]:
    told = dict.fromkeys(FIGURES, ZERO)
    for report in reports:
        for name in FIGURES:
            told[name] += getattr(report, name)
    return {name: getattr(job, name) - told[name] for name in FIGURES}


def write(
    job: JobOrder,
    *,
    by: Person,
    is_final: bool = False,
    reason: str = "",
    typed_good: Decimal | None = None,
    losses: Sequence[ResponseLoss] = (),
    links: Sequence[int] = (),
    movements: Sequence[int] = (),
    scrapped: Sequence[dict[str, str]] = (),
    counter: tuple[Decimal, Decimal] | None = None,
    follows: JobResponse | None = None,
    at: datetime | None = None,
) -> JobResponse:
    """Write what was made since the last report as the next numbered response, and owe it to the ERP.

    `links` and `movements` are what taking it back must take back too, `scrapped` the components spoilt beside.
    `follows` is the report of a rework whose pieces these are.
    """
    before = list(job.responses.only("job", "number", "ended_at", "lots", *FIGURES).order_by("number"))
    delta, last = _since(job, before), before[-1] if before else None
    ended = at or moment()
    began = last.ended_at if last else job.started_at
    response = JobResponse.objects.create(
        job=job,
        number=(last.number if last else 0) + 1,
        **delta,
        typed_good=typed_good,
        difference=None if typed_good is None else typed_good - delta["good"],
        counter_start=counter[0] if counter else None,
        counter_end=counter[1] if counter else None,
        is_final=is_final,
        reason=reason,
        lots=_lots_since(job, before)
        | {"links": list(links), "movements": list(movements), "scrapped": list(scrapped)},
        # A late entry may tell of a time before what was told already.
        started_at=min(began, ended) if began else None,
        ended_at=ended,
        late=late(),
        follows=follows,
        by=by,
    )
    for loss in losses:
        loss.response = response
    ResponseLoss.objects.bulk_create(losses)
    record(
        ResponseEvent.REPORTED, response, about=job.request, by=by, reason=reason, occurred_at=at,
        **message(response, losses),
    )
    _tell(job)
    return response


def write_reversal(response: JobResponse, *, by: Person, reason: str) -> JobResponse:
    """The counter-message: the same figures with the other sign, naming the response it takes back."""
    job = response.job
    number = job.responses.aggregate(last=Max("number"))["last"] + 1
    counter = JobResponse.objects.create(
        job=job,
        number=number,
        **{name: -getattr(response, name) for name in FIGURES},
        is_final=response.is_final,
        reason=reason,
        lots={side: _negative(response.lots.get(side, [])) for side in ("consumed", "produced", "scrapped")},
        started_at=response.started_at,
        ended_at=moment(),
        reverses=response,
        by=by,
    )
    record(
        ResponseEvent.REVERSED, counter, about=job.request, by=by, reason=reason, **message(counter, ())
    )
    _tell(job)
    return counter


def message(response: JobResponse, losses: Sequence[ResponseLoss]) -> dict[str, Any]:
    """What the ERP needs to post it, in itself: quantities in the job's unit, lots in theirs."""
    job = response.job
    return {
        "order": job.request.number,
        "external_number": job.request.external_number,
        "source": job.request.source,
        "job": job.number,
        "operation": job.name,
        "sequence": job.sequence,
        # What the last operation gives is what the order gives.
        "is_last_operation": job.reworks_id is None
        and not JobOrder.objects.filter(
            request=job.request_id, definition__after__contains=[job.sequence]
        ).exists(),
        # Of a rework: the job whose pieces these are. It tells itself what they are there now.
        "reworks": job.reworks.number if job.reworks else None,
        "response_number": response.number,
        "unit": job.material.unit,
        "material": job.material.number,
        "good": response.good,
        "scrap": response.scrap,
        "rework": response.rework,
        "on_hold": response.on_hold,
        "losses": [
            {
                "kind": loss.kind,
                "quantity": loss.quantity,
                "reason": loss.reason,
                "cause_operation": loss.cause_operation,
                "lot": loss.lot.number if loss.lot else None,
            }
            for loss in losses
        ],
        "is_final": response.is_final,
        "reverses": response.reverses.number if response.reverses else None,
        "consumed": response.lots.get("consumed", []),
        "produced": response.lots.get("produced", []),
        "scrapped_components": response.lots.get("scrapped", []),
        "started_at": response.started_at,
        "ended_at": response.ended_at,
        "late": response.late,
        "work_unit": job.work_unit.number if job.work_unit else None,
        "typed_good": response.typed_good,
        "difference": response.difference,
    }


def _lots_since(job: JobOrder, before: Sequence[JobResponse]) -> dict[str, Any]:
    """What the job consumed and produced and no response before has told yet."""
    consumed = _told(before, "consumed")
    # A part of its own output under a tag is no consumption.
    links = LotLink.objects.filter(job_kind=job.ref.kind, job_id=job.pk).exclude(
        Q(movement__why=SPLIT) | Q(reverses__movement__why=SPLIT)
    ).values_list("parent__number", "parent__material__number", "parent__material__unit")
    taken = Case(When(reverses=None, then=F("quantity")), default=-F("quantity"))
    for lot, material, unit, total in links.annotate(total=Sum(taken)).order_by():
        consumed[lot, material, unit] += total
    produced = _told(before, "produced")
    of_job = Q(job_kind=job.ref.kind, job_id=job.pk, why=PRODUCED)
    taken_back = Q(reverses__job_kind=job.ref.kind, reverses__job_id=job.pk, reverses__why=PRODUCED)
    moved = LotMovement.objects.filter(of_job | taken_back)
    if job.counting_source == UNITS:
        # Serials are told as good ones; by the movements come only co-products.
        moved = moved.filter(lot__is_serial=False)
        if job.frozen.creates_serial:
            for unit in job.units.filter(state=GOOD).select_related("lot__material"):
                produced[unit.lot.number, unit.lot.material.number, unit.lot.material.unit] += 1
    lots = moved.values_list("lot__number", "lot__material__number", "lot__material__unit")
    for lot, material, unit_code, total in lots.annotate(total=Sum("delta")).order_by():
        produced[lot, material, unit_code] += total
    return {"consumed": _rows(consumed), "produced": _rows(produced)}


def _told(before: Iterable[JobResponse], side: str) -> defaultdict[tuple[str, str, str], Decimal]:
    """What earlier responses told about lots, to be taken off."""
    told: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for response in before:
        for row in response.lots.get(side, []):
            told[row["lot"], row["material"], row["unit"]] -= Decimal(row["quantity"])
    return told


def _rows(totals: dict[tuple[str, str, str], Decimal]) -> list[dict[str, str]]:
    return [
        {"lot": lot, "material": material, "quantity": text(total), "unit": unit}
        for (lot, material, unit), total in sorted(totals.items())
        if total
    ]


def _negative(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row | {"quantity": text(-Decimal(row["quantity"]))} for row in rows]


def _tell(job: JobOrder) -> None:
    # What is good or scrapped changed, so the live floor counts on; completed work has left its unit by then.
    hint("orders", *([f"unit:{job.work_unit_id}"] if job.work_unit_id else []))
