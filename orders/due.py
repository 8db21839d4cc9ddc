"""When is a step due? Pure, so that every answer can be tried and explained.

What must be so at the beginning is a step of the set-up. A change of lot, tool or person is one since then, and
what counts pieces, minutes or shifts counts from the start, or from when the step was done last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from orders.models.definition import Step
from orders.states import (
    END_DUE,
    EVERY_MINUTES,
    EVERY_N,
    JOB_DUE,
    LOT_CHANGE,
    PERSON_CHANGE,
    SETUP_DUE,
    SHIFT_START,
    TOOL_CHANGE,
)

# What a due step comes before: any other step, the next piece, or the end of the job.
STEP, PIECE, END = "step", "piece", "end"
_RANK = {STEP: 0, PIECE: 1, END: 2}


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is settled, and how many pieces had been made or taken in hand then."""

    step: int
    at: datetime
    by: int
    pieces: Decimal


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened at a job that can make a step due."""

    started_at: datetime | None = None
    started_by: int | None = None
    # Pieces made, or taken in hand where single units count.
    pieces: Decimal = Decimal(0)
    # When it really ran; the last stretch may be open.
    ran: Sequence[tuple[datetime, datetime | None]] = ()
    # The machine was set up for it: at its first start, and again after another job ran there.
    setups: Sequence[datetime] = ()
    # Steps of the job, not of its units, in the order in which they were settled.
    done: Sequence[Done] = ()
    lots: Sequence[tuple[datetime, str]] = ()
    tools: Sequence[datetime] = ()
    shifts: Sequence[datetime] = ()
    # The next open step of each unit in work; a unit keeps the steps it was begun with.
    units: Sequence[tuple[int, Step]] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A step to be done now: why, since when, and what it comes before. `unit` is None for a step of the job."""

    step: Step
    unit: int | None
    occasion: int
    before: str
    since: datetime | None = None

    @property
    def sentence(self) -> str:
        """For whoever tries to go on without it."""
        return f"Step {self.step.sequence} {self.step.title} comes first: {why(self.step)}."


@dataclass(frozen=True, slots=True)
class Ahead:
    """A check that comes by itself: after so many pieces or so much running time; neither: it is due."""

    step: Step
    pieces: Decimal | None = None
    left: timedelta | None = None


def why(step: Step) -> str:
    """When this step is due, in words."""
    return {
        SETUP_DUE: "it is due at set-up",
        EVERY_N: f"it is due every {step.due_every} pieces",
        EVERY_MINUTES: f"it is due every {step.due_every} minutes",
        SHIFT_START: "it is due when a shift begins",
        LOT_CHANGE: "it is due after a change of lot",
        TOOL_CHANGE: "it is due after a change of tool",
        PERSON_CHANGE: "it is due when another person goes on",
        END_DUE: "it is due at the end",
    }.get(step.due, "it is not done yet")


def due_steps(
    steps: Sequence[Step], happened: Happened, *, at: datetime, person: int | None = None
) -> list[Due]:
    """What is to be done now, the first thing first; nothing before the start.

    `person` is who goes on; without one, no change of person is looked at.
    """
    if happened.started_at is None:
        return []
    found = []
    waiting = max((following.sequence for _, following in happened.units), default=0)
    first_of_units = min((step.sequence for step in steps if step.is_per_unit), default=0)
    for step in steps:
        if step.is_per_unit:
            continue
        done = [each for each in happened.done if each.step == step.sequence]
        is_due, since = _is_due(step, done, steps, happened, at, person)
        if is_due:
            before = _before(step, step.sequence < max(first_of_units, waiting))
            found.append(Due(step, None, len(done) + 1, before, since))
    found += [Due(following, unit, 1, STEP) for unit, following in happened.units]
    return sorted(found, key=_order)


