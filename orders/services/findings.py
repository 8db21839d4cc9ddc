"""A gauge is found wrong: what it measured is named, what could be bad is held, and somebody judges it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from equipment.events import GaugeEvent
from equipment.models import Gauge
from equipment.services import withdraw_gauge
from equipment.states import Fitness
from genealogy import services as genealogy
from genealogy.models import LotHold, MaterialLot
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from kernel.quantities import text
from orders.selectors.doubt import doubtful_lots
from personnel.models import Person
from personnel.services import require
from quality.errors import FoundWrongBefore
from quality.events import FindingEvent
from quality.models import CalibrationFinding, TestResult
from quality.states import FINDING, OPEN
from records.models import Event
from records.services import record, sign

from .after_quality import follow_release

MEANING = "Judged what a gauge measured that was found wrong"


@all_or_nothing
def find_wrong(
    gauge: Gauge, *, reason: str, doubtful_since: datetime | None = None, hold: bool = False, by: Person
) -> CalibrationFinding:
    """Say that a gauge is out of tolerance, and since when that may be so (without it: its last calibration).

    It goes out of use until it is calibrated again. With `hold` the lots and serials it measured, and what they went
    into, wait for the judgement, so far as they are still here. Raises FoundWrongBefore.
    """
    require(by, "equipment.calibrate_gauge")
    if not reason.strip():
        raise Malformed("Say what was found.", code="reason_missing", field="reason")
    # A result that is being written down has locked it too: it is among them.
    gauge = Gauge.objects.select_for_update(of=("self",), no_key=True).get(pk=gauge.pk)
    since, found_at = doubtful_since or gauge.calibrated_at, now()
    if since is None:
        raise Malformed(
            f"{gauge.number} was never calibrated. Say since when it is doubtful.", code="required",
            field="doubtful_since",
        )  # fmt: skip
    if since > found_at:
        raise Malformed("Doubt begins in the past.", code="in_future", field="doubtful_since")
    if CalibrationFinding.objects.filter(gauge=gauge, state=OPEN).exists():
        raise FoundWrongBefore(f"What {gauge.number} measured is being judged already.", gauge=gauge.number)
    finding = CalibrationFinding.objects.create(
        gauge=gauge, doubtful_since=since, reason=reason.strip(), holds=hold, found_by=by, found_at=found_at
    )
    results = list(TestResult.objects.filter(gauge=gauge, measured_at__gte=since).order_by("pk"))
    finding.results.set(results)
    if gauge.state != Fitness.WITHDRAWN:
        withdraw_gauge(gauge, by=by, reason=finding.reason)
    record(
        FindingEvent.RAISED, finding, about=gauge, by=by, reason=finding.reason, gauge=gauge.number,
        doubtful_since=since, results=[result.pk for result in results], held=_hold(finding, results, by=by),
    )
    hint("quality", "gauges")
    return finding


@all_or_nothing
def doubt(result: TestResult, *, by: Person) -> None:
    """Name a result that was taken with a gauge found wrong and not calibrated since, to be judged with the others.

    A site may only warn of such a gauge, and paper comes in late. What is judged already is not opened again: a result
    that comes after that raises a finding of its own.
    """
    if result.gauge_id is None or not CalibrationFinding.objects.filter(gauge=result.gauge_id).exists():
        return
    # Whoever finds it wrong reads the results under this lock.
    gauge = Gauge.objects.select_for_update(of=("self",), no_key=True).get(pk=result.gauge_id)
    known = CalibrationFinding.objects.filter(gauge=gauge).select_for_update(of=("self",), no_key=True)
    last = known.filter(doubtful_since__lte=result.measured_at).order_by("-pk").first()
    if last is None or _right_again(last, result.measured_at):
        return
    finding = known.filter(state=OPEN).first()
    kind = FindingEvent.RAISED if finding is None else FindingEvent.EXTENDED
    if finding is None:
        finding = CalibrationFinding.objects.create(
            gauge=gauge, doubtful_since=result.measured_at, reason=last.reason, holds=last.holds, found_by=by,
            found_at=max(now(), result.measured_at),
        )
    finding.results.add(result)
    record(
        kind, finding, about=gauge, by=by, reason=finding.reason, gauge=gauge.number, results=[result.pk],
        doubtful_since=finding.doubtful_since, held=_hold(finding, [result], by=by),
    )
    hint("quality", "gauges")


def _right_again(finding: CalibrationFinding, at: datetime) -> bool:
    """Whether the gauge was calibrated after the finding and before this moment."""
    return Event.objects.filter(
        kind=GaugeEvent.CALIBRATED, subject_kind=finding.gauge.ref.kind, subject_id=finding.gauge_id,
        occurred_at__gt=finding.found_at, occurred_at__lte=at,
    ).exists()  # fmt: skip


def _hold(finding: CalibrationFinding, results: list[TestResult], *, by: Person) -> list[str]:
    """Let the lots of these results wait for the judgement where that was asked for; the numbers of those held now."""
    waiting = {lot.pk for lot in _held_for(finding)}
    lots = [lot for lot in doubtful_lots(results) if lot.pk not in waiting] if finding.holds else []
    for lot in lots:
        genealogy.hold(lot, f"Measured with {finding.gauge.number}: {finding.reason}", finding.ref, by=by)
    return [lot.number for lot in lots]


@all_or_nothing
def conclude_finding(
    finding: CalibrationFinding, *, conclusion: str, secret: str, by: Person
) -> CalibrationFinding:
    """Sign what the doubtful results mean; what was held for them alone is free again.

    A lot that is bad has its own nonconformance by then, and that goes on holding it. Raises NotAllowed for a wrong
    secret, Conflict when it was judged before.
    """
    require(by, "quality.disposition_nonconformance")
    if not conclusion.strip():
        raise Malformed("Say what the results mean.", code="reason_missing", field="conclusion")
    finding = (
        CalibrationFinding.objects.select_for_update(of=("self",), no_key=True)
        .select_related("gauge", "found_by")
        .get(pk=finding.pk)
    )
    finding.state = FINDING.next(finding.state, "conclude")
    finding.conclusion = conclusion.strip()
    finding.signature = sign(finding, by=by, secret=secret, meaning=MEANING, shown=_shown(finding))
    finding.concluded_by, finding.concluded_at = by, now()
    finding.save()
    freed = _free(_held_for(finding), finding, by=by)
    record(
        FindingEvent.CONCLUDED, finding, about=finding.gauge, by=by, reason=finding.conclusion,
        gauge=finding.gauge.number, signature=finding.signature.pk, released=freed,
    )
    hint("quality", "gauges")
    return finding


def _held_for(finding: CalibrationFinding) -> list[MaterialLot]:
    standing = LotHold.objects.filter(
        because_kind=finding.ref.kind, because_id=finding.pk, lifted_at=None
    ).values("lot")
    return list(MaterialLot.objects.filter(pk__in=standing).order_by("pk"))


def _free(lots: Iterable[MaterialLot], finding: CalibrationFinding, *, by: Person) -> list[str]:
    numbers = []
    for lot in lots:
        freed = genealogy.release_hold(lot, f"{finding}: {finding.conclusion}", finding.ref, by=by)
        follow_release(freed, by=by)
        numbers.append(lot.number)
    return numbers


def _shown(finding: CalibrationFinding) -> dict[str, object]:
    """What the person saw who judges (21 CFR 11.70)."""
    results = finding.results.select_related("lot").order_by("pk")
    return {
        "gauge": finding.gauge.number,
        "doubtful_since": finding.doubtful_since,
        "reason": finding.reason,
        "found_by": finding.found_by.name,
        "conclusion": finding.conclusion,
        "results": [
            {
                "lot": result.lot.number if result.lot else "",
                "job": result.job_label,
                "name": result.name,
                "value": text(result.value) if result.value is not None else result.text,
                "measured_at": result.measured_at,
            }
            for result in results
        ],
    }
