"""An operation as a job keeps it: later versions change nothing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from genealogy.models import MaterialDefinition
from kernel.errors import Malformed
from kernel.quantities import text
from orders.errors import DefinitionIncomplete
from orders.models import CoProduct, OperationsSegment, ParameterSpecification, Substitute, WorkMaster
from orders.selectors.documents import segments_of
from orders.selectors.findings import unworkable, work_units
from orders.selectors.product_limits import limits
from orders.states import BACKFLUSH, UNITS

from .step_freeze import freeze_step


def freeze_all(master: WorkMaster, product: MaterialDefinition) -> list[dict[str, Any]]:
    """Every operation of `master` for `product`, in order. Raises DefinitionIncomplete."""
    segments = list(segments_of(master))
    for finding in unworkable(master, segments):
        raise DefinitionIncomplete(f"{master}: {finding.message}", path=finding.path)
    return [freeze(segment, segments, master, product) for segment in segments]


def preview(master: WorkMaster, sequence: int, product: MaterialDefinition | None) -> dict[str, Any]:
    """One operation as a job would freeze it now, whatever the others still lack.

    Raises Malformed, DefinitionIncomplete.
    """
    segments = list(segments_of(master))
    segment = next((segment for segment in segments if segment.sequence == sequence), None)
    if segment is None:
        raise Malformed(f"{master} has no operation {sequence}.", field="segment")
    if product is None or (master.family and product.family != master.family):
        raise Malformed(f"Say which product of the family {master.family} is made.", field="material")
    return freeze(segment, segments, master, product)


def freeze(
    segment: OperationsSegment, segments: Sequence[OperationsSegment], master: WorkMaster, product: MaterialDefinition
) -> dict[str, Any]:
    """The operation as JSON: what `models.definition.read` reads and what the terminal shows."""
    given = [_output(other, master, product) for other in segments if other.sequence in segment.after]
    of_order = {material.pk for material in given if material}
    properties: Mapping[str, str] = product.properties
    output = _output(segment, master, product)
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
        "transfer_batch": text(segment.transfer_batch),
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
        ]
        + _worked_on(segment, segments, master, product),
        "co_products": [_portion(product) for product in segment.co_products.all()],
        "parameters": [_parameter(parameter, properties) for parameter in segment.parameters.all()],
        "documents": [
            {"url": row.file.url, "title": row.title, "revision": row.revision, "kind": row.kind}
            for row in segment.documents.all()
        ],
        "steps": [freeze_step(step, properties) for step in segment.steps.all()],
    }


def _output(
    segment: OperationsSegment, master: WorkMaster, product: MaterialDefinition
) -> MaterialDefinition | None:
    """What comes out: what the operation names, else the ordered product; single units only pass through."""
    if segment.output is not None:
        return segment.output
    # A family's work master cannot name its products.
    return product if master.material_id is None or segment.counting_source != UNITS else None


def _worked_on(
    segment: OperationsSegment, segments: Sequence[OperationsSegment], master: WorkMaster, product: MaterialDefinition
) -> list[dict[str, Any]]:
    """The pieces of the operation before, where they keep their number: they go on, and are not made a second time."""
    output = _output(segment, master, product)
    before = [each for each in segments if each.sequence in segment.after and each.counting_source != UNITS]
    if output is None or segment.counting_source == UNITS:
        return []
    if output.pk in {need.material_id for need in segment.materials.all()}:
        return []
    if not any(_output(each, master, product) == output for each in before):
        return []
    return [_material(output) | {"quantity": "1", "mode": BACKFLUSH, "from_order": True, "substitutes": []}]


def _material(material: Any) -> dict[str, Any]:
    return {"id": material.pk, "number": material.number, "name": material.name, "unit": material.unit}


def _portion(row: Substitute | CoProduct) -> dict[str, Any]:
    return _material(row.material) | {"quantity": text(row.quantity)}


def _parameter(parameter: ParameterSpecification, properties: Mapping[str, str]) -> dict[str, Any]:
    return {"name": parameter.name, "unit": parameter.unit} | limits(parameter, properties)
