"""Which materials stand at the station, and which are missing?"""

from __future__ import annotations

from equipment.models import Equipment
from genealogy.models import MountedLot
from orders.models import JobOrder
from orders.states import MOUNTED


def missing_mounts(job: JobOrder, unit: Equipment) -> list[str]:
    """Numbers of the materials the job takes from a mounted lot while none of them is mounted at the unit."""
    wanted = {need.id: need.number for need in job.frozen.materials if need.mode == MOUNTED}
    if not wanted:
        return []
    standing = MountedLot.objects.filter(equipment=unit, material__in=wanted, unmounted_at=None)
    there = set(standing.values_list("material_id", flat=True))
    return [number for material, number in wanted.items() if material not in there]
