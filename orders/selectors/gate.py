"""What the gate needs to know, read at one moment, for many jobs in a fixed number of queries."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from equipment.models import Equipment, EquipmentState, Gauge, ToolMount
from genealogy.models import LotHold, MaterialLot, MountedLot
from genealogy.states import ON_HOLD, SCRAPPED, SHIPPED, USED_UP
from kernel.clock import moment
from kernel.prepared import Asked, Prepared
from orders import gate
from orders.gate import Blocker, Piece, Situation, can_it_start
from orders.models import JobOrder, JobRun, StartCheck, StartOverride
from orders.selectors.flow import Progress, batch_before, left_of, progress_of
from orders.selectors.lifters import lifters
from orders.selectors.start_checks import Checks
from orders.states import DISPATCHED, READY, RUNNING
from personnel.models import Person, TrainingRecord
from personnel.selectors import allowed, granted
from quality.models import Nonconformance
from quality.states import OPEN

WORK_MASTER = "work_master"
MAY_START = "orders.start_joborder"
# Nothing is left of these.
GONE = (SCRAPPED, SHIPPED, USED_UP)
# Somebody of whom nothing is known: what any person might lack stands against them.
STRANGER = gate.Worker("Whoever starts it")


def blockers(
    jobs: Sequence[JobOrder],
    *,
    at_unit: Equipment | None = None,
    worker: Person | None = None,
    at: datetime | None = None,
) -> dict[int, list[Blocker]]:
    """Why each of these jobs cannot start, at its own work unit or at `at_unit`, by job id.

    With a `worker` what they hold and have read is asked; without one, whether anybody could.
    """
    asked = Gate(jobs, at_unit=at_unit, worker=worker, at=at)
    return {job.pk: asked.blockers(job) for job in jobs}


class Gate:
    """The gate before some jobs: everything it asks of them, read once."""

    def __init__(
        self,
        jobs: Sequence[JobOrder],
        *,
        at_unit: Equipment | None = None,
        worker: Person | None = None,
        stranger: bool = False,
        at: datetime | None = None,
        progress: Mapping[int, dict[int, Progress]] | None = None,
    ) -> None:
        self.at = at or moment()
        self._at_unit = at_unit
        self._worker = worker
        self._stranger = stranger
        self._jobs = jobs
        # Only what comes after another operation has to wait for it.
        self._progress = progress if progress is not None else progress_of(
            job.request_id for job in jobs if job.asks.after
        )
        units = {unit for job in jobs if (unit := self._unit(job)) is not None}
        self._units = places_now(units)
        self._states = {
            state.equipment_id: state
            for state in EquipmentState.objects.filter(
                equipment__in=self._those("is_stopped"), ended_at=None, state__in=gate.STOPPED
            )
        }
        # A job that runs is itself what its work unit is busy with.
        waits = {unit for job in jobs if job.state != RUNNING and (unit := self._unit(job)) is not None}
        self._busy = {
            run.work_unit_id: run.job
            for run in JobRun.objects.filter(work_unit__in=waits, ended_at=None, is_exclusive=True)
            .select_related("job").only("work_unit", "job__number")
        }
        self._mounted: dict[int, dict[int, int]] = defaultdict(dict)
        standing = MountedLot.objects.filter(equipment__in=self._those("has_lots"), unmounted_at=None)
        for unit, material, lot in standing.values_list("equipment_id", "material_id", "lot_id"):
            self._mounted[unit][material] = lot
        self._lots = self._read_lots(jobs)
        self._tools: dict[int, list[gate.Tool]] = defaultdict(list)
        in_machine = ToolMount.objects.filter(equipment__in=self._those("has_tools"), unmounted_at=None)
        for mount in in_machine.select_related("tool"):
            tool = mount.tool
            self._tools[mount.equipment_id].append(
                gate.Tool(
                    tool.number, tool.tool_class, tool.used_cycles, tool.life_limit, tool.life_warning, tool.state
                )
            )
        self._gauges = self._read_gauges(jobs)
        self._crew, self._workers = self._read_people(jobs)

    def _those(self, what: str) -> list[int]:
        """The work units of which this is so. Django asks nothing where there is none."""
        return [key for key, unit in self._units.items() if getattr(unit, what)]

    def blockers(self, job: JobOrder, piece: Piece | None = None) -> list[Blocker]:
        """Why it cannot start now; with a `piece`, why it cannot go on with this one."""
        here, modes = self.situation(job, piece), self._modes(self._unit(job))
        found = can_it_start(here, modes)
        signed = self._overridden.get((job.pk, self._unit(job) or 0)) if found else None
        return can_it_start(replace(here, overridden=signed), modes) if signed else found

    def blockers_of_nothing(self, work_unit: Equipment, piece: Piece) -> list[Blocker]:
        """The same of a piece for which no job runs."""
        here = Situation(at=self.at, work_unit=work_unit.number, piece=piece, lifters=self._who_lifts)
        return can_it_start(here, self._modes(work_unit.pk))

    def mounted_at(self, job: JobOrder) -> Mapping[int, int]:
        """The lot of each material that stands at its work unit, both by id."""
        return self._mounted[self._unit(job) or 0]

    def not_mounted(self, job: JobOrder) -> list[str]:
        """Materials of which a lot must be mounted at its work unit, and none is."""
        unit = self._unit(job)
        return self._not_mounted(job, unit) if unit is not None else []

    def situation(self, job: JobOrder, piece: Piece | None = None) -> Situation:
        """One job as the gate sees it; with a `piece`, that it goes on with this one."""
        key = self._unit(job)
        unit = self._units.get(key) if key is not None else None
        stop = self._states.get(key) if key is not None else None
        asks, waits = job.asks, job.state in (READY, DISPATCHED) and piece is None
        progress = self._progress[job.request_id]
        busy = self._busy.get(key) if key is not None else None
        return Situation(
            at=self.at,
            work_unit=unit.number if unit else "",
            unit_state=stop.state if stop else "",
            unit_since=stop.started_at.isoformat() if stop else "",
            unit_is_usable=unit is None or unit.is_usable,
            busy_with=busy.number if busy and busy.pk != job.pk and piece is None else "",
            piece=piece,
            after=asks.after,
            input_left=left_of(job, progress) if waits else None,
            batch=_batch(job, progress) if waits else None,
            not_mounted=tuple(self.not_mounted(job)),
            lots=tuple(self._lots[lot] for lot in self._lots_of(job)),
            tools=tuple(self._tools[key]) if key is not None else (),
            tool_class=asks.tool_class,
            gauges=tuple(each for each, place in self._gauges if place in (None, key)),
            gauge_classes=asks.gauge_classes,
            skills=tuple(gate.Skill(skill.number, skill.name) for skill in asks.skills),
            document=gate.Document(asks.read.number, asks.read.version),
            worker=STRANGER if self._stranger else self._workers.get(asks.read.number),
            crew=self._crew,
            lifters=self._who_lifts,
        )

    def _who_lifts(self, check: str) -> list[str]:
        return self._lifters.get(check, [])

    def _modes(self, place: int | None) -> Mapping[str, str]:
        """How strictly is asked there."""
        unit = self._units.get(place or 0)
        return gate.DEFAULTS if unit is not None and not unit.has_checks else self._checks.at(place)

    @functools.cached_property
    def _checks(self) -> Checks:
        return Checks()

    @functools.cached_property
    def _overridden(self) -> dict[tuple[int, int], dict[str, gate.Signed]]:
        found: dict[tuple[int, int], dict[str, gate.Signed]] = defaultdict(dict)
        for signed in overrides_that_hold(self._jobs):
            found[signed.job_id, signed.work_unit_id] |= lifted_by(signed)
        return found

    @functools.cached_property
    def _lifters(self) -> dict[str, list[str]]:
        return lifters(self.at)

    def _unit(self, job: JobOrder) -> int | None:
        return self._at_unit.pk if self._at_unit is not None else job.work_unit_id

    def _lots_of(self, job: JobOrder) -> list[int]:
        """What the operations before made, and what is mounted here of what it takes.

        What is gone of a lot that was worked on says nothing; where all of it went before the start, it does.
        """
        found = self._taken_from(job)
        for made in self._made_before(job):
            left = [lot for lot in made if self._lots[lot].state not in GONE]
            found += left or (made if job.started_at is None else ())
        return found

    def _made_before(self, job: JobOrder) -> list[tuple[int, ...]]:
        """The lots of each operation before."""
        operations = self._progress[job.request_id]
        return [operations[before].lots for before in job.asks.after if before in operations]

    def _taken_from(self, job: JobOrder) -> list[int]:
        standing = self._mounted[self._unit(job) or 0]
        return [standing[key] for _, will_do in job.asks.mounted for key in will_do if key in standing]

    def _not_mounted(self, job: JobOrder, unit: int) -> list[str]:
        standing = self._mounted[unit]
        return sorted({number for number, will_do in job.asks.mounted if not any(key in standing for key in will_do)})

    def _read_lots(self, jobs: Sequence[JobOrder]) -> dict[int, gate.Lot]:
        made = {lot for job in jobs for lots in self._made_before(job) for lot in lots}
        return lots_with_holds(made | {lot for job in jobs for lot in self._taken_from(job)})

    def _read_gauges(self, jobs: Sequence[JobOrder]) -> list[tuple[gate.Gauge, int | None]]:
        wanted = {name for job in jobs for name in job.asks.gauge_classes}
        if not wanted:
            return []
        rows = Gauge.objects.filter(gauge_class__in=wanted).order_by("number")
        return [(gate.Gauge(row.number, row.gauge_class, row.due_at, row.state), row.equipment_id) for row in rows]

    def _read_people(self, jobs: Sequence[JobOrder]) -> tuple[gate.Crew, dict[str, gate.Worker]]:
        """Everybody who could start something, where a skill is asked; the one who would, by what is to be read."""
        asks_skill = any(job.asks.skills for job in jobs)
        if self._stranger:
            return gate.Crew(), {}
        if self._worker is None:
            if not asks_skill:
                return gate.Crew(), {}
            people = list(allowed(MAY_START, self.at).order_by("name"))
            held = granted(people, self.at)
            return gate.Crew(gate.Worker(person.name, held[person.pk]) for person in people), {}
        person = self._worker
        skills = granted([person], self.at)[person.pk] if asks_skill else {}
        documents = {job.asks.read.number for job in jobs if job.asks.read.version}
        read: dict[str, int] = dict.fromkeys((job.asks.read.number for job in jobs), 0)
        records = TrainingRecord.objects.filter(
            person=person, subject_kind=WORK_MASTER, subject_number__in=documents
        )
        for number, version in records.values_list("subject_number", "version") if documents else ():
            read[number] = max(read[number], version)
        return gate.Crew(), {number: gate.Worker(person.name, skills, version) for number, version in read.items()}


def places_now(units: Iterable[int]) -> dict[int, Any]:
    """Work units, and whether there is anything at all of what is asked about them: mostly there is not."""
    wanted = list(units)
    return {unit.pk: unit for unit in _places.ask(units=wanted)} if wanted else {}


_places = Prepared(
    lambda: Equipment.objects.filter(pk__any_of=Asked("units"))
    .annotate(
        is_stopped=Exists(
            EquipmentState.objects.filter(equipment=OuterRef("pk"), ended_at=None, state__in=gate.STOPPED)
        ),
        has_lots=Exists(MountedLot.objects.filter(equipment=OuterRef("pk"), unmounted_at=None)),
        has_tools=Exists(ToolMount.objects.filter(equipment=OuterRef("pk"), unmounted_at=None)),
        # Anywhere: a check of the site holds at every work unit of it.
        has_checks=Exists(StartCheck.objects.all()),
    )
    .order_by()
)


def _batch(job: JobOrder, progress: dict[int, Progress]) -> gate.Batch | None:
    found = batch_before(job, progress)
    return gate.Batch(found[0], found[1].batch, found[1].missing) if found is not None else None


def against_gauge(job: JobOrder, gauge_class: str, used: Gauge | None) -> list[Blocker]:
    """What the gate says of a value measured with this gauge (None: with none) at the job's work unit now."""
    assert job.work_unit is not None
    signed_here = overrides_that_hold([job]).filter(work_unit=job.work_unit)
    here = Situation(
        at=moment(),
        work_unit=job.work_unit.number,
        gauges=(gate.Gauge(used.number, used.gauge_class, used.due_at, used.state),) if used else (),
        gauge_classes=(gauge_class,),
        overridden={key: words for signed in signed_here for key, words in lifted_by(signed).items()},
    )
    return can_it_start(here, Checks().at(job.work_unit_id))


