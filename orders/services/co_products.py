"""What comes out of an operation besides its output: offcuts, the other half of a pair, chips to be sold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from genealogy import services as genealogy
from genealogy.models import LotMovement, MaterialDefinition
from genealogy.states import PRODUCED
from kernel.quantities import STEP
from orders.models import JobOrder
from orders.models.definition import Portion
from personnel.models import Person


def make_beside(
    job: JobOrder, pieces: Decimal, products: Sequence[Portion], *, by: Person, at: datetime | None = None
) -> list[int]:
    """Put what `pieces` give besides the output into lots of this job; answers the movements."""
    movements: list[int] = []
    materials = MaterialDefinition.objects.in_bulk([product.id for product in products])
    for product in products:
        lot = genealogy.produce(
            materials[product.id], lot_number(job, product), (product.quantity * pieces).quantize(STEP),
            job.ref, job.name, job.work_unit, by=by, at=at,
        )
        made = LotMovement.objects.filter(lot=lot, why=PRODUCED).order_by("-pk").values_list("pk", flat=True)
        movements.append(made[0])
    return movements


def lot_number(job: JobOrder, product: Portion) -> str:
    """The lot a job's co-product is collected in: PO-1001-10-CHIPS."""
    return f"{job.number}-{product.number}"[:60]
