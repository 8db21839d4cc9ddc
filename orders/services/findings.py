"""A gauge is found wrong: what it measured is named, what could be bad is held, and somebody judges it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from equipment.models import Gauge
from equipment.services import withdraw_gauge
from equipment.states import Fitness
from genealogy import services as genealogy
from genealogy.models import LotHold, MaterialLot
from kernel.clock import now
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
from records.services import record, sign

from .after_quality import follow_release

MEANING = "Judged what a gauge measured that was found wrong"


@transaction.atomic
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
        gauge=gauge, doubtful_since=since, reason=reason.strip(), found_by=by, found_at=found_at
    )
    results = list(TestResult.objects.filter(gauge=gauge, measured_at__gte=since).order_by("pk"))
    finding.results.set(results)
    if gauge.state != Fitness.WITHDRAWN:
        withdraw_gauge(gauge, by=by, reason=finding.reason)
    lots = doubtful_lots(results) if hold else []
    for lot in lots:
        genealogy.hold(lot, f"Measured with {gauge.number}: {finding.reason}", finding.ref, by=by)
    record(
        FindingEvent.RAISED, finding, about=gauge, by=by, reason=finding.reason, gauge=gauge.number,
        doubtful_since=since, results=[result.pk for result in results], held=[lot.number for lot in lots],
    )
    hint("quality", "gauges")
    return finding


@transaction.atomic
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