def overrides_that_hold(jobs: Iterable[JobOrder]) -> QuerySet[StartOverride]:
    """What was signed for these jobs and not withdrawn, the last one last."""
    return StartOverride.objects.filter(job__in=jobs, withdrawal=None).select_related("by").order_by("pk")


def lifted_by(signed: StartOverride) -> dict[str, gate.Signed]:
    """The causes an override lets pass."""
    words = gate.Signed(signed.pk, signed.by.name, signed.at, signed.reason)
    return {cause["key"]: words for cause in signed.causes}


_lots = Prepared(
    lambda: MaterialLot.objects.filter(pk__any_of=Asked("lots"))
    .select_related("material")
    .annotate(has_cases=Exists(Nonconformance.objects.filter(lot=OuterRef("pk"), state=OPEN)))
    .order_by()
)


def lots_with_holds(keys: Iterable[int]) -> dict[int, gate.Lot]:
    """Lots with what is held against them; three queries, one where nothing is held."""
    wanted = list(keys)
    rows: list[Any] = _lots.ask(lots=wanted) if wanted else []
    on_hold = [lot.pk for lot in rows if lot.state == ON_HOLD]
    holds: dict[int, list[tuple[int, str]]] = defaultdict(list)
    if on_hold:
        for hold in LotHold.objects.filter(lot__in=on_hold, lifted_at=None).order_by("placed_at", "pk"):
            holds[hold.lot_id].append((hold.pk, hold.because_label or hold.reason))
    cases: dict[int, list[str]] = defaultdict(list)
    if in_question := [lot.pk for lot in rows if lot.has_cases]:
        undecided = Nonconformance.objects.filter(lot__in=in_question, state=OPEN).order_by("pk")
        for key, number in undecided.values_list("lot_id", "number"):
            cases[key].append(number)
    return {
        lot.pk: gate.Lot(lot.number, lot.state, tuple(holds[lot.pk]), tuple(cases[lot.pk]), lot.last_day)
        for lot in rows
    }
