"""A step as a job freezes it: what `models.definition.read` reads and what the terminal shows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kernel.errors import Malformed
from kernel.quantities import quantity, text
from orders.errors import DefinitionIncomplete
from orders.models import InstructionStep
from orders.states import UNIT_DUE


def freeze_step(step: InstructionStep, properties: Mapping[str, str]) -> dict[str, Any]:
    """The step as JSON; a limit that names one of the product's `properties` becomes its number.

    Raises DefinitionIncomplete where the product has no such property, or its limits are upside down.
    """
    lower, target, upper = (
        _limit(step, name, properties) for name in ("lower", "target", "upper")
    )
    if lower is not None and upper is not None and lower > upper:
        raise DefinitionIncomplete(
            f"Step {step}: the lower limit {text(lower)} is above the upper limit {text(upper)}.",
            step=step.sequence,
        )
    return {
        "sequence": step.sequence,
        "title": step.title,
        "text": step.text,
        "translations": step.translations,
        "picture": step.picture.url if step.picture else None,
        "hotspots": step.hotspots,
        "warning": step.warning,
        "drawing": step.drawing.url if step.drawing else None,
        "video": step.video.url if step.video else None,
        "entry": step.entry,
        "source": step.source,
        "property": step.property,
        "unit": step.unit,
        "lower": None if lower is None else text(lower),
        "target": None if target is None else text(target),
        "upper": None if upper is None else text(upper),
        "choices": step.choices,
        "material": _material(step.material) if step.material else None,
        "gauge_class": step.gauge_class,
        "max_attempts": step.max_attempts,
        # Kept for those who read older copies: once per unit, or for the job.
        "per": "unit" if step.due == UNIT_DUE else "job",
        "due": step.due,
        "due_every": step.due_every,
        "other_person": step.other_person,
        "second_person": step.second_person,
        "branches": step.branches,
    }


def _limit(step: InstructionStep, name: str, properties: Mapping[str, str]) -> Decimal | None:
    wanted: str = getattr(step, f"{name}_property")
    if not wanted:
        written: Decimal | None = getattr(step, name)
        return written
    if wanted not in properties:
        raise DefinitionIncomplete(
            f"Step {step}: the product has no property {wanted}, which gives the {name} value.", step=step.sequence
        )
    try:
        return quantity(properties[wanted], field=name)
    except Malformed as wrong:
        raise DefinitionIncomplete(
            f"Step {step}: the product's {wanted} is no number: {properties[wanted]}.", step=step.sequence
        ) from wrong


def _material(material: Any) -> dict[str, Any]:
    return {"id": material.pk, "number": material.number, "name": material.name, "unit": material.unit}
