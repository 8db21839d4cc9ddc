"""A hall of equal benches in an empty plant, each with a terminal and its operator; one product of three operations.

Prepare is reported, assemble makes a serial of two scanned lots and a typed value, pack scans the serial. Every bench
does all three, so orders at different benches meet only where a plant's orders always meet: in its lots and its book.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bench.clients import Client, badge_in, sign_in
from bench.plant import Plant

if TYPE_CHECKING:
    from equipment.models import Equipment
    from genealogy.models import MaterialDefinition
    from personnel.models import Person

PASSWORD = "only for this measurement"
PRODUCT, COMPONENTS = "KIT", ("SEAL", "RING")
LONG_RUN = 1_000_000


@dataclass(frozen=True)
class Hall:
    """The plant, and what its people hold in their hands."""

    plant: Plant
    erp_key: str

    def erp(self) -> Client:
        """The ERP."""
        return Client(self.plant, self.erp_key)

    def supervisor(self) -> Client:
        """Whoever releases and dispatches."""
        return sign_in(self.plant, "supervisor", PASSWORD)

    def operator(self, bench: int) -> Client:
        """Whoever works at this bench, badged in at its terminal."""
        return badge_in(self.plant, f"PAIR-{bench:02}", f"BADGE-{bench:02}")


def hall(plant: Plant, benches: int) -> Hall:
    """Fill an empty plant by the house's own commands, in the plant's own database."""
    os.environ |= {"LINESIDE_DATA": str(plant.data), "DJANGO_SETTINGS_MODULE": "mes.settings", "HTTPS": "0"}
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        return Hall(plant, _fill(benches))


def _fill(benches: int) -> str:
    from equipment.services import add_equipment, add_terminal
    from genealogy.services import define_material, receive_lot
    from personnel.services import add_person, create_api_key, give_badge, system_person

    house = system_person("administration")
    everything = ["supervisor", "engineer", "administrator"]
    lead = add_person("supervisor", "Supervisor", roles=everything, by=house, password=PASSWORD)
    erp = add_person("erp", "ERP", roles=["erp"], kind="system", by=lead)
    site = add_equipment("SITE", "Site", level="site", time_zone="Europe/Berlin", by=lead)
    area = add_equipment("HALL", "Hall", level="area", parent=site, by=lead)
    units = []
    for number in range(1, benches + 1):
        unit = add_equipment(f"BENCH-{number:02}", f"Bench {number}", level="work_unit", parent=area, by=lead)
        add_terminal(f"T-{number:02}", f"Bench {number}", work_units=[unit], pairing_code=f"PAIR-{number:02}", by=lead)
        operator = add_person(f"operator{number}", f"Operator {number}", roles=["operator"], by=lead)
        give_badge(operator, f"BADGE-{number:02}", by=lead)
        units.append(unit)
    kit = define_material(PRODUCT, name="Kit", unit="C62", tracking="serial", by=lead)
    parts = [define_material(number, name=number.title(), unit="C62", by=lead) for number in COMPONENTS]
    for part in parts:
        receive_lot(part, f"{part.number}-LOT", Decimal(LONG_RUN), by=lead)
    _master(units, kit, parts, lead)
    return create_api_key(erp, "measuring", by=lead)


def _master(units: list[Equipment], kit: MaterialDefinition, parts: list[MaterialDefinition], by: Person) -> None:
    from genealogy.services import define_material
    from orders.models import InstructionStep, MaterialSpecification, OperationsSegment, WorkMaster
    from orders.states import RELEASED

    master = WorkMaster.objects.create(number=PRODUCT, name="Kit", material=kit)

    def operation(sequence: int, name: str, counting: str, after: list[int], **more: Any) -> OperationsSegment:
        row = OperationsSegment.objects.create(
            work_master=master, sequence=sequence, name=name, counting_source=counting, after=after, run_seconds=10,
            **more,
        )  # fmt: skip
        row.work_units.set(units)
        return row

    laid_out = define_material("SET", name="Set", unit="C62", by=by)
    prepare = operation(10, "Prepare", "report", [], output=laid_out)
    assemble = operation(20, "Assemble", "unit", [10], output=kit, creates_serial=True, serial_prefix="KIT-")
    MaterialSpecification.objects.create(segment=assemble, material=laid_out, quantity=1, mode="backflush")
    pack = operation(30, "Pack", "unit", [20], output=kit)
    InstructionStep.objects.create(segment=prepare, sequence=10, title="Lay out the parts", entry="check", due="job")
    for sequence, part in zip((10, 20), parts, strict=True):
        MaterialSpecification.objects.create(segment=assemble, material=part, quantity=1, mode="scan")
        InstructionStep.objects.create(
            segment=assemble, sequence=sequence, title=f"Scan the {part.name}", entry="scan_lot", material=part
        )
    InstructionStep.objects.create(
        segment=assemble, sequence=30, title="Tighten", entry="number", property="Torque", unit="NU", lower=43,
        target=45, upper=47,
    )  # fmt: skip
    InstructionStep.objects.create(segment=pack, sequence=10, title="Scan the kit", entry="scan_serial")
    master.state = RELEASED
    master.save(update_fields=["state"])
