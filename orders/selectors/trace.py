"""The as-built of a lot or serial: what, of what, where, by whom, with which values, decided by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from equipment.services.samples import SampleStore, Span
from genealogy.events import LotEvent
from genealogy.models import LotHold, LotLink, LotMovement, MaterialLot
from genealogy.selectors import BACK, BOTH, Tree, tree
from genealogy.states import PRODUCED
from kernel.clock import now
from orders.models import (
    Excursion,
    ExcursionSubject,
    JobDefinition,
    JobOrder,
    JobRun,
    JobUnit,
    MachineResult,
    StepCompletion,
    StepEntry,
    UnitCheck,
)
from quality.models import Nonconformance
from quality.selectors import nonconformances, results
from records.models import Event, Signature

# Of its components a trace tells what concerns them as material, not each use of the same lot elsewhere.
OF_COMPONENTS = (
    LotEvent.RECEIVED, LotEvent.ADJUSTED, LotEvent.SCRAPPED, LotEvent.RETURNED, LotEvent.HELD, LotEvent.HOLD_RELEASED,
)
EVENTS = 2_000


def trace(lot: MaterialLot) -> dict[str, Any]:
    """Everything on record about this lot or serial and what it is made of, as plain data.

    Components are followed to their beginnings, products only by the tree. Results hold every attempt.
    A fixed number of queries, however long the life of the lot was.
    """
    whole, made_of = tree(lot, BOTH), tree(lot, BACK)
    lots = [node.lot for node in made_of.nodes]
    keys = [one.pk for one in lots]
    jobs = _jobs(lot, keys)
    units = list(
        JobUnit.objects.filter(lot__in=keys)
        .select_related("job", "lot", "begun_by", "earlier")
        .order_by("begun_at", "pk")
    )
    measured = list(results(keys))
    cases = list(nonconformances().filter(lot__in=keys).order_by("pk"))
    movements = list(LotMovement.objects.filter(lot=lot).select_related("by", "equipment").order_by("pk"))
    entries = _entries(units, jobs)
    completions = _completions(units, jobs)
    links = list(
        LotLink.objects.filter(child__in=keys, parent__in=keys).select_related("by", "equipment").order_by("pk")
    )
    signatures = _signatures(keys, cases, units, jobs)
    operations = _operations(jobs, units, completions)
    excursions = list(
        ExcursionSubject.objects.filter(Q(unit__in=units) | Q(unit=None, lot__in=keys))
        .select_related("excursion__property__equipment", "job", "lot", "nonconformance")
        .order_by("first_at", "pk")
    )
    events, is_complete = _events(lot, keys, units, cases, jobs, excursions)
    return {
        "unit": _unit(lot),
        "tree": _tree(whole),
        "movements": [
            {
                "at": row.at, "why": row.why, "delta": row.delta, "reason": row.reason, "job": row.job_label,
                "equipment": row.equipment.number if row.equipment else "", "by": row.by.name,
            }
            for row in movements
        ],
        "operations": operations,
        "machines": _machines(operations, measured, links),
        "values": [*entries, *_machine_values(lot)],
        "process_values": _process_values(operations),
        "excursions": [_excursion(row) for row in excursions],
        "checks": _checks(keys),
        "results": [
            {
                "at": row.measured_at, "lot": row.lot.number if row.lot else "", "job": row.job_label, "step": row.step,
                "name": row.name, "kind": row.kind, "value": row.value, "text": row.text, "unit": row.unit,
                "lower": row.lower, "upper": row.upper, "passed": row.passed, "attempt": row.attempt,
                "source": row.source, "equipment": row.equipment.number if row.equipment else "", "by": row.by.name,
            }
            for row in measured
        ],
        "nonconformances": [_case(case) for case in cases],
        "signatures": [
            {
                "at": row.signed_at, "printed_name": row.printed_name, "meaning": row.meaning,
                "subject": row.subject_label, "method": row.method, "digest": row.digest, "shown": row.shown,
            }
            for row in signatures
        ],
        "people": _people(links, measured, operations, cases, events),
        "events": [
            {
                "id": row.pk, "at": row.occurred_at, "recorded_at": row.recorded_at, "kind": row.kind,
                "subject": row.subject_label, "by": row.by_name, "reason": row.reason, "data": row.data,
                "late": row.context.get("late", ""), "entered_by": row.context.get("entered_by", ""),
                "confirmed_by": row.context.get("confirmed_by", ""),
            }
            for row in events
        ],
        "is_complete": whole.is_complete and is_complete,
    }


def _unit(lot: MaterialLot) -> dict[str, Any]:
    holds = LotHold.objects.filter(lot=lot, lifted_at=None).order_by("placed_at")
    return {
        "id": lot.pk, "number": lot.number, "material": lot.material.number, "name": lot.material.name,
        "quantity": lot.quantity, "unit": lot.material.unit, "state": lot.state, "is_serial": lot.is_serial,
        "supplier_lot": lot.supplier_lot, "expires_on": lot.expires_on, "received_at": lot.received_at,
        "created_at": lot.created_at, "held_for": [held.because_label or held.reason for held in holds],
    }


def _tree(found: Tree) -> dict[str, Any]:
    return {
        "nodes": [
            {
                "id": node.lot.pk, "number": node.lot.number, "material": node.lot.material.number,
                "name": node.lot.material.name, "quantity": node.lot.quantity, "unit": node.lot.material.unit,
                "state": node.lot.state, "is_serial": node.lot.is_serial, "level": node.level,
            }
            for node in found.nodes
        ],
        "edges": [
            {
                "from": edge.parent_id, "to": edge.child_id, "quantity": edge.quantity, "times": edge.times,
                "job": edge.job, "operation": edge.operation, "equipment": edge.equipment, "by": edge.by,
                "first_at": edge.first_at, "at": edge.at,
            }
            for edge in found.edges
        ],
    }


def _jobs(lot: MaterialLot, keys: list[int]) -> list[JobOrder]:
    """The jobs that made the lot and its components, and those that worked on the piece itself."""
    linked = LotLink.objects.filter(child__in=keys, job_kind="job_order").values("job_id")
    runs = Prefetch("runs", JobRun.objects.select_related("work_unit", "started_by", "ended_by"))
    handled = JobUnit.objects.filter(lot__in=keys).values("job")
    # A co-product is no job's output lot: its movements say which job gave it.
    gave = LotMovement.objects.filter(lot=lot, why=PRODUCED, job_kind="job_order").values("job_id")
    found = JobOrder.objects.filter(
        Q(output_lot__in=keys) | Q(pk__in=handled) | Q(pk__in=linked) | Q(pk__in=gave)
    )
    return list(
        found.select_related("request", "work_unit", "output_lot").prefetch_related(runs).order_by("started_at", "pk")
    )


def _operations(
    jobs: list[JobOrder], units: list[JobUnit], completions: list[StepCompletion]
) -> list[dict[str, Any]]:
    """What was done, one row for each job, and for each piece where the job counts single pieces."""
    of_job: dict[int, list[JobUnit]] = defaultdict(list)
    for found in units:
        of_job[found.job_id].append(found)
    rows = []
    for job in jobs:
        pieces: list[JobUnit | None] = [*of_job[job.pk]] or [None]
        for unit in pieces:
            rows.append(
                {
                    "job": job.number, "request": job.request.number, "sequence": job.sequence, "name": job.name,
                    "lot": unit.lot.number if unit else job.output_lot.number if job.output_lot else "",
                    "state": unit.state if unit else job.state,
                    "work_unit": job.work_unit.number if job.work_unit else "",
                    "work_unit_id": job.work_unit_id,
                    "started_at": unit.begun_at if unit else job.started_at,
                    "ended_at": unit.ended_at if unit else job.completed_at,
                    "begun_by": unit.begun_by.name if unit else "",
                    "runs": [
                        {
                            "work_unit": run.work_unit.number, "work_unit_id": run.work_unit_id,
                            "started_at": run.started_at, "ended_at": run.ended_at, "by": run.started_by.name,
                        }
                        for run in job.runs.all()
                    ],
                    "steps": [
                        {
                            "step": done.step, "title": _title((unit and unit.earlier) or job, done.step),
                            "at": done.at, "by": done.by.name,
                            "confirms": f"{done.confirms.value}, {done.confirms.by.name}" if done.confirms else "",
                            "not_due": [
                                _title((unit and unit.earlier) or job, skipped.step) for skipped in done.skipped.all()
                            ],
                        }
                        for done in completions
                        if done.job_id == job.pk and done.unit_id == (unit.pk if unit else None)
                    ],
                }
            )
    return rows


def _title(by: JobOrder | JobDefinition, sequence: int) -> str:
    """What the step is called in the copy the unit was worked by."""
    step = by.frozen.step(sequence)
    return step.title if step else str(sequence)


def _entries(units: list[JobUnit], jobs: list[JobOrder]) -> list[dict[str, Any]]:
    """What was entered and scanned, all attempts."""
    by_key, earlier = {job.pk: job for job in jobs}, {unit.pk: unit.earlier for unit in units}
    found = StepEntry.objects.filter(Q(unit__in=units) | Q(unit=None, job__in=jobs))
    return [
        {
            "at": row.at, "job": by_key[row.job_id].number, "step": row.step,
            "title": _title((row.unit_id and earlier.get(row.unit_id)) or by_key[row.job_id], row.step),
            "value": row.value, "passed": row.passed,
            "attempt": row.attempt, "lot": row.lot.number if row.lot else "",
            "source": row.property.name if row.property else "operator", "by": row.by.name,
            "photo": row.file.url if row.file else None, "sha256": row.file.sha256 if row.file else "",
        }
        for row in found.select_related("lot", "by", "file", "property").order_by("pk")
    ]


def _machine_values(lot: MaterialLot) -> list[dict[str, Any]]:
    """What testers sent for this serial, as they sent it."""
    found = MachineResult.objects.filter(serial=lot.number).select_related("work_unit", "job").order_by("pk")
    return [
        {
            "at": row.at, "job": row.job.number if row.job else "", "step": None, "title": name, "value": str(value),
            "passed": row.passed, "attempt": None, "lot": lot.number, "source": row.work_unit.number,
            "by": row.work_unit.number, "photo": None, "sha256": "",
        }
        for row in found
        for name, value in row.values.items()
    ]


def _completions(units: list[JobUnit], jobs: list[JobOrder]) -> list[StepCompletion]:
    found = StepCompletion.objects.filter(Q(unit__in=units) | Q(unit=None, job__in=jobs))
    return list(found.select_related("by", "confirms__by").prefetch_related("skipped").order_by("pk"))


def _process_values(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the machines measured about themselves while they worked on it: n, least, most, mean."""
    spans: list[Span] = []
    rows: list[dict[str, Any]] = []
    for operation in operations:
        for run in operation["runs"]:
            since = max(run["started_at"], operation["started_at"] or run["started_at"])
            until = min(run["ended_at"] or now(), operation["ended_at"] or now())
            if since < until:
                spans.append(Span(run["work_unit_id"], since, until))
                rows.append({"job": operation["job"], "operation": operation["name"], "equipment": run["work_unit"]})
    return [
        rows[found.index]
        | {
            "name": found.name, "unit": found.unit, "samples": found.samples, "least": found.least,
            "most": found.most, "mean": found.mean, "from": spans[found.index].since, "to": spans[found.index].until,
        }
        for found in SampleStore().summaries(spans)
    ]


