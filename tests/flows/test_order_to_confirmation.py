"""One order from the ERP to its last confirmation, through every operation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from genealogy.models import MaterialLot
from genealogy.selectors import tree
from orders import services
from orders.models import JobResponse, OperationsRequest
from records.models import Event, Subscription
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def test_an_order_walks_from_the_erp_through_six_operations_and_back() -> None:
    testing, units = plant.testing(3)
    stock.lot("BOX-LOT-1", 50, of="BOX-2")
    for seq, unit in enumerate(units, start=1):
        plant.tested(unit.lot.number, 2.5, seq)
    services.complete(testing, by=make.omar())
    packing = services.start(plant.dispatched(60, "PACK-01", 3), by=make.omar())
    for unit in units:
        services.scan(packing, code=unit.lot.number, by=make.omar())
        services.complete_step(packing, step=10, by=make.omar())
        services.complete_step(packing, step=20, by=make.omar())
    services.complete(packing, by=make.omar())

    request = OperationsRequest.objects.get(number="PO-1001")
    assert (request.state, request.quantity_good) == ("completed", Decimal(3))
    finals = JobResponse.objects.filter(is_final=True).order_by("job__sequence")
    assert [(row.job.sequence, row.good) for row in finals] == [(seq, 3) for seq in (10, 20, 30, 40, 50, 60)]
    pump = MaterialLot.objects.get(number=units[0].lot.number)
    made_of = {node.lot.material.number for node in tree(pump).nodes}
    assert made_of == {"CP-200", "KIT-200", "CAS-200", "SHA-200", "CST-200", "BAR-30", "SC-07", "OR-88", "BOX-2"}
    assert Event.objects.filter(kind="job_response.reported", about_label="PO-1001").count() == 6
    assert Subscription.objects.count() == 0
