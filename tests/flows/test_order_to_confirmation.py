"""One order from the ERP to its last confirmation, through every operation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Sum

from genealogy.models import MaterialLot
from genealogy.selectors import tree
from orders import services
from orders.models import JobResponse, OperationsRequest
from quality import services as quality
from quality.models import Nonconformance
from records.models import Delivery, Subscription
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def test_an_order_walks_from_the_erp_through_six_operations_and_back() -> None:
    Subscription.objects.create(name="erp", adapter="erp", kinds=["job_response.reported", "job_response.reversed"])
    testing, units = plant.testing(3)
    stock.lot("BOX-LOT-1", 50, of="BOX-2")
    # The second pump leaks. Quality looks at it and lets it be tested again.
    for seq, (unit, drop) in enumerate(zip(units, ("2.5", "8.8", "3.0"), strict=True), start=1):
        plant.tested(unit.lot.number, drop, seq)
    quality.disposition(
        Nonconformance.objects.get(), disposition="rework", reason="Seal was dry", secret=make.PASSWORD, by=make.quinn()
    )
    plant.tested(units[1].lot.number, "2.9", 4)
    services.complete(testing, by=make.omar())
    packing = services.start(plant.dispatched(60, "PACK-01", 3), by=make.omar())
    for unit in units:
        services.scan(packing, code=unit.lot.number, by=make.omar())
        services.complete_step(packing, step=10, by=make.omar())
        services.complete_step(packing, step=20, by=make.omar())
    # The last report is taken back and told again.
    services.complete(packing, by=make.omar())
    services.undo_response(packing.responses.get(), reason="Wrong shift", by=make.omar())
    services.complete(packing, by=make.omar())

    request = OperationsRequest.objects.get(number="PO-1001")
    assert (request.state, request.quantity_good) == ("completed", Decimal(3))
    told = JobResponse.objects.values_list("job__sequence").annotate(good=Sum("good")).order_by("job__sequence")
    assert list(told) == [(sequence, 3) for sequence in (10, 20, 30, 40, 50, 60)]
    assert [row.good for row in packing.responses.order_by("number")] == [3, -3, 3]

    pump = MaterialLot.objects.get(number=units[1].lot.number)
    made_of = {node.lot.material.number for node in tree(pump).nodes}
    assert made_of == {"CP-200", "KIT-200", "CAS-200", "SHA-200", "CST-200", "BAR-30", "SC-07", "OR-88", "BOX-2"}
    drops = pump.results.filter(name="drop").order_by("pk")
    assert [(drop.value, drop.attempt, drop.passed) for drop in drops] == [
        (Decimal("8.8"), 1, False), (Decimal("2.9"), 2, True)
    ]

    # What the ERP is owed: each report once, in the order's own sequence.
    debts = Delivery.objects.filter(order_key=f"operations_request:{request.pk}").order_by("pk")
    assert [(debt.event.data["sequence"], debt.event.data["response_number"]) for debt in debts] == [
        (10, 1), (20, 1), (30, 1), (40, 1), (50, 1), (60, 1), (60, 2), (60, 3)
    ]
    assert [debt.event.data["reverses"] for debt in debts][-2:] == [1, None]
