"""What keeps a work master from being worked by, each with the path to where it stands in the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from genealogy.models import MaterialDefinition
from genealogy.states import SERIALS
from kernel.quantities import COUNTED
from orders.errors import DefinitionIncomplete
from orders.models import InstructionStep, OperationsSegment, ParameterSpecification, WorkMaster
from orders.states import FIRST, SCAN, UNITS

from .documents import segments_of
from .product_limits import limits

# A property that no product of a family has is said once, not once per product.
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be mended, where it stands ("segments.2.steps.0.lower"), and why it cannot stay so."""

    path: str
    message: str
    # It is told, and keeps nothing from being released.
    is_warning: bool = False


def findings(master: WorkMaster) -> list[Finding]:
    """Everything to be mended before the version is released."""
    segments = list(segments_of(master))
    return [*_version(master), *unworkable(master, segments), *_product(master, segments), *_operations(segments)]


def products(master: WorkMaster) -> list[MaterialDefinition]:
    """What is made by it: its material, or all of its family."""
    if master.material is not None:
        return [master.material]
    return list(MaterialDefinition.objects.filter(family=master.family))


def unworkable(master: WorkMaster, segments: Sequence[OperationsSegment]) -> Iterator[Finding]:
    """What would only break at the machine; an order is not released by it, whoever has approved it."""
    if not segments:
        yield Finding("segments", "There are no operations.")
    before: set[int] = set()
    for place, segment in enumerate(segments):
        path = f"segments.{place}"
        if not work_units(segment):
            yield Finding(f"{path}.work_units", f"Operation {segment} runs at no work unit.")
        if not set(segment.after) <= before:
            yield Finding(f"{path}.after", f"Operation {segment} comes after an operation that is not before it.")
        # Where it names no output it makes the product, unless that begins as a serial somewhere: then only single
        # units pass through without being made.
        product = master.material if segment.output is None else None
        is_piecewise = segment.counting_source != UNITS
        if product is not None and (product.tracking == SERIALS if is_piecewise else segment.creates_serial):
            yield Finding(f"{path}.output", f"Operation {segment} makes nothing.")
        before.add(segment.sequence)


def work_units(segment: OperationsSegment) -> list[int]:
    """The ids of the work units it may run at: those named, and those that are of the named class now."""
    named = {unit.pk for unit in segment.work_units.all()}
    if segment.equipment_class is not None:
        named |= {unit.pk for unit in segment.equipment_class.members.all() if unit.is_usable}
    return sorted(named)


def _version(master: WorkMaster) -> Iterator[Finding]:
    if master.revision_kind != FIRST and not master.change_note.strip():
        yield Finding("change_note", "Nobody can see what this version changes: write a note.")


def _product(master: WorkMaster, segments: Sequence[OperationsSegment]) -> Iterator[Finding]:
    made = products(master)
    if not made:
        yield Finding("family", f"No material belongs to the family {master.family}.")
    followed = {sequence for segment in segments for sequence in segment.after}
    last = [(place, segment) for place, segment in enumerate(segments) if segment.sequence not in followed]
    if last and master.material_id and all(end.output_id not in (None, master.material_id) for _, end in last):
        place, end = last[-1]
        yield Finding(f"segments.{place}.output", f"The last operation makes {end.output}, not {master.material}.")
    for place, segment in enumerate(segments):
        for index, parameter in enumerate(segment.parameters.all()):
            yield from _limits(f"segments.{place}.parameters.{index}", parameter, made)
        for index, step in enumerate(segment.steps.all()):
            yield from _limits(f"segments.{place}.steps.{index}", step, made)


def _limits(
    path: str, row: InstructionStep | ParameterSpecification, made: Sequence[MaterialDefinition]
) -> Iterator[Finding]:
    shown = 0
    for product in made:
        try:
            found = {name: Decimal(value) for name, value in limits(row, product.properties).items() if value}
        except DefinitionIncomplete as wrong:
            shown += 1
            if shown <= EXAMPLES:
                yield Finding(f"{path}.{wrong.field or 'lower'}", f"{product.number}: {wrong.message}")
            continue
        target = found.get("target")
        if target is not None and not found.get("lower", target) <= target <= found.get("upper", target):
            yield Finding(f"{path}.target", f"{product.number}: the target is not between the limits.")


def _operations(segments: Sequence[OperationsSegment]) -> Iterator[Finding]:
    for place, segment in enumerate(segments):
        path = f"segments.{place}"
        needed = {need.material_id: need for need in segment.materials.all()}
        scanned = {step.material_id for step in segment.steps.all() if step.entry == "scan_lot"}
        for index, need in enumerate(needed.values()):
            if need.material_id == segment.output_id:
                yield Finding(f"{path}.materials.{index}.material", f"{need.material} cannot be made of itself.")
            if need.mode == SCAN and need.material_id not in scanned:
                yield Finding(
                    f"{path}.materials.{index}.mode", f"{need.material} is scanned, but no step asks for the scan."
                )
        yield from _co_products(path, segment)
        later = [step.sequence for step in segment.steps.all()]
        for index, step in enumerate(segment.steps.all()):
            yield from _step(f"{path}.steps.{index}", step, set(needed), later)


def _co_products(path: str, segment: OperationsSegment) -> Iterator[Finding]:
    in_pieces = segment.output is None or segment.output.unit in COUNTED
    for index, product in enumerate(segment.co_products.all()):
        here, made = f"{path}.co_products.{index}", product.material
        if made.tracking == SERIALS:
            yield Finding(f"{here}.material", f"{made} is made serial by serial, not beside something else.")
        if made.unit in COUNTED and (not in_pieces or product.quantity % 1):
            yield Finding(f"{here}.quantity", f"{made} comes in whole pieces with each piece.")


def _step(path: str, step: InstructionStep, needed: set[int], sequences: Sequence[int]) -> Iterator[Finding]:
    if step.entry == "scan_lot" and step.material_id not in needed:
        yield Finding(f"{path}.material", f"Step {step}: what is scanned is not in the operation's bill of material.")
    if step.entry == "choice" and not step.choices:
        yield Finding(f"{path}.choices", f"Step {step} lets nobody choose anything.")
    for index, branch in enumerate(step.branches):
        target = branch.get("to")
        if target is not None and (target not in sequences or target <= step.sequence):
            yield Finding(f"{path}.branches.{index}.to", f"Step {step} leads to {target}, which does not follow.")
