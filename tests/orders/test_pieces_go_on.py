"""Operations that make the same number work on one another's pieces; nothing is made twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from genealogy.models import LotLink, MaterialLot
from kernel.clock import now
from orders import services
from orders.models import JobOrder, WorkMaster
from orders.states import RELEASED
from tests import make
from tests.makes import orders
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db


def kit_master(output: str | None) -> None:
    """Saw, deburr, pack: each counted by what people report."""
    master = WorkMaster.objects.create(number="KIT-1", material=material("KIT-1"))
    at = [orders.work_unit("BENCH", "parallel")]
    for sequence, name, after in ((10, "Saw", []), (20, "Deburr", [10]), (30, "Pack", [20])):
        row = orders.segment(master, sequence, name, at, "report", output, after=after)
        if sequence == 10:
            orders.takes(row, "BAR-30", "backflush")
    master.state = RELEASED
    master.save(update_fields=["state"])


def report(sequence: int, good: int) -> JobOrder:
    job = JobOrder.objects.get(request__number="PO-1", sequence=sequence)
    if job.state == "ready":
        services.start(job, work_unit=orders.work_unit("BENCH"), by=make.omar())
    services.report(job, good=Decimal(good), by=make.omar())
    return job


def stock() -> dict[str, int]:
    lots = MaterialLot.objects.filter(material__number="KIT-1").order_by("number")
    return {lot.number: int(lot.quantity) for lot in lots}


@pytest.mark.parametrize("output", ["KIT-1", None])
def test_each_operation_takes_the_pieces_of_the_one_before(output: str | None) -> None:
    kit_master(output)
    orders.mounted("BENCH", "BAR-30")
    request = services.receive_request(
        number="PO-1", material="KIT-1", quantity=Decimal(10), unit="C62", due_at=now() + timedelta(days=2), by=make.erik()
    )
    services.release_request(request, by=make.sofia())
    report(10, 10)
    report(20, 5)
    assert stock() == {"PO-1-10": 5, "PO-1-20": 5}
    # The pieces that are deburred, not those that were only sawn.
    report(30, 5)
    assert stock() == {"PO-1-10": 5, "PO-1-20": 0, "PO-1-30": 5}
    report(20, 5)
    report(30, 5)
    for sequence in (10, 20, 30):
        services.complete(JobOrder.objects.get(request__number="PO-1", sequence=sequence), by=make.omar())
    assert stock() == {"PO-1-10": 0, "PO-1-20": 0, "PO-1-30": 10}
    chain = LotLink.objects.filter(child__material__number="KIT-1").values_list("parent__number", "child__number")
    assert set(chain) == {("BAR-30-LOT-BENCH", "PO-1-10"), ("PO-1-10", "PO-1-20"), ("PO-1-20", "PO-1-30")}
    request.refresh_from_db()
    assert request.state == "completed"
