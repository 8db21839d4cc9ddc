"""An approved substitute goes in as itself, in its own quantity, and what is not approved does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipment.models import Equipment
from genealogy import services as genealogy
from genealogy.models import LotLink
from kernel.errors import RuleBroken
from orders import services
from orders.models import MaterialSpecification, Substitute
from tests import make
from tests.makes import orders as plant
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db


def approved(number: str, instead_of: str, quantity: str) -> None:
    """Say in the work master that a material may stand in for another one."""
    plant.pump_master(), plant.seal_master()
    for need in MaterialSpecification.objects.filter(material__number=instead_of):
        Substitute.objects.create(specification=need, material=material(number), quantity=Decimal(quantity))


def test_a_scanned_substitute_goes_into_the_unit_in_its_own_quantity() -> None:
    approved("OR-89", "OR-88", "2")
    job = plant.at_the_first_step()
    box = genealogy.receive_lot(material("OR-89"), "OR-89-1", Decimal(100), by=make.sofia())
    services.scan(job, step=10, code="SC-07-1", by=make.omar())
    services.complete_step(job, step=10, by=make.omar())
    entry = services.scan(job, step=20, code="OR-89-1", by=make.omar())
    assert entry.passed
    link = LotLink.objects.get(parent=box)
    assert (link.quantity, link.child, plant.fresh(box).quantity) == (2, job.units.get().lot, 98)


def test_what_is_not_approved_is_refused_by_the_names_that_are() -> None:
    approved("OR-89", "OR-88", "1")
    job = plant.at_the_first_step()
    services.scan(job, step=10, code="SC-07-1", by=make.omar())
    services.complete_step(job, step=10, by=make.omar())
    with pytest.raises(RuleBroken) as wrong:
        services.scan(job, step=20, code="SC-07-1", by=make.omar())
    assert wrong.value.message == "Expected OR-88 or OR-89, got SC-07."


def test_a_mounted_substitute_is_used_in_its_own_quantity_and_given_back_when_a_report_is_undone() -> None:
    approved("SP-13", "SP-12", "3")
    job = plant.job(10, 10, "PO-2001", "SC-07")
    plant.mounted("ASM-02", "SF-07", 1000)
    box = plant.mounted("ASM-02", "SP-13", 1000)
    unit = Equipment.objects.get(number="ASM-02")
    services.start(job, work_unit=unit, by=make.omar())
    services.report(job, good=Decimal(2), by=make.omar())
    assert plant.fresh(box).quantity == 994
    services.undo_response(plant.fresh(job).responses.latest("number"), reason="Miscounted", by=make.omar())
    assert (plant.fresh(box).quantity, plant.fresh(job).owed) == (1000, {})
    # With the springs beside it that are asked for, those are used first.
    springs = plant.mounted("ASM-02", "SP-12", 5)
    services.report(plant.fresh(job), good=Decimal(6), by=make.omar())
    assert (plant.fresh(springs).quantity, plant.fresh(box).quantity) == (0, 997)