def _machines(
    operations: list[dict[str, Any]], measured: Iterable[Any], links: Iterable[LotLink]
) -> list[dict[str, Any]]:
    """Every work unit that touched it or its components, with its operations and from when to when."""
    seen: dict[str, dict[str, Any]] = {}

    def note(number: str, operation: str, *moments: datetime | None) -> None:
        row = seen.setdefault(number, {"number": number, "operations": set(), "moments": []})
        row["operations"].add(operation)
        row["moments"] += [moment for moment in moments if moment is not None]

    for operation in operations:
        for run in operation["runs"]:
            if operation["begun_by"] and run["work_unit"] != operation["work_unit"]:
                continue
            moments = (run["started_at"], run["ended_at"])
            if operation["begun_by"]:
                moments = (operation["started_at"], operation["ended_at"])
            note(run["work_unit"], operation["name"], *moments)
    for link in links:
        if link.equipment:
            note(link.equipment.number, link.operation, link.at)
    for result in measured:
        if result.equipment:
            note(result.equipment.number, result.step or result.name, result.measured_at)
    return [
        {
            "number": row["number"], "operations": sorted(row["operations"]),
            "from": min(row["moments"], default=None), "to": max(row["moments"], default=None),
        }
        for row in sorted(seen.values(), key=lambda row: str(row["number"]))
    ]


