"""The one gate: can it start? Pure, so that every answer can be tried and explained.

Start, resume, the next piece, a load, a station that asks, the dispatch board, the plan and the terminal all ask
`can_it_start`; `orders.selectors.gate` reads the situations it judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from equipment.states import Fitness
from genealogy.states import AVAILABLE, SCRAPPED, SHIPPED, USED_UP
from genealogy.states import ON_HOLD as LOT_ON_HOLD
from kernel.quantities import text
from orders.states import GOOD, ON_HOLD
from orders.states import SCRAPPED as UNIT_SCRAPPED

OFF, WARN, BLOCK = MODES = ("off", "warn", "block")

PREVIOUS_OPERATION: Final = "previous_operation"
MATERIAL: Final = "material"
LOT_STATUS: Final = "lot_status"
SHELF_LIFE: Final = "shelf_life"
SKILL: Final = "skill"
TOOL_LIFE: Final = "tool_life"
TOOL_MISSING: Final = "tool_missing"
CALIBRATION: Final = "calibration"
DOCUMENT: Final = "document"
EQUIPMENT_STATE: Final = "equipment_state"
NONCONFORMANCE: Final = "nonconformance"
# What a plant sets per site and work unit and may override by signature.
CHECKS = (
    PREVIOUS_OPERATION, MATERIAL, LOT_STATUS, SHELF_LIFE, SKILL, TOOL_LIFE, TOOL_MISSING, CALIBRATION, DOCUMENT,
    EQUIPMENT_STATE, NONCONFORMANCE,
)  # fmt: skip
# Kept at the same places and asked when a work master is released: whoever edited it last does not release it.
FOUR_EYES: Final = "four_eyes"
SETTABLE = (*CHECKS, FOUR_EYES)
# Facts nobody can wish away: the piece is not the one, another job has the machine.
PIECE: Final = "piece"
BUSY: Final = "busy"

# Unless the plant says otherwise.
DEFAULTS: Mapping[str, str] = dict.fromkeys(SETTABLE, BLOCK) | {EQUIPMENT_STATE: WARN, TOOL_MISSING: WARN}
# So long before a calibration or a skill ends, people are told.
SOON = timedelta(days=7)
# States in which a work unit makes nothing.
STOPPED = ("down", "maintenance", "offline")


@dataclass(frozen=True, slots=True)
class Lot:
    """Something the job works on or takes from: a lot, or a single piece."""

    number: str
    state: str = AVAILABLE
    # Open holds: the row's id and why.
    holds: tuple[tuple[int, str], ...] = ()
    # Numbers of nonconformances nobody has decided.
    cases: tuple[str, ...] = ()
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool in the machine; a `limit` of None never ends."""

    number: str
    tool_class: str = ""
    used: Decimal = Decimal(0)
    limit: Decimal | None = None
    warning: Decimal | None = None
    state: str = Fitness.USABLE


@dataclass(frozen=True, slots=True)
class Gauge:
    """A gauge that is here or lent out; without `due_at` it was never calibrated."""

    number: str
    gauge_class: str
    due_at: datetime | None = None
    state: str = Fitness.USABLE


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who would start: skills by number with their end (None: never), and the version they have read."""

    name: str
    skills: Mapping[str, datetime | None] = field(default_factory=dict)
    has_read: int = 0


class Crew:
    """All who may start jobs."""

    def __init__(self, workers: Iterable[Worker] = ()) -> None:
        self._workers = tuple(workers)
        # Many jobs ask for the same few skills.
        self._able: dict[tuple[str, datetime], frozenset[str]] = {}

    def able(self, skill: str, at: datetime) -> frozenset[str]:
        """The names of those who hold a skill then."""
        if (skill, at) not in self._able:
            self._able[skill, at] = frozenset(one.name for one in self._workers if _holds(one, skill, at))
        return self._able[skill, at]


@dataclass(frozen=True, slots=True)
class Skill:
    """What the operation asks of whoever does it."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """What must have been read: a work master, in the newest version that changed something that matters."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Signed:
    """An override that holds: its row, who signed, when and why."""

    id: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece a station asks about. An unknown one has only its name."""

    name: str
    is_known: bool = True
    # Whether the job it belongs to runs here.
    has_job: bool = True
    lot: Lot | None = None
    # Operations before this one, and what the piece is there ("" when it never was there).
    before: tuple[tuple[str, str], ...] = ()
    # What it is at this operation already.
    here: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A transfer batch that is not full yet: which operation fills it, how many it takes and how many are missing."""

    operation: int
    size: Decimal
    missing: Decimal


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the gate needs to know of one job at one work unit, at one moment.

    `work_unit` is empty while nobody has said where: then nothing of a place is asked. `worker` is None while nobody
    stands there: then `crew`, all who may start jobs, is asked whether anybody could.
    """

    at: datetime
    work_unit: str = ""
    unit_state: str = ""
    # Changes with every new stop, so that an override of one does not cover the next.
    unit_since: str = ""
    unit_is_usable: bool = True
    busy_with: str = ""
    piece: Piece | None = None
    # Operations before that must have given something, and what is left of it in pieces.
    after: tuple[int, ...] = ()
    input_left: Decimal | None = None
    # What those pieces wait for, where an operation before hands them on in batches.
    batch: Batch | None = None
    # Materials this operation takes from a mounted lot, and none is mounted.
    not_mounted: tuple[str, ...] = ()
    # Lots that came from the operations before or are mounted here for this job.
    lots: tuple[Lot, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_class: str = ""
    gauges: tuple[Gauge, ...] = ()
    gauge_classes: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    document: Document | None = None
    worker: Worker | None = None
    crew: Crew = field(default_factory=Crew)
    # Causes that a signed override lets pass here.
    overridden: Mapping[str, Signed] = field(default_factory=dict)
    # Who may sign for a check, by name; asked only where something stands against the start.
    lifters: Callable[[str], list[str]] = lambda check: []


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why it cannot start, or should be looked at first.

    `key` names the cause: an override lifts causes, so that a new one of the same kind is not lifted with it.
    """

    check: str
    code: str
    sentence: str
    mode: str
    key: str
    facts: Mapping[str, Any]
    lifted_by: list[str]
    override: Signed | None = None

    @property
    def is_overridden(self) -> bool:
        return self.override is not None


