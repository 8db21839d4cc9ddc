"""Writing down what was measured: every attempt, the failed ones too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from equipment.models import Equipment, Gauge
from genealogy.models import MaterialLot
from kernel.clock import moment
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, Malformed
from kernel.hints import hint
from kernel.quantities import quantity as exact
from kernel.quantities import text as plainly
from kernel.quantities import unit as known_unit
from kernel.refs import Ref
from personnel.models import Person
from personnel.services import require
from quality import states
from quality.errors import AttemptsUsedUp, NotAChoice, NotANumber
from quality.events import ResultEvent
from quality.models import TestResult, TestSpecification
from records.services import record

LONGEST = 400


@all_or_nothing
def record_result(
    name: str,
    value: Any,
    *,
    kind: str = states.NUMBER,
    unit: str = "",
    lower: Decimal | None = None,
    upper: Decimal | None = None,
    choices: Collection[str] = (),
    max_attempts: int = 0,
    lot: MaterialLot | None = None,
    job: Ref | None = None,
    step: str = "",
    specification: TestSpecification | None = None,
    source: str = states.OPERATOR,
    equipment: Equipment | None = None,
    gauge: Gauge | None = None,
    by: Person,
    at: datetime | None = None,
) -> TestResult:
    """Keep one attempt at a value, measured against limits in `unit` that both belong to what is good.

    Out of limits is a result like any other, with `passed` false (decision 23). `value` is a number, one
    of `choices`, a text, or yes and no for a check. Raises NotANumber (text, NaN, infinity), NotAChoice,
    and AttemptsUsedUp once `max_attempts` (0: no end) were made; a machine has measured already, so its
    attempts are always kept.
    """
    require(by, "quality.record_result")
    if unit:
        known_unit(unit)
    number, words, passed = _judge(kind, name, value, lower, upper, choices)
    if lot is not None:
        # One attempt at a time for a unit; without one, the constraint decides who was first.
        MaterialLot.objects.select_for_update(no_key=True).get(pk=lot.pk)
    before = TestResult.objects.filter(
        lot=lot, job_kind=job.kind if job else "", job_id=job.id if job else None, step=step, name=name
    ).count()
    if max_attempts and before >= max_attempts and source != states.MACHINE:
        raise AttemptsUsedUp(
            f"{name} was tried {before} of {max_attempts} times. Call quality.", field="value", attempts=before
        )
    try:
        with transaction.atomic():
            result = TestResult.objects.create(
                lot=lot,
                job_kind=job.kind if job else "",
                job_id=job.id if job else None,
                job_label=job.label if job else "",
                step=step,
                specification=specification,
                name=name,
                kind=kind,
                value=number,
                text=words,
                unit=unit,
                lower=lower,
                upper=upper,
                passed=passed,
                attempt=before + 1,
                max_attempts=max_attempts,
                source=source,
                equipment=equipment,
                gauge=gauge,
                by=by,
                measured_at=at or moment(),
            )
    except IntegrityError as faster:
        raise Conflict(
            f"Somebody entered {name} at the same moment. Look at it before you enter it again.",
            code="already_entered", field="value",
        ) from faster
    record(
        ResultEvent.RECORDED, result, about=lot or job, by=by, occurred_at=at,
        name=name, value=plainly(number) if number is not None else words, unit=unit, passed=passed,
        attempt=result.attempt, step=step, source=source, gauge=gauge.number if gauge else "",
    )
    hint("quality")
    return result


def _judge(
    kind: str, name: str, value: Any, lower: Decimal | None, upper: Decimal | None, choices: Collection[str]
) -> tuple[Decimal | None, str, bool]:
    """The value as it is kept, number or words, and whether it is good."""
    if kind == states.NUMBER:
        number = _number(name, value)
        good = (lower is None or number >= lower) and (upper is None or number <= upper)
        return number, "", good
    if kind == states.CHECK:
        if not isinstance(value, bool):
            raise Malformed(f"{name} is answered by yes or no.", field="value")
        return None, "yes" if value else "no", value
    words = str(value).strip() if isinstance(value, str) else ""
    if not words or len(words) > LONGEST or "\x00" in words:
        raise Malformed(f"{name} needs a text of at most {LONGEST} characters.", field="value")
    if kind == states.CHOICE:
        if words not in choices:
            raise NotAChoice(f"{name} is one of {', '.join(choices)}.", field="value")
        return None, words, True
    if kind != states.TEXT:
        raise Malformed(f"A value is one of {', '.join(states.PROPERTY_KINDS)}.", field="kind")
    return None, words, True


def _number(name: str, value: Any) -> Decimal:
    """A finite number. Yes and no are none, though Python counts them."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise NotANumber(f"{name} needs a number.", field="value")
    try:
        return exact(value, field="value")
    except Malformed as unreadable:
        raise NotANumber(f"{name} needs a number. {unreadable.message}", field="value") from unreadable
