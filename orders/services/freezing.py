"""An operation as a job keeps it: later versions change nothing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from genealogy.models import MaterialDefinition
from kernel.quantities import text
from orders.errors import DefinitionIncomplete
from orders.models import CoProduct, OperationsSegment, ParameterSpecification, Substitute, WorkMaster
from orders.states import UNITS

from .product_limits import limits
from .step_freeze import freeze_step


def segments_of(master: WorkMaster) -> QuerySet[OperationsSegment]:
    """The operations of a work master with all that they say."""
    return master.segments.select_related("output", "equipment_class", "test_specification").prefetch_related(
        "work_units", "equipment_class__members", "skills", "parameters", "documents__file", "co_products__material",
        "materials__material", "materials__substitutes__material",
        "steps__material", "steps__picture", "steps__drawing", "steps__video",
    )  # fmt: skip


def freeze_all(master: WorkMaster, product: MaterialDefinition) -> list[dict[str, Any]]:
    """Every operation of `master` for `product`, in order. Raises DefinitionIncomplete."""
    segments = list(segments_of(master))
    _check(master, segments)
    return [freeze(segment, segments, master, product) for segment in segments]


def freeze(
    segment: OperationsSegment, segments: Sequence[OperationsSegment], master: WorkMaster, product: MaterialDefinition
) -> dict[str, Any]:
    """The operation as JSON: what `models.definition.read` reads and what the terminal shows."""
    of_order = {other.output_id for other in segments if other.sequence in segment.after and other.output_id}
    properties: Mapping[str, str] = product.properties
    # A family's work master cannot name its products: where it names no output, it is the ordered one.
    output = segment.output or (product if master.material_id is None else None)
    return {
        "work_master": str(master),
        "read": {"number": master.number, "version": master.last_major},
        "sequence": segment.sequence,
        "name": segment.name,
        "after": list(segment.after),
        "work_units": work_units(segment),
        "skills": [{"number": skill.number, "name": skill.name} for skill in segment.skills.all()],
        "tool_class": segment.tool_class,
        "counting_source": segment.counting_source,
        "output": _material(output) if output else None,
        "creates_serial": segment.creates_serial,
        "serial_prefix": segment.serial_prefix,
        "setup_seconds": segment.setup_seconds,
        "run_seconds": text(segment.run_seconds),
        "labour_seconds": text(segment.labour_seconds),
        "people": segment.people,
        "over_production_percent": text(master.over_production_percent),
        "test_specification": str(segment.test_specification or ""),
        "materials": [
            _material(need.material)
            | {
                "quantity": text(need.quantity),
                "mode": need.mode,
                "from_order": need.material_id in of_order,
                "substitutes": [_portion(substitute) for substitute in need.substitutes.all()],
            }
            for need in segment.materials.all()
        ],
        "co_products": [_portion(product) for product in segment.co_products.all()],
        "parameters": [_parameter(parameter, properties) for parameter in segment.parameters.all()],
        "documents": [
            {"url": row.file.url, "title": row.title, "revision": row.revision, "kind": row.kind}
            for row in segment.documents.all()
        ],
        "steps": [freeze_step(step, properties) for step in segment.steps.all()],
    }


def work_units(segment: OperationsSegment) -> list[int]:
    """The ids of the work units it may run at: those named, and those that are of the named class now."""
    named = {unit.pk for unit in segment.work_units.all()}
    if segment.equipment_class is not None:
        named |= {unit.pk for unit in segment.equipment_class.members.all() if unit.is_usable}
    return sorted(named)


def _check(master: WorkMaster, segments: Sequence[OperationsSegment]) -> None:
    """Refuse what would only break at the machine."""
    known = {segment.sequence for segment in segments}
    if not segments:
        raise DefinitionIncomplete(f"{master} has no operations.")
    for segment in segments:
        name = f"{master}, operation {segment.sequence} {segment.name}"
        if not work_units(segment):
            raise DefinitionIncomplete(f"{name} runs at no work unit.")
        if not set(segment.after) <= {sequence for sequence in known if sequence < segment.sequence}:
            raise DefinitionIncomplete(f"{name} comes after an operation that is not before it.")
        makes_nothing = segment.output is None and master.material_id is not None
        if makes_nothing and (segment.counting_source != UNITS or segment.creates_serial):
            raise DefinitionIncomplete(f"{name} makes nothing.")


def _material(material: Any) -> dict[str, Any]:
    return {"id": material.pk, "number": material.number, "name": material.name, "unit": material.unit}


def _portion(row: Substitute | CoProduct) -> dict[str, Any]:
    return _material(row.material) | {"quantity": text(row.quantity)}


def _parameter(parameter: ParameterSpecification, properties: Mapping[str, str]) -> dict[str, Any]:
    return {"name": parameter.name, "unit": parameter.unit} | limits(parameter, properties)
