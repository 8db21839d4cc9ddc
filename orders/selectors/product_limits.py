"""Limits that a product gives: one family's instructions, each member's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kernel.errors import Malformed
from kernel.quantities import quantity, text
from orders.errors import DefinitionIncomplete
from orders.models import InstructionStep, ParameterSpecification


def limits(row: InstructionStep | ParameterSpecification, properties: Mapping[str, str]) -> dict[str, str | None]:
    """Lower, target and upper as frozen JSON; one that names one of the product's `properties` becomes its number.

    Raises DefinitionIncomplete where the product has no such property, or its limits are upside down.
    """
    lower, target, upper = (_limit(row, name, properties) for name in ("lower", "target", "upper"))
    if lower is not None and upper is not None and lower > upper:
        raise DefinitionIncomplete(
            f"{row}: the lower limit {text(lower)} is above the upper limit {text(upper)}.", field="lower"
        )
    named = {"lower": lower, "target": target, "upper": upper}
    return {name: None if value is None else text(value) for name, value in named.items()}


def _limit(
    row: InstructionStep | ParameterSpecification, name: str, properties: Mapping[str, str]
) -> Decimal | None:
    wanted: str = getattr(row, f"{name}_property")
    if not wanted:
        written: Decimal | None = getattr(row, name)
        return written
    if wanted not in properties:
        raise DefinitionIncomplete(
            f"{row}: the product has no property {wanted}, which gives the {name} value.", field=f"{name}_property"
        )
    try:
        return quantity(properties[wanted], field=name)
    except Malformed as wrong:
        raise DefinitionIncomplete(
            f"{row}: the product's {wanted} is no number: {properties[wanted]}.", field=f"{name}_property"
        ) from wrong
