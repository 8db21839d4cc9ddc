"""One job with everything a terminal and its page show.

Asked after every touch at every terminal, so in few questions and narrow ones: what cannot be there is not asked, and
who touched it, mostly the only person in it, is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from genealogy.models import MaterialLot
from kernel.prepared import Asked, Prepared
from orders.due import Due
from orders.models import (
    JobOrder,
    JobResponse,
    JobRun,
    JobSetup,
    JobUnit,
    ResponseLoss,
    SkippedStep,
    StepCompletion,
    StepEntry,
)
from orders.selectors.cards import Card, cards
from orders.selectors.due import Known, due_now, settled_among
from orders.states import GOOD, IN_REWORK, OVER, REPORT, RUNNING, UNITS
from personnel.models import Person


@dataclass(frozen=True, slots=True)
class Detail(Card):
    """A card, and what was begun, entered, done and reported, each oldest first."""

    units: Sequence[JobUnit]
    entries: Sequence[StepEntry]
    completions: Sequence[StepCompletion]
    skipped: Sequence[SkippedStep]
    runs: Sequence[JobRun]
    responses: Sequence[JobResponse]
    # What is to be done now, the first thing first.
    due: Sequence[Due]
    # The lots that stand at the work unit, by material, of those the job takes.
    standing: dict[int, MaterialLot]
    # What the counter read by hand showed there last.
    last_counter: Decimal | None
    # Serials the operation before has finished, or that came for rework, and this one has not begun.
    waiting_serials: Sequence[str]

    @property
    def until_here(self) -> list[tuple[int, str]]:
        """Numbers and names of the order's operations up to this one."""
        here = (each for each in sorted(self.operations) if each <= self.job.sequence)
        return [(each, self.operations[each].name) for each in here if self.operations[each].name]


def job_detail(key: int, by: Person) -> Detail:
    """The job as it is now, for who stands there."""
    job: Any = next(iter(_jobs.ask(key=key)))
    has_begun = job.started_at is not None
    units = _units.ask(job=key) if job.counting_source == UNITS else []
    entries = _entries.ask(job=key) if has_begun else []
    completions = _completions.ask(job=key) if has_begun else []
    skipped = _skipped.ask(job=key) if job.has_skipped else []
    runs = _runs.ask(job=key) if has_begun else []
    responses = _responses(job) if job.has_responses else []
    _fill([*units, *entries, *responses], "job", job)
    _fill([*entries, *completions, *responses], "by", by)
    _fill([job, *runs], "started_by", by)
    _fill(runs, "work_unit", job.work_unit)
    _fill(units, "earlier", None)
    card = cards([job], by, worker=by)[0]
    known = Known([unit for unit in units if unit.state == RUNNING], settled_among(completions, skipped))
    return Detail(
        **{field.name: getattr(card, field.name) for field in fields(Card)},
        units=units,
        entries=entries,
        completions=completions,
        skipped=skipped,
        runs=runs,
        responses=responses,
        due=due_now(job, by, known=known) if job.state not in OVER else [],
        standing=_standing(card),
        last_counter=_last_counter(job),
        waiting_serials=_waiting_serials(job),
    )


_jobs = Prepared(
    lambda: JobOrder.objects.select_related("request__material", "material__picture", "work_unit", "output_lot")
    .annotate(
        setup_since=JobSetup.objects.filter(job=OuterRef("pk"), ended_at=None).values("started_at")[:1],
        has_responses=Exists(JobResponse.objects.filter(job=OuterRef("pk"))),
        has_skipped=Exists(SkippedStep.objects.filter(job=OuterRef("pk"))),
    )
    .filter(pk=Asked("key"))
)
_units = Prepared(lambda: JobUnit.objects.select_related("lot").filter(job=Asked("job")).order_by("position"))
_entries = Prepared(lambda: StepEntry.objects.select_related("lot", "file").filter(job=Asked("job")).order_by("pk"))
_completions = Prepared(lambda: StepCompletion.objects.filter(job=Asked("job")).order_by("pk"))
_skipped = Prepared(lambda: SkippedStep.objects.select_related("because").filter(job=Asked("job")).order_by("pk"))
_runs = Prepared(lambda: JobRun.objects.filter(job=Asked("job")).order_by("started_at", "pk"))
_reports = Prepared(lambda: JobResponse.objects.filter(job=Asked("job")).order_by("number"))


def _responses(job: JobOrder) -> list[JobResponse]:
    """Reports with their losses, and whether they were taken back."""
    found: list[Any] = _reports.ask(job=job.pk)
    reported = {response.pk: response for response in found}
    losses: dict[int, list[ResponseLoss]] = defaultdict(list)
    lossy = [response.pk for response in found if response.scrap or response.rework or response.on_hold]
    for loss in ResponseLoss.objects.filter(response__in=lossy).select_related("lot").order_by("pk"):
        losses[loss.response_id].append(loss)
    undone = {response.reverses_id for response in found}
    for response in found:
        response.reverses = reported.get(response.reverses_id)
        response.told_losses, response.is_reversed = losses[response.pk], response.pk in undone
    return found


def _fill(rows: Sequence[Any], name: str, known: Any) -> None:
    """Put what a column names beside each row: what is `known` already, and the rest in one question."""
    column, there = f"{name}_id", {known.pk: known} if known is not None else {}
    missing = {getattr(row, column) for row in rows} - {None, *there}
    if missing:
        there |= rows[0]._meta.get_field(name).related_model.objects.in_bulk(missing)
    for row in rows:
        if getattr(row, column) is not None:
            setattr(row, name, there[getattr(row, column)])


def _standing(card: Card) -> dict[int, MaterialLot]:
    """The lots at its work unit of what the job takes, by material."""
    wanted = {key for need in card.job.frozen.materials for key in need.will_do}
    lots = MaterialLot.objects.in_bulk([lot for material, lot in card.mounted.items() if material in wanted])
    return {lot.material_id: lot for lot in lots.values()}


def _last_counter(job: JobOrder) -> Decimal | None:
    """What a person last read off the counter of the job's work unit."""
    if job.counting_source != REPORT or job.work_unit_id is None:
        return None
    return next(iter(_counters.ask(unit=job.work_unit_id)), None)


_counters = Prepared(
    lambda: JobResponse.objects.filter(
        job__work_unit=Asked("unit"), reversed_by=None, counter_end__isnull=False
    ).order_by("-pk").values_list("counter_end", flat=True)[:1]
)


def _waiting_serials(job: JobOrder) -> list[str]:
    """Serials that the operation before has finished, or that came for rework, and this one has not begun."""
    if job.reworks_id is not None:
        begun = JobUnit.objects.filter(job__request=job.request_id, job__sequence=job.sequence)
        came = JobUnit.objects.filter(
            job=job.reworks_id, state=IN_REWORK, reworked_in__sequence=job.sequence
        ).exclude(lot__in=begun.values("lot"))
        return list(came.order_by("position").values_list("lot__number", flat=True))
    if job.frozen.creates_serial or not job.frozen.after:
        return []
    return _given.ask(order=job.request_id, after=job.frozen.after, sequence=job.sequence)


def _finished_before() -> QuerySet[Any, Any]:
    begun = JobUnit.objects.filter(job__request=Asked("order"), job__sequence=Asked("sequence"))
    given = JobUnit.objects.filter(job__request=Asked("order"), job__sequence__any_of=Asked("after"), state=GOOD)
    return given.exclude(lot__in=begun.values("lot")).order_by("position").values_list("lot__number", flat=True)


_given = Prepared(_finished_before)
