"""Process values outside their limits: noticed with the reading, tied to what was in the machine then."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from equipment.services import SampleRow
from genealogy import services as genealogy
from genealogy.errors import LotOnHold, LotScrapped
from kernel.commands import all_or_nothing
from kernel.hints import hint
from kernel.quantities import UNITS as UNIT_NAMES
from orders.events import LimitEvent, UnitEvent
from orders.models import Excursion, ExcursionSubject, JobOrder, JobRun, JobUnit, PropertyLimit, StepCompletion
from orders.models.limits import Action
from orders.states import RUNNING, UNIT, UNITS
from personnel.models import Person
from personnel.services import system_person
from quality import services as quality
from records.services import record

from .locking import lock


@all_or_nothing
def watch_limits(samples: Sequence[SampleRow]) -> None:
    """Begin, continue and end excursions by these new samples, before they are stored.

    Called by ingest in its transaction, once per batch; what is not newer than the property's last sample has been
    judged already or came late, and moves nothing. Bad quality moves nothing either.
    """
    by_property: dict[int, list[SampleRow]] = defaultdict(list)
    for sample in samples:
        if sample.good and sample.value is not None and math.isfinite(sample.value):
            by_property[sample.property_id].append(sample)
    if not by_property:
        return
    limits = list(
        PropertyLimit.objects.filter(property__in=by_property)
        .filter(Q(is_active=True) | Q(excursions__ended_at=None, excursions__isnull=False))
        .select_related("property__equipment", "material")
        .distinct()
    )
    if not limits:
        return
    by = system_person("collector")
    runs = _runs({limit.property.equipment_id for limit in limits}, samples)
    for limit in limits:
        own = {
            other.material_id
            for other in limits
            if other.property_id == limit.property_id and other.is_active and other.material_id is not None
        }
        last = limit.property.last_at
        new = [each for each in by_property[limit.property_id] if last is None or each.at > last]
        _Watch(limit, own, runs[limit.property.equipment_id], by).judge(sorted(new, key=lambda each: each.at))


def settle_excursions(job: JobOrder, *, by: Person, at: datetime | None) -> None:
    """The job has made its first pieces: what happened while they were in the machine now has a lot to stop."""
    waiting = ExcursionSubject.objects.filter(job=job, unit=None, lot=None)
    for subject in waiting.select_related("excursion__property__equipment"):
        subject.lot = job.output_lot
        subject.save(update_fields=["lot"])
        _act(subject, job, None, by=by, at=at or subject.first_at)


class _Watch:
    """One limit over the samples of one batch."""

    def __init__(self, limit: PropertyLimit, own: set[int], runs: list[JobRun], by: Person) -> None:
        self.limit, self.own, self.runs, self.by = limit, own, runs, by
        self.open = (
            Excursion.objects.select_for_update(of=("self",))
            .select_related("property__equipment")
            .filter(limit=limit, ended_at=None)
            .first()
        )
        self.noted: set[tuple[int, int | None]] = set()

    def judge(self, samples: Iterable[SampleRow]) -> None:
        worst = self.open.worst if self.open else None
        for sample in samples:
            value = sample.value
            assert value is not None
            present = [run for run in self.runs if _covers(run, sample.at)]
            concerned = [run for run in present if self._concerns(run)]
            watched = self.limit.is_active and bool(concerned or (self.limit.material_id is None and not present))
            outside = watched and self._how_far_out(value) > (-self.limit.hysteresis if self.open else 0)
            if outside and self.open is None:
                self._begin(sample.at, value, concerned)
                worst = value
            elif outside and worst is not None and self._how_far_out(value) > self._how_far_out(worst):
                worst = value
            elif not outside and self.open is not None:
                self._end(sample.at, worst)
            if outside:
                self._note(concerned, sample.at)
        if self.open is not None and worst is not None and worst != self.open.worst:
            self.open.worst = worst
            self.open.save(update_fields=["worst"])

    def _concerns(self, run: JobRun) -> bool:
        product = run.job.request.material_id
        return product == self.limit.material_id if self.limit.material_id is not None else product not in self.own

    def _how_far_out(self, value: float) -> float:
        """Above zero outside, below zero inside, in the value's unit; by the limits the excursion began with."""
        lower, upper = (self.open.lower, self.open.upper) if self.open else (self.limit.lower, self.limit.upper)
        sides = [lower - value] if lower is not None else []
        return max([*sides, value - upper] if upper is not None else sides)

    def _begin(self, at: datetime, value: float, concerned: list[JobRun]) -> None:
        prop = self.limit.property
        self.open = Excursion.objects.create(
            property=prop, limit=self.limit, lower=self.limit.lower, upper=self.limit.upper,
            action=self.limit.action, worst=value, started_at=at,
        )  # fmt: skip
        record(
            LimitEvent.EXCURSION_BEGAN, self.open, about=prop.equipment, by=self.by, occurred_at=at,
            property=prop.name, value=value, unit=prop.unit, lower=self.limit.lower, upper=self.limit.upper,
            jobs=[run.job.number for run in concerned],
        )
        hint("limits", f"unit:{prop.equipment_id}")

    def _end(self, at: datetime, worst: float | None) -> None:
        assert self.open is not None
        excursion, self.open = self.open, None
        excursion.ended_at = at
        if worst is not None:
            excursion.worst = worst
        excursion.save(update_fields=["ended_at", "worst"])
        record(
            LimitEvent.EXCURSION_ENDED, excursion, about=excursion.property.equipment, by=self.by, occurred_at=at,
            property=excursion.property.name, worst=excursion.worst, unit=excursion.property.unit,
            seconds=round((at - excursion.started_at).total_seconds(), 1),
        )
        self.noted.clear()
        hint("limits", f"unit:{excursion.property.equipment_id}")

    def _note(self, concerned: list[JobRun], at: datetime) -> None:
        """Tie what was in the machine at that moment to the excursion, and stop it where the limit says so."""
        assert self.open is not None
        for run in concerned:
            for unit in _units_at(run, at):
                key = (run.job_id, unit.pk if unit else None)
                if key in self.noted:
                    continue
                self.noted.add(key)
                job = lock(run.job)
                subject, is_new = ExcursionSubject.objects.get_or_create(
                    excursion=self.open, job=job, unit=unit,
                    defaults={
                        "lot": unit.lot if unit else job.output_lot, "first_at": at, "step": _step(job, unit),
                    },
                )  # fmt: skip
                if is_new and subject.lot is not None:
                    _act(subject, job, unit, by=self.by, at=at)


