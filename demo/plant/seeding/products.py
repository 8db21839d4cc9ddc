"""The demo's work masters with their operations, materials and steps."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from demo.plant import german
from demo.plant import products as book
from demo.plant.seeding.pictures import hotspots, picture
from equipment.models import Equipment
from genealogy.models import MaterialDefinition
from orders.events import WorkMasterEvent
from orders.models import (
    InstructionStep,
    MaterialSpecification,
    OperationsSegment,
    ParameterSpecification,
    Substitute,
    WorkMaster,
)
from orders.states import FIRST, MINOR, RELEASED
from personnel.models import Person, PersonnelClass
from records.services import record


def seed(by: Person) -> int:
    """Add missing work masters, released; answers how many."""
    known = set(WorkMaster.objects.values_list("number", "version"))
    missing = [master for master in book.MASTERS if (master.number, master.version) not in known]
    if not missing:
        return 0
    materials = {material.number: material for material in MaterialDefinition.objects.all()}
    units = {unit.number: unit for unit in Equipment.objects.all()}
    for master in missing:
        row = WorkMaster.objects.create(
            number=master.number, version=master.version, name=master.name, family=master.family,
            material=materials[master.material] if master.material else None, change_note=master.change_note,
            revision_kind=FIRST if master.version == 1 else MINOR, over_production_percent=10,
        )
        for operation in master.operations:
            _operation(row, operation, materials, units)
        row.state = RELEASED
        row.save(update_fields=["state"])
        record(WorkMasterEvent.RELEASED, row, by=by, operations=len(master.operations))
    return len(missing)


def _operation(
    master: WorkMaster,
    operation: book.Operation,
    materials: dict[str, MaterialDefinition],
    units: dict[str, Equipment],
) -> None:
    segment = OperationsSegment.objects.create(
        work_master=master,
        sequence=operation.sequence,
        name=operation.name,
        after=list(operation.after),
        counting_source=operation.counting,
        output=materials[operation.output] if operation.output else None,
        creates_serial=operation.creates_serial,
        serial_prefix=operation.serial_prefix,
        setup_seconds=operation.setup,
        run_seconds=operation.run,
        tool_class=operation.tool_class,
    )
    segment.skills.set(PersonnelClass.objects.filter(number__in=operation.skills))
    segment.work_units.set([units[number] for number in operation.work_units])
    for need in operation.needs:
        row = MaterialSpecification.objects.create(
            segment=segment, material=materials[need.material], quantity=need.quantity, mode=need.mode
        )
        for substitute in need.substitutes:
            Substitute.objects.create(specification=row, material=materials[substitute], quantity=need.quantity)
    for parameter in operation.parameters:
        ParameterSpecification.objects.create(segment=segment, **asdict(parameter))
    for place, step in enumerate(operation.steps, start=1):
        InstructionStep.objects.create(
            segment=segment,
            sequence=place * 10,
            title=step.title,
            text=step.text,
            translations=_german(step),
            picture=picture(step.picture),
            hotspots=hotspots().get(step.picture, []),
            warning=step.warning,
            entry=step.entry,
            source=step.source,
            property=step.property,
            unit=step.unit,
            lower=step.lower,
            target=step.target,
            upper=step.upper,
            choices=list(step.choices),
            material=materials[step.material] if step.material else None,
            max_attempts=step.max_attempts,
            due=step.due,
            due_every=step.due_every,
            other_person=step.other_person,
            gauge_class=step.gauge_class,
            **{f"{limit}_property": name for limit, name in step.limits_of_product.items()},
        )


def _german(step: book.Step) -> dict[str, dict[str, Any]]:
    title, text = step.german
    if not title:
        return {}
    words: dict[str, Any] = {"title": title, "text": text}
    if step.warning:
        words["warning"] = german.WARNINGS[step.warning]
    if step.property:
        words["property"] = german.PROPERTIES[step.property]
    if spots := hotspots().get(step.picture, []):
        words["labels"] = {str(spot["n"]): german.LABELS[spot["label"]] for spot in spots}
    return {"de": words}
