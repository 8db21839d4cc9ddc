"""Components that were spoilt beside the product: out of stock with their reason, and told to the ERP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from genealogy import selectors as lots
from genealogy import services as genealogy
from genealogy.models import MaterialDefinition, MaterialLot
from kernel.errors import Malformed
from kernel.quantities import amount, text
from orders.errors import NoLotToHold
from orders.models import JobOrder, StepEntry
from personnel.models import Person

from .materials import sources


@dataclass(frozen=True, slots=True)
class ComponentLoss:
    """So much of a component, in its own unit, and why; `lot` where it is another than stands there."""

    material: int
    quantity: Decimal
    reason: str
    lot: str = ""


def scrap_components(
    job: JobOrder, losses: Sequence[ComponentLoss], *, by: Person
) -> tuple[list[int], list[dict[str, str]]]:
    """Throw components of a locked job away; answers the movements and what its report says of them.

    They are spoilt already, so nothing is refused for book stock (decision 22).
    """
    movements: list[int] = []
    told: list[dict[str, str]] = []
    for loss in losses:
        if not loss.reason.strip():
            raise Malformed("Say why the component is scrap.", field="components")
        lot = _lot(job, loss)
        quantity = amount(loss.quantity, lot.material.unit, field="components", positive=True)
        movement = genealogy.scrap_from(
            lot, quantity, loss.reason, job.ref, beyond_book=True, equipment=job.work_unit, by=by
        )
        assert movement is not None
        movements.append(movement.pk)
        told.append(
            {
                "lot": lot.number, "material": lot.material.number, "quantity": text(quantity),
                "unit": lot.material.unit, "reason": loss.reason.strip(),
            }
        )
    return movements, told


def _lot(job: JobOrder, loss: ComponentLoss) -> MaterialLot:
    """The lot that was named, else the one that stands there, was scanned last, or would be taken next."""
    need = next((need for need in job.frozen.materials if loss.material in need.will_do), None)
    if need is None:
        raise Malformed(f"{job.number} takes no such material.", field="components")
    if loss.lot.strip():
        return lots.find(loss.lot, *MaterialDefinition.objects.filter(pk__in=need.will_do))
    found = [lot for lot in sources(job, need, None) if lot.material_id == loss.material]
    if found:
        return found[0]
    scanned = StepEntry.objects.filter(job=job, lot__material=loss.material).select_related("lot__material")
    last = scanned.order_by("-pk").first()
    if last is None or last.lot is None:
        raise NoLotToHold(f"No lot of {need.number} is known here. Scan the one it was.", field="components")
    return last.lot
