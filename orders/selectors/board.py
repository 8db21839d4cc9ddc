"""The dispatch board: every work unit with what runs and waits there, and what can be dispatched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from equipment.models import Equipment
from equipment.selectors import with_state
from equipment.states import Level
from kernel.clock import now
from orders.models import JobOrder
from orders.selectors.cards import Card, cards, job_list
from orders.states import DISPATCHED, HELD, READY, RUNNING
from personnel.models import Person

# The load of a work unit is what waits there against one shift.
SHIFT_SECONDS = 8 * 3600
OPEN = (READY, DISPATCHED, RUNNING, HELD)


@dataclass
class Lane:
    """A work unit and its jobs."""

    unit: Any
    running: list[Card] = field(default_factory=list)
    held: list[Card] = field(default_factory=list)
    queue: list[Card] = field(default_factory=list)

    @property
    def load_pct(self) -> int:
        """Planned time of all its jobs in percent of a shift."""
        seconds = sum(card.planned_seconds for card in [*self.running, *self.held, *self.queue])
        return round(100 * seconds / SHIFT_SECONDS)


@dataclass(frozen=True, slots=True)
class Board:
    """What a supervisor dispatches by."""

    at: datetime
    units: list[Lane]
    ready: list[Card]


def dispatch_board(by: Person) -> Board:
    """All work units and open jobs; the number of queries does not depend on how many."""
    moment = now()
    lanes = {unit.pk: Lane(unit) for unit in _units()}
    ready: list[Card] = []
    jobs = job_list().filter(state__in=OPEN).order_by("queue_position", "started_at", "pk")
    for card in cards(list(jobs), by, moment):
        lane = lanes.get(card.job.work_unit_id or 0)
        if card.job.state == READY or lane is None:
            ready.append(card)
        elif card.job.state == RUNNING:
            lane.running.append(card)
        elif card.job.state == HELD:
            lane.held.append(card)
        else:
            lane.queue.append(card)
    ready.sort(key=lambda card: (card.job.request.priority, card.job.request.due_at, card.job.sequence, card.job.pk))
    return Board(at=moment, units=list(lanes.values()), ready=ready)


def station_queue(work_unit: int, states: list[str], by: Person) -> list[Card]:
    """What runs, was interrupted, waits or could be pulled at one work unit, in that order."""
    here = job_list().filter(state__in=states or OPEN)
    of_unit = here.filter(work_unit=work_unit) | here.filter(
        state=READY, work_unit=None, definition__work_units__contains=work_unit
    )
    rank = {RUNNING: 0, HELD: 1, DISPATCHED: 2, READY: 3}
    jobs: list[JobOrder] = sorted(
        of_unit,
        key=lambda job: (
            rank.get(job.state, 4), job.queue_position or 0, job.request.priority, job.request.due_at, job.pk
        ),
    )
    # What could be pulled is asked as it would start here.
    return cards(jobs, by, worker=by, at_unit=Equipment.objects.filter(pk=work_unit).first())


def _units() -> list[Equipment]:
    units = Equipment.objects.filter(level=Level.WORK_UNIT, is_usable=True)
    return list(with_state(units).select_related("parent__parent").order_by("number"))
