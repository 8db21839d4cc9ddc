"""What comes out besides the output is stock of its own, told to the ERP and taken back with the report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from genealogy.models import MaterialLot
from orders import services
from orders.models import CoProduct, JobOrder, OperationsSegment
from orders.selectors.findings import findings
from orders.selectors.trace import trace
from tests import make
from tests.makes import orders as plant
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db


def beside(segment: str, number: str, quantity: str, **more: str) -> None:
    plant.pump_master(), plant.seal_master()
    for row in OperationsSegment.objects.filter(name=segment):
        CoProduct.objects.create(segment=row, material=material(number, **more), quantity=Decimal(quantity))


def chips(job: JobOrder) -> Decimal:
    return MaterialLot.objects.get(number=f"{job.number}-CHIPS").quantity


def test_a_typed_report_makes_the_co_product_and_taking_it_back_takes_it_back() -> None:
    beside("Press faces", "CHIPS", "0.25", unit="KGM")
    job = plant.pressing()
    response = services.report(job, good=Decimal(4), by=make.omar())
    assert chips(job) == 1
    assert {"lot": "PO-2001-10-CHIPS", "material": "CHIPS", "quantity": "1", "unit": "KGM"} in response.lots["produced"]
    services.undo_response(job.responses.latest("number"), reason="Miscounted", by=make.omar())
    assert chips(job) == 0


def test_a_machine_that_counts_makes_it_with_each_piece_and_its_job_stands_in_the_trace() -> None:
    beside("Mill casing", "CHIPS", "0.5", unit="KGM")
    job = plant.counted(plant.running(), 6)
    assert (chips(job), job.output_lot.quantity) == (3, 6)
    found = trace(MaterialLot.objects.get(number=f"{job.number}-CHIPS"))
    assert [row["job"] for row in found["operations"]] == [job.number]


def test_a_finished_unit_makes_it() -> None:
    beside("Assemble seal", "CHIPS", "0.1", unit="KGM")
    job = plant.assembling(1)
    plant.assembled(job)
    assert chips(job) == Decimal("0.1")


def test_half_a_piece_is_not_released() -> None:
    beside("Mill casing", "CORE", "0.5")
    assert [finding.path for finding in findings(plant.pump_master())] == ["segments.0.co_products.0.quantity"]