def _people(
    links: Iterable[LotLink],
    measured: Iterable[Any],
    operations: list[dict[str, Any]],
    cases: Iterable[Nonconformance],
    events: Iterable[Event],
) -> list[dict[str, Any]]:
    """Everybody who had a hand in it, and what they did."""
    did: dict[str, set[str]] = defaultdict(set)
    for operation in operations:
        for run in operation["runs"]:
            did[run["by"]].add(f"ran {operation['name']}")
        for step in operation["steps"]:
            did[step["by"]].add(f"worked on {operation['name']}")
        if operation["begun_by"]:
            did[operation["begun_by"]].add(f"worked on {operation['name']}")
    for link in links:
        did[link.by.name].add(f"used material at {link.operation or link.job_label}")
    for result in measured:
        did[result.by.name].add(f"measured {result.name}")
    for case in cases:
        did[case.raised_by.name].add(f"raised {case.number}")
        if case.dispositioned_by:
            did[case.dispositioned_by.name].add(f"decided {case.number}")
    for event in events:
        thing, _, verb = event.kind.partition(".")
        if thing in ("material_lot", "job_order"):
            did[event.by_name].add(f"{verb.replace('_', ' ')} {event.subject_label}")
    return [{"name": name, "did": sorted(did[name])} for name in sorted(did)]


