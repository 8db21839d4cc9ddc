"""Lots stand at stations: one of each material at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from equipment.models import Equipment
from genealogy import states
from genealogy.errors import AlreadyMounted, LotUsedUp, NothingMounted, ReasonMissing, WrongMaterial
from genealogy.events import LotEvent, MountEvent
from genealogy.models import MaterialDefinition, MaterialLot, MountedLot
from genealogy.selectors import objection
from kernel.clock import late, moment
from kernel.commands import all_or_nothing
from kernel.hints import hint
from kernel.quantities import text
from personnel.models import Person
from personnel.services import require
from records.services import record

from .stock import ZERO, lock, move

# Who knows what a station takes stands above; the roof adds the question (mes.apps). None: anything.
expectations: list[Callable[[Equipment], Collection[MaterialDefinition] | None]] = []


@all_or_nothing
def mount(
    equipment: Equipment,
    lot: MaterialLot,
    *,
    expected: Collection[MaterialDefinition] | None = None,
    by: Person,
    at: datetime | None = None,
) -> MountedLot:
    """Put the lot on the station, in place of the one of the same material that stood there.

    Raises WrongMaterial when the station takes only other materials (`expected`, else what the rooms above
    know of it), LotOnHold, LotExpired, LotUsedUp.
    """
    require(by, "genealogy.use_lot")
    lot = lock(lot)[lot.pk]
    for ask in expectations if expected is None else ():
        expected = ask(equipment)
    if expected is not None and lot.material not in expected:
        names = " or ".join(sorted(material.number for material in expected)) or "nothing"
        raise WrongMaterial(
            f"Expected {names}, got {lot.material.number}.", expected=names, got=lot.material.number,
            scanned=f"{lot.number} ({lot.material.name})", wanted=" / ".join(material.name for material in expected),
        )
    objecting = objection(lot, at)
    # What already stands there and is worked from is written down; what it goes into is held (decision 22).
    if objecting is not None and not late():
        raise objecting
    if lot.quantity == ZERO and not late():
        raise LotUsedUp(f"Lot {lot.number} is used up. Mount the next one.", lot=lot.number, left="0")
    before = _standing(equipment, lot.material)
    if before is not None:
        if before.lot_id == lot.pk:
            raise AlreadyMounted(f"Lot {lot.number} already stands at {equipment.number}.", lot=lot.number)
        _take_off(before, by=by, at=at)
    try:
        with transaction.atomic():
            standing = MountedLot.objects.create(
                equipment=equipment, material=lot.material, lot=lot, mounted_by=by, mounted_at=at or moment()
            )
    except IntegrityError as faster:
        raise AlreadyMounted(
            f"Somebody mounted another lot of {lot.material.number} at {equipment.number} just now."
        ) from faster
    record(
        MountEvent.MOUNTED, standing, by=by, occurred_at=at,
        equipment=equipment.number, lot=lot.number, material=lot.material.number,
        instead_of=before.lot.number if before else "",
    )
    hint(f"unit:{equipment.pk}", "genealogy")
    return standing


@all_or_nothing
def unmount(
    equipment: Equipment, material: MaterialDefinition, *, by: Person, at: datetime | None = None
) -> MountedLot:
    """Take the lot off the station; what is left of it stays in stock."""
    require(by, "genealogy.use_lot")
    standing = _must_stand(equipment, material)
    _take_off(standing, by=by, at=at)
    record(
        MountEvent.UNMOUNTED, standing, by=by, occurred_at=at,
        equipment=equipment.number, lot=standing.lot.number, material=material.number,
    )
    hint(f"unit:{equipment.pk}", "genealogy")
    return standing


@all_or_nothing
def lot_is_empty(
    equipment: Equipment,
    material: MaterialDefinition,
    reason: str,
    *,
    by: Person,
    at: datetime | None = None,
) -> MountedLot:
    """The box is empty, whatever the book says: what the book still has is counted away, with the reason."""
    require(by, "genealogy.use_lot")
    if not reason.strip():
        raise ReasonMissing("Say why the book still has some.", field="reason")
    seen = MountedLot.objects.filter(equipment=equipment, material=material, unmounted_at=None).first()
    if seen is None:
        raise NothingMounted(f"No lot of {material.number} is mounted at {equipment.number}.")
    # Lots are locked before mounts everywhere, so the mount is looked at again under its lot's lock.
    lot = lock(seen.lot)[seen.lot_id]
    standing = _must_stand(equipment, material)
    if standing.lot_id != lot.pk:
        raise AlreadyMounted(f"{standing.lot.number} was mounted at {equipment.number} just now.")
    standing.lot = lot
    left = lot.quantity
    if left:
        move(lot, -left, states.ADJUSTED, by=by, at=at, reason=reason, equipment=equipment)
        record(
            LotEvent.ADJUSTED, lot, by=by, reason=reason, occurred_at=at, delta=text(-left), stock="0"
        )
    _take_off(standing, by=by, at=at)
    record(
        MountEvent.EMPTIED, standing, by=by, reason=reason, occurred_at=at,
        equipment=equipment.number, lot=lot.number, material=material.number, book_had=text(left),
    )
    hint(f"unit:{equipment.pk}", "genealogy")
    return standing


def _standing(equipment: Equipment, material: MaterialDefinition) -> MountedLot | None:
    return (
        MountedLot.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lot")
        .filter(equipment=equipment, material=material, unmounted_at=None)
        .first()
    )


def _must_stand(equipment: Equipment, material: MaterialDefinition) -> MountedLot:
    standing = _standing(equipment, material)
    if standing is None:
        raise NothingMounted(f"No lot of {material.number} is mounted at {equipment.number}.")
    return standing


def _take_off(standing: MountedLot, *, by: Person, at: datetime | None) -> None:
    standing.unmounted_by = by
    # An offline terminal may tell of it later and in its own time: never before it was mounted.
    standing.unmounted_at = max(at or moment(), standing.mounted_at)
    standing.save(update_fields=["unmounted_by", "unmounted_at"])
