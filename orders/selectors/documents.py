"""A work master as one document: what is shown, saved, copied, compared and signed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from kernel.quantities import text
from orders.models import (
    STEP_FIELDS,
    CoProduct,
    MaterialSpecification,
    OperationsSegment,
    Substitute,
    WorkMaster,
)
from records.models import File

MASTER_FIELDS = ("name", "revision_kind", "change_note", "over_production_percent")
SEGMENT_FIELDS = (
    "sequence", "name", "after", "equipment_class", "tool_class", "counting_source", "output", "creates_serial",
    "serial_prefix", "setup_seconds", "run_seconds", "labour_seconds", "people", "transfer_batch",
    "test_specification",
)  # fmt: skip
PARAMETER_FIELDS = (
    "name", "unit", "lower", "target", "upper", "lower_property", "target_property", "upper_property",
)  # fmt: skip
NEED_FIELDS = ("material", "quantity", "mode")
PORTION_FIELDS = ("material", "quantity")
FILE_FIELDS = ("title", "revision", "kind")


def segments_of(master: WorkMaster) -> QuerySet[OperationsSegment]:
    """The operations of a work master with all that they say."""
    return master.segments.select_related("output", "equipment_class", "test_specification").prefetch_related(
        "work_units", "equipment_class__members", "skills", "parameters", "documents__file", "co_products__material",
        "materials__material", "materials__substitutes__material",
        "steps__material", "steps__picture", "steps__drawing", "steps__video",
    )  # fmt: skip


def document(master: WorkMaster) -> dict[str, Any]:
    """The whole of it in plain words: things by their numbers, files by their address, decimals as text."""
    return _words(master, MASTER_FIELDS) | {"segments": [_segment(segment) for segment in segments_of(master)]}


def _segment(segment: OperationsSegment) -> dict[str, Any]:
    return _words(segment, SEGMENT_FIELDS) | {
        "work_units": [unit.number for unit in segment.work_units.all()],
        "skills": [skill.number for skill in segment.skills.all()],
        "parameters": [_words(row, PARAMETER_FIELDS) for row in segment.parameters.all()],
        "documents": [{"url": row.file.url} | _words(row, FILE_FIELDS) for row in segment.documents.all()],
        "co_products": [_portion(row, PORTION_FIELDS) for row in segment.co_products.all()],
        "materials": [
            _portion(need, NEED_FIELDS)
            | {"substitutes": [_portion(row, PORTION_FIELDS) for row in need.substitutes.all()]}
            for need in segment.materials.all()
        ],
        "steps": [_words(step, STEP_FIELDS) for step in segment.steps.all()],
    }


def _portion(row: MaterialSpecification | Substitute | CoProduct, fields: tuple[str, ...]) -> dict[str, Any]:
    """Name and unit are for the reader; whoever saves gives the number."""
    return _words(row, fields) | {"name": row.material.name, "unit": row.material.unit}


def _words(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _word(getattr(row, name)) for name in fields}


def _word(value: Any) -> Any:
    match value:
        case Decimal():
            return text(value)
        case File():
            return value.url
        case Model():
            return value.number  # type: ignore[attr-defined]
        case _:
            return value