def _case(case: Nonconformance) -> dict[str, Any]:
    return {
        "number": case.number, "lot": case.lot.number, "state": case.state, "severity": case.severity,
        "description": case.description, "raised_by": case.raised_by.name, "raised_at": case.raised_at,
        "disposition": case.disposition, "disposition_reason": case.disposition_reason,
        "dispositioned_by": case.dispositioned_by.name if case.dispositioned_by else "",
        "dispositioned_at": case.dispositioned_at, "closed_at": case.closed_at,
    }


def _checks(keys: list[int]) -> list[dict[str, Any]]:
    """What stations asked before they began these pieces, and which ran without a go."""
    found = UnitCheck.objects.filter(lot__in=keys).select_related("work_unit", "job", "lot", "reviewed_by")
    return [
        {
            "asked_at": row.asked_at, "lot": row.lot.number if row.lot else "", "work_unit": row.work_unit.number,
            "job": row.job.number if row.job else "", "verdict": row.verdict, "objections": row.said,
            "answered_at": row.answered_at, "outcome": row.outcome, "is_unchecked": row.is_unchecked,
            "reviewed_by": row.reviewed_by.name if row.reviewed_by else "", "review_reason": row.review_reason,
        }
        for row in found.order_by("pk")
    ]


def _excursion(row: ExcursionSubject) -> dict[str, Any]:
    found: Excursion = row.excursion
    return {
        "at": row.first_at, "job": row.job.number, "step": row.step, "lot": row.lot.number if row.lot else "",
        "equipment": found.property.equipment.number, "name": found.property.name, "unit": found.property.unit,
        "lower": found.lower, "upper": found.upper, "worst": found.worst, "started_at": found.started_at,
        "ended_at": found.ended_at, "action": found.action,
        "nonconformance": row.nonconformance.number if row.nonconformance else "",
    }


def _subjects(
    keys: list[int], cases: Iterable[Nonconformance], units: Iterable[JobUnit], jobs: Iterable[JobOrder]
) -> dict[str, list[int]]:
    return {
        "material_lot": keys,
        "nonconformance": [case.pk for case in cases],
        "job_unit": [unit.pk for unit in units],
        "job_order": [job.pk for job in jobs],
    }


def _events(
    lot: MaterialLot,
    keys: list[int],
    units: list[JobUnit],
    cases: list[Nonconformance],
    jobs: list[JobOrder],
    excursions: list[ExcursionSubject],
) -> tuple[list[Event], bool]:
    """The audit trail, oldest first, and whether it is all of it."""
    # A shared lot is counted up by many jobs: only those that made this one belong here.
    ours = Q(about_id=None) | Q(about_kind="job_order", about_id__in=[job.pk for job in jobs])
    wanted = Q(about_kind="material_lot", about_id=lot.pk) | (
        Q(subject_kind="material_lot", subject_id__in=keys, kind__in=OF_COMPONENTS) & ours
    )
    wanted |= Q(subject_kind="excursion", subject_id__in={row.excursion_id for row in excursions})
    for kind, rows in (_subjects([lot.pk], cases, units, jobs)).items():
        wanted |= Q(subject_kind=kind, subject_id__in=rows)
    found = list(Event.objects.filter(wanted).order_by("pk")[: EVENTS + 1])
    return found[:EVENTS], len(found) <= EVENTS


def _signatures(
    keys: list[int], cases: list[Nonconformance], units: list[JobUnit], jobs: list[JobOrder]
) -> list[Signature]:
    wanted = Q(pk__in=[])
    for kind, rows in _subjects(keys, cases, units, jobs).items():
        wanted |= Q(subject_kind=kind, subject_id__in=rows)
    return list(Signature.objects.filter(wanted).order_by("pk"))