@dataclass(frozen=True, slots=True)
class _Finding:
    code: str
    sentence: str
    facts: Mapping[str, Any]
    # What tells this cause from the next one of its kind.
    cause: str
    # Told, whatever the mode: it is not so yet.
    is_early: bool = False


def can_it_start(situation: Situation, modes: Mapping[str, str]) -> list[Blocker]:
    """Every reason against it, the gravest kind first as in `CHECKS`; none that blocks means it can."""
    blockers = []
    for check, look in _LOOKS.items():
        mode = modes.get(check, DEFAULTS.get(check, BLOCK))
        if mode == OFF:
            continue
        for found in look(situation):
            key = f"{check}:{found.cause}"
            signed = situation.overridden.get(key) if check in CHECKS else None
            blockers.append(
                Blocker(
                    check=check, code=found.code, sentence=found.sentence, key=key, facts=found.facts,
                    mode=WARN if signed or found.is_early else mode,
                    lifted_by=situation.lifters(check), override=signed,
                )
            )  # fmt: skip
        if check == PIECE and situation.piece is not None and not situation.piece.is_known:
            break
    return blockers


def stopping(blockers: list[Blocker]) -> list[Blocker]:
    """Those that keep it from starting; the others are told."""
    return [blocker for blocker in blockers if blocker.mode == BLOCK]


def _piece(here: Situation) -> Iterator[_Finding]:
    piece = here.piece
    if piece is None:
        return
    facts = {"piece": piece.name, "work_unit": here.work_unit}
    if not piece.is_known:
        if piece.name:
            yield _Finding("piece_unknown", f"Nobody knows {piece.name}.", facts, piece.name)
        else:
            yield _Finding("nothing_set_up", f"Nothing is set up at {here.work_unit}.", facts, here.work_unit)
    elif not piece.has_job:
        yield _Finding("no_job_here", f"No job for {piece.name} runs at {here.work_unit}.", facts, piece.name)
    elif piece.here == GOOD:
        yield _Finding("piece_finished", f"{piece.name} is finished here already.", facts, piece.name)
    elif piece.here == UNIT_SCRAPPED:
        yield _Finding("piece_scrap", f"{piece.name} is scrap here.", facts, piece.name)
    elif piece.here == ON_HOLD and piece.lot is not None and piece.lot.state != LOT_ON_HOLD and piece.lot.cases:
        yield _Finding("piece_waits", f"{piece.name} waits here for a decision.", facts, piece.name)


def _busy(here: Situation) -> Iterator[_Finding]:
    if here.busy_with:
        facts = {"work_unit": here.work_unit, "job": here.busy_with}
        yield _Finding("unit_busy", f"{here.work_unit} runs {here.busy_with}.", facts, here.busy_with)


