"""Which lot is it, may it be used, what stands where?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from equipment.models import Equipment
from genealogy import gs1, states
from genealogy.errors import LotExpired, LotOnHold, LotScrapped, LotUnknown, MaterialUnknown, WrongMaterial
from genealogy.models import MaterialDefinition, MaterialLot, MountedLot
from kernel.clock import now
from kernel.errors import RuleBroken


def find(code: str, *expected: MaterialDefinition) -> MaterialLot:
    """The lot or serial a scanned code names: by our own number, or by a GS1 symbol.

    Raises LotUnknown, and WrongMaterial when it is of none of the `expected` materials.
    """
    code = code.strip()
    lot = lots().filter(number=code).first() or _typed(code) if code.isprintable() else None
    symbol = gs1.read(code) if lot is None else None
    if symbol is not None:
        lot = _labelled(symbol, expected)
    if lot is None:
        raise LotUnknown(
            f"'{code[:60]}' is no lot or serial we know. Scan again, or receive it first.", field="code"
        )
    if expected:
        same_material(lot, *expected)
    return lot


def _labelled(symbol: gs1.Symbol, expected: Sequence[MaterialDefinition]) -> MaterialLot:
    """The lot a supplier's or our own label names; another material is refused before its lot is looked for."""
    what = MaterialDefinition.objects.filter(gtin=symbol.gtin).first()
    if what is None:
        raise LotUnknown(
            f"No material has the GTIN {symbol.gtin}. Ask engineering to enter it.", field="code", gtin=symbol.gtin
        )
    if expected and what not in expected:
        raise _wrong_material(what, symbol.serial or symbol.lot, expected)
    named = symbol.serial or symbol.lot
    if not named:
        raise LotUnknown(
            f"This label says {what.number}, but not which lot. Scan the label with the lot.", field="code"
        )
    of_material = lots().filter(material=what)
    found = of_material.filter(number=named).first()
    if found is None:
        by_supplier = list(of_material.filter(supplier_lot=named)[:2])
        found = by_supplier[0] if len(by_supplier) == 1 else None
    if found is None:
        raise LotUnknown(f"No lot {named[:60]} of {what.number} was received. Receive it first.", field="code")
    return found


def _typed(code: str) -> MaterialLot | None:
    """Who types a code by hand types small letters; taken only where no two lots differ by that alone."""
    found = list(lots().filter(number__iexact=code)[:2])
    return found[0] if len(found) == 1 else None


def material(number: str) -> MaterialDefinition:
    """The material of this number; raises MaterialUnknown."""
    definition = MaterialDefinition.objects.filter(number=number.strip()).first() if number.isprintable() else None
    if definition is None:
        raise MaterialUnknown(f"'{number[:40]}' is no material we know.", field="material")
    return definition


def lots() -> QuerySet[MaterialLot]:
    """All lots with their materials, in one query."""
    return MaterialLot.objects.select_related("material")


def mounted(equipment: Equipment) -> QuerySet[MountedLot]:
    """What stands at the station now."""
    return (
        MountedLot.objects.filter(equipment=equipment, unmounted_at=None)
        .select_related("lot__material", "material", "equipment")
        .order_by("material__number")
    )


def same_material(lot: MaterialLot, *expected: MaterialDefinition) -> None:
    """Refuse another material by its name; raises WrongMaterial."""
    if lot.material not in expected:
        raise _wrong_material(lot.material, lot.number, expected)


def _wrong_material(
    got: MaterialDefinition, scanned: str, expected: Sequence[MaterialDefinition]
) -> WrongMaterial:
    numbers = " or ".join(material.number for material in expected)
    return WrongMaterial(
        f"Expected {numbers}, got {got.number}.", expected=numbers, got=got.number,
        scanned=f"{scanned} ({got.name})", wanted=" or ".join(material.name for material in expected),
    )


def objection(lot: MaterialLot, at: datetime | None = None) -> RuleBroken | None:
    """Why the lot must not be used at this moment, or None; its stock is not asked here."""
    if lot.state in (states.SCRAPPED, states.SHIPPED):
        return LotScrapped(f"Lot {lot.number} was {lot.state}. Take another one.", lot=lot.number)
    if lot.state == states.ON_HOLD:
        held = lot.holds.filter(lifted_at=None).order_by("placed_at").first()
        why = f": {held.because_label or held.reason}" if held else ""
        return LotOnHold(f"Lot {lot.number} is on hold{why}. Take another one.", lot=lot.number)
    last_day = lot.last_day
    if last_day is not None and last_day < (at or now()).date():
        return LotExpired(
            f"Lot {lot.number} expired on {last_day:%Y-%m-%d}. Take another one.", lot=lot.number
        )
    return None
