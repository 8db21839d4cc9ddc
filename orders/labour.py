"""Whose hour belongs to which job. Pure: periods in, shares out.

A person who tends three machines has three periods at once. From one beginning or end to the next the same
periods are open; such a stretch is shared out by the site's rule. Whoever is in a meeting is at no machine, so an
activity that is no job takes all of the time it lasts. Under EQUAL and BY_STANDARD the shares of a person add up to
the time they were there, under FULL each job gets all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise

from orders.states import BY_STANDARD, FULL

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period that has ended, or is seen to its present end. `weight`: the standard labour time of its job."""

    key: int
    person: int
    is_indirect: bool
    started_at: datetime
    ended_at: datetime
    weight: Decimal = Decimal(0)


def share_out(stretches: Iterable[Stretch], rule: str) -> dict[int, Decimal]:
    """Seconds of each period that count for its job, by key, to the millisecond."""
    of_person: defaultdict[int, list[Stretch]] = defaultdict(list)
    found: dict[int, Fraction] = {}
    for stretch in stretches:
        of_person[stretch.person].append(stretch)
        found[stretch.key] = Fraction(0)
    for own in of_person.values():
        moments = sorted({moment for one in own for moment in (one.started_at, one.ended_at)})
        for since, until in pairwise(moments):
            open_now = [one for one in own if one.started_at <= since and one.ended_at >= until]
            for key, part in _parts(open_now, rule).items():
                found[key] += part * Fraction((until - since) // _MICROSECOND, 1_000_000)
    return {key: _seconds(exact) for key, exact in found.items()}


def _parts(open_now: list[Stretch], rule: str) -> Mapping[int, Fraction]:
    """What part of the time each of the periods gets that are open at once."""
    indirect = [one for one in open_now if one.is_indirect]
    if indirect:
        return {one.key: Fraction(1, len(indirect)) for one in indirect}
    if rule == FULL:
        return {one.key: Fraction(1) for one in open_now}
    whole = sum((one.weight for one in open_now), Decimal(0))
    # Jobs without a standard cannot be weighed against those that have one.
    if rule == BY_STANDARD and all(one.weight > 0 for one in open_now):
        return {one.key: Fraction(one.weight) / Fraction(whole) for one in open_now}
    return {one.key: Fraction(1, len(open_now)) for one in open_now}


def _seconds(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