def _previous_operation(here: Situation) -> Iterator[_Finding]:
    if here.input_left is not None and here.input_left <= 0:
        before = ", ".join(str(sequence) for sequence in here.after)
        facts: dict[str, Any] = {"operations": before}
        if here.batch is not None:
            size, missing = text(here.batch.size), text(here.batch.missing)
            said = f"Operation {here.batch.operation} hands on {size} pieces at a time: {missing} are missing."
            facts = {"operations": str(here.batch.operation), "batch": size, "missing": missing}
            yield _Finding("batch_not_full", said, facts, before)
        else:
            yield _Finding("nothing_given", f"Nothing has come from operation {before} yet.", facts, before)
    for operation, state in here.piece.before if here.piece is not None else ():
        if state != GOOD:
            name = here.piece.name if here.piece else ""
            code, what = ("piece_not_done", "is not finished") if state else ("piece_never_there", "has not been")
            facts = {"piece": name, "operation": operation}
            yield _Finding(code, f"{name} {what} at {operation}.", facts, f"{name}@{operation}")


def _material(here: Situation) -> Iterator[_Finding]:
    for material in here.not_mounted:
        facts = {"material": material, "work_unit": here.work_unit}
        yield _Finding("not_mounted", f"No lot of {material} is mounted at {here.work_unit}.", facts, material)


def _lots(here: Situation) -> Iterator[Lot]:
    if here.piece is not None and here.piece.lot is not None:
        yield here.piece.lot
    yield from here.lots


def _lot_status(here: Situation) -> Iterator[_Finding]:
    for lot in _lots(here):
        facts = {"lot": lot.number}
        if lot.state == LOT_ON_HOLD:
            for key, why in lot.holds:
                said = f"{lot.number} is on hold: {why}."
                yield _Finding("lot_on_hold", said, facts | {"why": why}, f"{lot.number}:{key}")
            if not lot.holds:
                yield _Finding("lot_on_hold", f"{lot.number} is on hold.", facts | {"why": ""}, lot.number)
        elif lot.state in (SCRAPPED, SHIPPED) or (lot.state == USED_UP and _is_piece(here, lot)):
            # A mounted lot that is used up by the book may have more in it: the hands at the station know.
            said = f"{lot.number} is {lot.state.replace('_', ' ')}."
            yield _Finding("lot_gone", said, facts | {"state": lot.state}, f"{lot.number}:{lot.state}")


def _is_piece(here: Situation, lot: Lot) -> bool:
    return here.piece is not None and here.piece.lot is lot


def _shelf_life(here: Situation) -> Iterator[_Finding]:
    for lot in _lots(here):
        if lot.expires_on is not None and lot.expires_on < here.at.date():
            facts = {"lot": lot.number, "date": lot.expires_on.isoformat()}
            yield _Finding("lot_expired", f"{lot.number} expired on {lot.expires_on}.", facts, lot.number)


def _skill(here: Situation) -> Iterator[_Finding]:
    if not here.skills:
        return
    if here.worker is None:
        yield from _nobody(here)
        return
    for skill in here.skills:
        facts = {"person": here.worker.name, "skill": skill.name}
        if skill.number not in here.worker.skills:
            yield _Finding("skill_missing", f"{here.worker.name} does not hold {skill.name}.", facts, skill.number)
            continue
        ends = here.worker.skills[skill.number]
        if ends is None or ends > here.at + SOON:
            continue
        facts |= {"date": ends.isoformat()}
        if ends <= here.at:
            said = f"{skill.name} of {here.worker.name} ended on {ends:%Y-%m-%d}."
            # One cause with the missing skill: whoever signs for the job signs that it is done without.
            yield _Finding("skill_ended", said, facts, skill.number)
        else:
            said = f"{skill.name} of {here.worker.name} ends on {ends:%Y-%m-%d}."
            yield _Finding("skill_ends", said, facts, skill.number, is_early=True)


def _nobody(here: Situation) -> Iterator[_Finding]:
    """Skills that must come together in one person, and do in nobody."""
    able = {skill: here.crew.able(skill.number, here.at) for skill in here.skills}
    nobodys = [skill for skill, people in able.items() if not people]
    for skill in nobodys:
        yield _Finding("nobody_skilled", f"Nobody holds {skill.name}.", {"skill": skill.name}, skill.number)
    asked = [skill for skill in here.skills if f"{SKILL}:{skill.number}" not in here.overridden]
    if not nobodys and len(asked) > 1 and not frozenset.intersection(*(able[skill] for skill in asked)):
        names = " and ".join(skill.name for skill in asked)
        cause = "+".join(skill.number for skill in asked)
        yield _Finding("nobody_skilled_in_all", f"Nobody holds {names} together.", {"skill": names}, cause)


