"""Saying what is measured, and within which limits it is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.quantities import quantity as exact
from kernel.quantities import unit as known_unit
from personnel.models import Person
from personnel.services import require
from quality import states
from quality.errors import SpecificationExists
from quality.events import SpecificationEvent
from quality.models import TestProperty, TestSpecification
from records.services import record


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of a test: limits in `unit` for a number, the answers for a choice."""

    name: str
    kind: str = states.NUMBER
    unit: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    choices: tuple[str, ...] = ()
    max_attempts: int = 0


@all_or_nothing
def define_specification(
    number: str, name: str, measures: Sequence[Measure], *, version: int = 1, by: Person
) -> TestSpecification:
    """Add one version of a test; raises SpecificationExists when it is taken, Malformed for limits upside down."""
    require(by, "quality.author_specification")
    for measure in measures:
        _check(measure)
    try:
        with transaction.atomic():
            specification = TestSpecification.objects.create(number=number, name=name, version=version)
            TestProperty.objects.bulk_create(
                TestProperty(
                    specification=specification, name=measure.name, kind=measure.kind, unit=measure.unit,
                    lower=measure.lower, upper=measure.upper, choices=list(measure.choices),
                    max_attempts=measure.max_attempts,
                )
                for measure in measures
            )
    except IntegrityError as taken:
        raise SpecificationExists(f"{number} version {version} is already defined.", field="number") from taken
    record(
        SpecificationEvent.DEFINED, specification, by=by, version=version,
        properties=[measure.name for measure in measures],
    )
    return specification


def _check(measure: Measure) -> None:
    if measure.kind not in states.PROPERTY_KINDS:
        raise Malformed(f"A value is one of {', '.join(states.PROPERTY_KINDS)}.", field="kind")
    if measure.unit:
        known_unit(measure.unit)
    limits = [exact(limit, field="limit") for limit in (measure.lower, measure.upper) if limit is not None]
    if limits != sorted(limits):
        raise Malformed(f"{measure.name}: the lower limit is above the upper one.", field="lower")
    if measure.kind == states.CHOICE and not measure.choices:
        raise Malformed(f"{measure.name}: a choice needs its answers.", field="choices")