def _runs(work_units: set[int], samples: Sequence[SampleRow]) -> dict[int, list[JobRun]]:
    """What ran at these work units while the samples were taken."""
    first, last = min(sample.at for sample in samples), max(sample.at for sample in samples)
    found = JobRun.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=first), work_unit__in=work_units, started_at__lte=last
    ).select_related("job__request")
    by_unit: dict[int, list[JobRun]] = defaultdict(list)
    for run in found:
        by_unit[run.work_unit_id].append(run)
    return by_unit


def _covers(run: JobRun, at: datetime) -> bool:
    return run.started_at <= at and (run.ended_at is None or at < run.ended_at)


def _units_at(run: JobRun, at: datetime) -> list[JobUnit | None]:
    """The units in work then where single units count; else the job as a whole."""
    if run.job.counting_source != UNITS:
        return [None]
    then = Q(begun_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    return list(JobUnit.objects.select_related("lot").filter(then, job=run.job).order_by("pk"))


def _step(job: JobOrder, unit: JobUnit | None) -> str:
    """The first step that is not done yet."""
    done = set(StepCompletion.objects.filter(job=job, unit=unit).values_list("step", flat=True))
    steps = unit.frozen.unit_steps if unit else job.frozen.steps
    return next((step.title for step in steps if step.sequence not in done), "")[:120]


def _act(subject: ExcursionSubject, job: JobOrder, unit: JobUnit | None, *, by: Person, at: datetime) -> None:
    """Stop the lot or unit, as the limit says."""
    excursion, lot = subject.excursion, subject.lot
    if excursion.action == Action.TELL or lot is None:
        return
    words = f"{_sentence(excursion)} at {job.name}"
    try:
        with transaction.atomic():
            if excursion.action == Action.HOLD:
                genealogy.hold(lot, words, by=by, at=at)
            else:
                subject.nonconformance = quality.raise_nonconformance(
                    lot, words, job=job.ref, equipment=excursion.property.equipment, by=by, at=at
                )
                subject.save(update_fields=["nonconformance"])
    except (LotOnHold, LotScrapped):
        # Stopped for another cause already, or gone; the excursion stays on record beside it.
        return
    if unit is None:
        return
    unit = JobUnit.objects.select_for_update(of=("self",)).select_related("lot").get(pk=unit.pk)
    if unit.state == RUNNING:
        unit.state = UNIT.next(unit.state, "hold")
        unit.save(update_fields=["state"])
        record(UnitEvent.HELD, unit, about=lot, by=by, occurred_at=at, job=job.number, operation=job.name)


def _sentence(excursion: Excursion) -> str:
    """As the floor says it: "WASH-01 Temperature 48.2 °C, allowed 55 to 70 °C"."""
    prop = excursion.property
    sign = f" {UNIT_NAMES[prop.unit][1]}" if prop.unit in UNIT_NAMES else ""
    if excursion.lower is not None and excursion.upper is not None:
        allowed = f"{excursion.lower:g} to {excursion.upper:g}{sign}"
    elif excursion.upper is not None:
        allowed = f"at most {excursion.upper:g}{sign}"
    else:
        allowed = f"at least {excursion.lower:g}{sign}"
    return f"{prop.equipment.number} {prop.name} {excursion.worst:g}{sign}, allowed {allowed}"