def _holds(worker: Worker, skill: str, at: datetime) -> bool:
    if skill not in worker.skills:
        return False
    ends = worker.skills[skill]
    return ends is None or ends > at


def _tool_life(here: Situation) -> Iterator[_Finding]:
    for tool in here.tools:
        facts: dict[str, Any] = {"tool": tool.number, "work_unit": here.work_unit}
        if tool.state == Fitness.WITHDRAWN:
            said = f"Tool {tool.number} in {here.work_unit} is out of use."
            yield _Finding("tool_withdrawn", said, facts, f"{tool.number}:withdrawn")
        elif tool.limit is not None and tool.used >= tool.limit:
            facts |= {"used": text(tool.used), "limit": text(tool.limit)}
            said = f"Tool {tool.number} has made {text(tool.used)} of {text(tool.limit)} cycles."
            yield _Finding("tool_worn", said, facts, f"{tool.number}:{text(tool.limit)}")
        elif tool.limit is not None and tool.warning is not None and tool.used >= tool.warning:
            left = text(tool.limit - tool.used)
            said = f"Tool {tool.number} has {left} cycles left."
            yield _Finding("tool_wears_out", said, facts | {"left": left}, tool.number, is_early=True)


def _tool_missing(here: Situation) -> Iterator[_Finding]:
    if here.work_unit and here.tool_class and all(tool.tool_class != here.tool_class for tool in here.tools):
        facts = {"tool_class": here.tool_class, "work_unit": here.work_unit}
        said = f"No tool of class {here.tool_class} is in {here.work_unit}."
        yield _Finding("tool_missing", said, facts, here.tool_class)


def _calibration(here: Situation) -> Iterator[_Finding]:
    for wanted in here.gauge_classes if here.work_unit else ():
        of_class = [gauge for gauge in here.gauges if gauge.gauge_class == wanted]
        usable = [gauge for gauge in of_class if gauge.state == Fitness.USABLE and gauge.due_at is not None]
        best = max(usable, key=lambda gauge: gauge.due_at or here.at, default=None)
        if best is None or best.due_at is None:
            facts: dict[str, Any] = {"gauge_class": wanted, "work_unit": here.work_unit}
            said = f"No calibrated gauge of class {wanted} is at {here.work_unit}."
            yield _Finding("gauge_missing", said, facts, wanted)
            continue
        facts = {"gauge": best.number, "date": best.due_at.isoformat()}
        if best.due_at <= here.at:
            said = f"The calibration of gauge {best.number} ended on {best.due_at:%Y-%m-%d}."
            yield _Finding("gauge_overdue", said, facts, f"{best.number}:{best.due_at:%Y-%m-%d}")
        elif best.due_at <= here.at + SOON:
            said = f"The calibration of gauge {best.number} ends on {best.due_at:%Y-%m-%d}."
            yield _Finding("gauge_due", said, facts, best.number, is_early=True)


def _document(here: Situation) -> Iterator[_Finding]:
    wanted, worker = here.document, here.worker
    if wanted is not None and worker is not None and worker.has_read < wanted.version:
        facts = {"person": worker.name, "document": wanted.number, "version": wanted.version}
        said = f"{worker.name} has not read version {wanted.version} of {wanted.number}."
        yield _Finding("not_read", said, facts, f"{wanted.number}:{wanted.version}")


def _equipment_state(here: Situation) -> Iterator[_Finding]:
    facts = {"work_unit": here.work_unit, "state": here.unit_state}
    if not here.unit_is_usable:
        yield _Finding("unit_retired", f"{here.work_unit} is out of use.", facts, here.work_unit)
    elif here.unit_state in STOPPED:
        said = f"{here.work_unit} is {here.unit_state}."
        yield _Finding("unit_stopped", said, facts, f"{here.unit_state}:{here.unit_since}")


def _nonconformance(here: Situation) -> Iterator[_Finding]:
    for lot in _lots(here):
        for case in lot.cases:
            facts = {"case": case, "lot": lot.number}
            yield _Finding("undecided", f"Quality has not decided {case} yet.", facts, case)


_LOOKS: dict[str, Callable[[Situation], Iterator[_Finding]]] = {
    PIECE: _piece,
    PREVIOUS_OPERATION: _previous_operation,
    MATERIAL: _material,
    LOT_STATUS: _lot_status,
    SHELF_LIFE: _shelf_life,
    SKILL: _skill,
    TOOL_LIFE: _tool_life,
    TOOL_MISSING: _tool_missing,
    CALIBRATION: _calibration,
    DOCUMENT: _document,
    EQUIPMENT_STATE: _equipment_state,
    NONCONFORMANCE: _nonconformance,
    BUSY: _busy,
}
