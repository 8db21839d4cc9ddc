"""Where the result of a step leads; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from orders.models.definition import Step


@dataclass(frozen=True, slots=True)
class Branch:
    """On to the step with this number, or to the end (None)."""

    to: int | None


def branch_of(step: Step, value: str, passed: bool) -> Branch | None:
    """The first branch of the step that this result takes; None goes on to the next step."""
    for branch in step.branches:
        if _fits(branch["when"], value, passed):
            return Branch(branch["to"])
    return None


def passed_over(steps: Sequence[Step], step: Step, branch: Branch) -> list[Step]:
    """The steps between, of the same kind: a piece's result changes nothing for the job, nor the other way round."""
    return [
        other
        for other in steps
        if other.due == step.due
        and other.sequence > step.sequence
        and (branch.to is None or other.sequence < branch.to)
    ]


def _fits(when: dict[str, Any], value: str, passed: bool) -> bool:
    wanted = when.get("value")
    match when["op"]:
        case "failed":
            return not passed
        case "in":
            return value in [str(each) for each in wanted or []]
        case "=":
            return _same(value, wanted)
        case "!=":
            return not _same(value, wanted)
    number, limit = _number(value), _number(wanted)
    if number is None or limit is None:
        return False
    comparisons = {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}
    return comparisons[when["op"]]


def _same(value: str, wanted: Any) -> bool:
    number, other = _number(value), _number(wanted)
    return number == other if number is not None and other is not None else value == str(wanted)


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