def next_check(
    steps: Sequence[Step], happened: Happened, *, at: datetime, seconds_per_piece: Decimal
) -> Ahead | None:
    """The check that pieces or minutes will make due first, as the job runs now."""
    found: list[tuple[timedelta, Ahead]] = []
    for step in steps:
        done = [each for each in happened.done if each.step == step.sequence]
        if step.due == EVERY_N:
            pieces = (step.due_every or 1) - (happened.pieces - (done[-1].pieces if done else Decimal(0)))
            found.append((timedelta(seconds=float(pieces * seconds_per_piece)), Ahead(step, pieces=pieces)))
        elif step.due == EVERY_MINUTES and happened.started_at is not None:
            ran = _ran_since(happened.ran, done[-1].at if done else happened.started_at, at)
            left = timedelta(minutes=step.due_every or 1) - ran
            found.append((left, Ahead(step, left=left)))
    return min(found, key=lambda each: each[0])[1] if found else None


def in_the_way(dues: Iterable[Due], asked: Due) -> Due | None:
    """What must be done before `asked`, if anything."""
    for due in dues:
        is_later = due.step.due == JOB_DUE and due.step.sequence > asked.step.sequence
        if due.unit is None and due.step != asked.step and _order(due) < _order(asked) and not is_later:
            return due
    return None


def before_next_piece(dues: Iterable[Due]) -> Due | None:
    """What must be done before another piece is taken in hand."""
    return next((due for due in dues if due.unit is None and due.before in (STEP, PIECE)), None)


def before_end(dues: Iterable[Due]) -> Due | None:
    """What must be done before the job ends. Who ends it need not have taken over the work."""
    return next((due for due in dues if due.unit is None and due.step.due != PERSON_CHANGE), None)


def _order(due: Due) -> tuple[int, bool, int]:
    return _RANK[due.before], due.unit is not None, due.step.sequence


def _before(step: Step, is_first: bool) -> str:
    if step.due == JOB_DUE:
        return STEP if is_first else END
    if step.due == END_DUE:
        return END
    return PIECE if step.due in (EVERY_N, EVERY_MINUTES, SHIFT_START) else STEP


def _is_due(
    step: Step, done: Sequence[Done], steps: Sequence[Step], happened: Happened, at: datetime, person: int | None
) -> tuple[bool, datetime | None]:
    """Whether, and since when where a moment made it so."""
    last = done[-1] if done else None
    since = last.at if last else happened.started_at
    assert since is not None
    pieces = last.pieces if last else Decimal(0)
    match step.due:
        case "setup":
            moment = max(happened.setups, default=happened.started_at)
            assert moment is not None
            return last is None or last.at < moment, moment
        case "every_n":
            return happened.pieces - pieces >= (step.due_every or 1), None
        case "every_minutes":
            return _ran_since(happened.ran, since, at) >= timedelta(minutes=step.due_every or 1), None
        case "shift_start":
            return _first_after(since, happened.shifts, at)
        case "lot_change":
            after = max(since, _ready_at(steps, happened))
            changes = [moment for moment, material in happened.lots if step.material in ("", material)]
            return _first_after(after, changes, at)
        case "tool_change":
            return _first_after(max(since, _ready_at(steps, happened)), happened.tools, at)
        case "person_change":
            return person is not None and person != (last.by if last else happened.started_by), None
        case "end":
            # Pieces made since make it due again.
            return last is None or happened.pieces > last.pieces, None
        case _:
            return last is None, None


def _first_after(since: datetime, moments: Iterable[datetime], at: datetime) -> tuple[bool, datetime | None]:
    first = min((moment for moment in moments if since < moment <= at), default=None)
    return first is not None, first


def _ready_at(steps: Sequence[Step], happened: Happened) -> datetime:
    """When set-up was over: until then, lots and tools are put there, not changed."""
    first_of_units = min((step.sequence for step in steps if step.is_per_unit), default=0)
    setting_up = {
        step.sequence
        for step in steps
        if step.due == SETUP_DUE
        or (step.due == JOB_DUE and (step.sequence < first_of_units or step.entry == "scan_lot"))
    }
    moments = [each.at for each in happened.done if each.step in setting_up]
    assert happened.started_at is not None
    return max([*moments, *happened.setups, happened.started_at])


def _ran_since(ran: Iterable[tuple[datetime, datetime | None]], since: datetime, at: datetime) -> timedelta:
    spans = ((max(began, since), min(ended or at, at)) for began, ended in ran)
    return sum((ended - began for began, ended in spans if ended > began), timedelta())

