"""A step as a job freezes it: what `models.definition.read` reads and what the terminal shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orders.models import InstructionStep
from orders.selectors.product_limits import limits
from orders.states import UNIT_DUE


def freeze_step(step: InstructionStep, properties: Mapping[str, str]) -> dict[str, Any]:
    """The step as JSON; a limit that names one of the product's `properties` becomes its number.

    Raises DefinitionIncomplete.
    """
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
        # Somebody else looks at what one person has said, so that one says something.
        "entry": "check" if step.entry == "none" and (step.other_person or step.second_person) else step.entry,
        "source": step.source,
        "property": step.property,
        "unit": step.unit,
        **limits(step, properties),
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


def _material(material: Any) -> dict[str, Any]:
    return {"id": material.pk, "number": material.number, "name": material.name, "unit": material.unit}
