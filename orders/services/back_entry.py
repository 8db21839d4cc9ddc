"""From paper: the same commands as at the terminal, with the time on the sheet, by two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from equipment.models import Equipment
from equipment.states import Mode
from kernel.clock import PAPER, happened, now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed, NotAllowed
from orders.errors import BeforeRelease, CannotStart, OutOfOrder, TimesOverlap, UnitUnknown, WorkUnitBusy
from orders.events import BackEntryEvent
from orders.gate import BUSY, CHECKS, stopping
from orders.models import BackEntry, JobOrder, JobRun, JobUnit
from orders.selectors.gate import Gate
from orders.selectors.jobs import running_load
from personnel.models import Person
from personnel.services import refuse_when_locked, require
from records.services import record, sign

from .component_scrap import ComponentLoss
from .execution import complete, interrupt, resume, start
from .loads import Member, finish_load, start_load
from .locking import lock, lock_in_queues
from .overrides import override
from .reporting import Counted, Loss, report
from .set_aside import Evidence, hold_unit
from .start_gate import words
from .step_scans import scan
from .step_values import enter_value
from .steps import complete_step
from .units import begin_unit

MEANING = "The sheet says so"
START, RESUME, START_LOAD = "start", "resume", "start_load"


@all_or_nothing
def enter_from_paper(
    job: JobOrder, acts: Sequence[Mapping[str, Any]], *, by: Person, worker: Person, second: Person, secret: str,
    deviation_reason: str = "",
) -> BackEntry:
    """Enter a job's sheet line by line, as if it had been done at the terminal then: all of it, or nothing.

    `worker` wrote it, `by` types it, `second` holds the paper beside it and signs. What would have kept the job from
    starting is told (CannotStart); as it has happened all the same, `second` overrides it with a reason, if they may.
    Raises NotAllowed, BeforeRelease, OutOfOrder, TimesOverlap, WorkUnitBusy, and what the commands raise.
    """
    require(by, "orders.enter_paper")
    require(second, "orders.confirm_paper")
    if second.pk in (by.pk, worker.pk):
        raise NotAllowed(f"{second.name} confirms nothing of their own. Ask somebody else.", code="own_entry")
    _in_order(job, acts)
    refuse_when_locked(by.name)
    # As a person reads it: the work unit by its number.
    told = [{**act, **({"work_unit": act["work_unit"].number} if act.get("work_unit") else {})} for act in acts]
    shown = {"job": job.number, "worker": worker.name, "entered_by": by.name, "acts": told}
    signature = sign(job, by=second, secret=secret, meaning=MEANING, shown=shown)
    entry = BackEntry.objects.create(
        job=job, worker=worker, by=by, signature=signature, acts=signature.shown["acts"],
        deviation_reason=deviation_reason.strip(), happened_at=acts[0]["happened_at"],
    )
    unit = next((act["work_unit"] for act in acts if act.get("work_unit")), None)
    lock_in_queues([job], unit)
    for act in acts:
        facts = {"entry": entry.pk, "entered_by": by.name, "confirmed_by": second.name}
        with happened(act["happened_at"], late=PAPER, **facts):
            if act["action"] in (START, RESUME, START_LOAD):
                _deviate(job, act.get("work_unit"), worker, second, secret=secret, reason=deviation_reason)
            _ACTS[act["action"]](lock(job), act, worker)
    _claims_nothing(job)
    record(
        BackEntryEvent.MADE, entry, about=job.request, by=by, reason=deviation_reason.strip(), job=job.number,
        worker=worker.name, confirmed_by=second.name, signature=signature.pk, acts=len(acts),
        happened_at=entry.happened_at,
    )
    return entry


def _in_order(job: JobOrder, acts: Sequence[Mapping[str, Any]]) -> None:
    if not acts:
        raise Malformed("A sheet has at least one line.", code="required", field="acts")
    before: datetime = job.released_at
    for place, act in enumerate(acts, 1):
        at = act["happened_at"]
        if act["action"] not in _ACTS:
            raise Malformed(f"Line {place}: nobody knows '{str(act['action'])[:20]}'.", field="acts")
        if at > now():
            raise Malformed(f"Line {place}: this time is still to come.", code="in_future", field="acts")
        if at < job.released_at:
            raise BeforeRelease(f"Line {place}: {job.number} was not on the floor then.", field="acts")
        if at < before:
            raise OutOfOrder(f"Line {place} happened before the one above it.", field="acts")
        before = at


def _deviate(
    job: JobOrder, at_unit: Equipment | None, worker: Person, second: Person, *, secret: str, reason: str
) -> None:
    """What stands against the start is overridden by the second person, by the same signature as on any day."""
    unit = at_unit or job.work_unit
    if unit is None:
        return
    against = [
        each for each in stopping(Gate([job], at_unit=unit, worker=worker).blockers(job)) if each.check != BUSY
    ]
    if not against:
        return
    if not reason.strip():
        said = " ".join(each.sentence for each in against)
        raise CannotStart(
            f"{said} It has happened all the same: say why, and it is kept as a deviation.",
            code="deviation", field="deviation_reason", blockers=[words(each) for each in against],
        )
    checks = sorted({each.check for each in against if each.check in CHECKS})
    if checks:
        override(job, checks=checks, reason=f"From paper: {reason.strip()}", secret=secret, by=second, work_unit=unit)


def _claims_nothing(job: JobOrder) -> None:
    """A sheet of the past may lie between what ran at the machine before and since, not across it."""
    for run in JobRun.objects.select_related("work_unit").filter(job=job, work_unit__mode=Mode.SINGLE):
        beside = JobRun.objects.filter(work_unit=run.work_unit).exclude(job=job)
        if run.ended_at is None and not run.is_exclusive:
            since = beside.filter(started_at__gt=run.started_at).select_related("job", "started_by").first()
            assert since is not None
            raise WorkUnitBusy(
                f"{run.work_unit.number} runs {since.job.number} since: say when {job.number} ended on paper.",
                who=since.started_by.name, at=since.started_at, job=since.job.number,
            )
        if run.is_exclusive or run.ended_at is None:
            continue
        across = beside.filter(started_at__lt=run.ended_at).exclude(ended_at__lte=run.started_at)
        other = across.select_related("job").first()
        if other is not None:
            raise TimesOverlap(
                f"{run.work_unit.number} ran {other.job.number} at that time. Correct one of the two.",
                job=other.job.number,
            )


def _unit_of(job: JobOrder, serial: str | None) -> JobUnit | None:
    """A piece by its serial, as it stands on the sheet."""
    if not serial:
        return None
    found = JobUnit.objects.filter(job=job, lot__number=serial.strip()).first()
    if found is None:
        raise UnitUnknown(f"{serial} is not at {job.number}.", field="acts")
    return found


def _losses(job: JobOrder, rows: Sequence[Mapping[str, Any]]) -> list[Loss]:
    found = []
    for row in rows:
        unit = _unit_of(job, row.get("serial"))
        found.append(Loss(row.get("quantity", 1), row["reason"], row.get("cause_operation"), unit.pk if unit else None))
    return found


def _held(rows: Sequence[Mapping[str, Any]]) -> list[Loss]:
    return [
        Loss(row["quantity"], row["reason"], row.get("cause_operation"), evidence=Evidence(tag=row.get("tag", "")))
        for row in rows
    ]


def _components(job: JobOrder, rows: Sequence[Mapping[str, Any]]) -> list[ComponentLoss]:
    """A sheet names a component by its number."""
    found = []
    for row in rows:
        need = job.frozen.need(row["material"])
        if need is None:
            raise Malformed(f"{job.name} takes no {row['material']}.", code="unknown", field="acts")
        found.append(ComponentLoss(need.id, row["quantity"], row["reason"], row.get("lot", "")))
    return found


def _counted(act: Mapping[str, Any]) -> Counted | None:
    shown = [act[name] for name in ("counter_start", "counter_end") if act.get(name) is not None]
    if len(shown) == 1:
        raise Malformed("Give what the counter showed at the start and at the end.", code="required", field="acts")
    return Counted(*shown) if shown else None


def _report(job: JobOrder, act: Mapping[str, Any], worker: Person) -> None:
    report(
        job, by=worker, good=act.get("good"), scrap=_losses(job, act.get("scrap", ())),
        rework=_losses(job, act.get("rework", ())), on_hold=_held(act.get("on_hold", ())),
        components=_components(job, act.get("components", ())), counted=_counted(act), reason=act.get("reason", ""),
    )


def _hold_unit(job: JobOrder, act: Mapping[str, Any], worker: Person) -> None:
    unit = _unit_of(job, act.get("serial"))
    if unit is None:
        raise Malformed("Say which piece.", code="required", field="acts")
    hold_unit(unit, act.get("reason", ""), by=worker)


def _start_load(job: JobOrder, act: Mapping[str, Any], worker: Person) -> None:
    unit = act.get("work_unit") or job.work_unit
    if unit is None or act.get("quantity") is None:
        raise Malformed("Say how many pieces went in, and where.", code="required", field="acts")
    start_load(unit, [Member(job, act["quantity"])], by=worker)


def _finish_load(job: JobOrder, act: Mapping[str, Any], worker: Person) -> None:
    load = running_load(job)
    if load is None:
        raise Malformed(f"{job.number} is in no load then.", code="unknown", field="acts")
    finish_load(load, by=worker)


def _step(act: Mapping[str, Any]) -> int:
    if act.get("step") is None:
        raise Malformed("Say which step.", code="required", field="acts")
    return int(act["step"])


_ACTS: Mapping[str, Callable[[JobOrder, Mapping[str, Any], Person], Any]] = {
    START: lambda job, act, worker: start(job, by=worker, work_unit=act.get("work_unit")),
    RESUME: lambda job, act, worker: resume(job, by=worker),
    "interrupt": lambda job, act, worker: interrupt(job, by=worker, reason=act.get("reason", "")),
    "begin_unit": lambda job, act, worker: begin_unit(job, by=worker, serial=act.get("serial") or ""),
    "enter_value": lambda job, act, worker: enter_value(
        job, by=worker, step=_step(act), value=act.get("value"), unit=_unit_of(job, act.get("serial"))
    ),
    "scan": lambda job, act, worker: scan(
        job, by=worker, step=_step(act), code=act.get("value") or "", unit=_unit_of(job, act.get("serial"))
    ),
    "complete_step": lambda job, act, worker: complete_step(
        job, by=worker, step=_step(act), value=act.get("value") or None, unit=_unit_of(job, act.get("serial"))
    ),
    START_LOAD: _start_load,
    "finish_load": _finish_load,
    "hold_unit": _hold_unit,
    "report": _report,
    "complete": lambda job, act, worker: complete(job, by=worker, reason=act.get("reason", "")),
}
PAPER_ACTS = tuple(_ACTS)
