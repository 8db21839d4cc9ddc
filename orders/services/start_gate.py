"""Refusing what the gate does not let through."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from equipment.models import Equipment
from genealogy.models import MaterialLot
from kernel.canonical import plain
from orders.errors import CannotStart
from orders.gate import BUSY, Blocker, stopping
from orders.models import JobOrder
from orders.selectors.gate import Gate
from orders.selectors.pieces import piece_of
from personnel.models import Person


def pass_gate(
    jobs: Sequence[JobOrder], unit: Equipment, *, by: Person, lot: MaterialLot | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Let locked jobs begin at a work unit, or one of them with a piece that is there already (`lot`).

    Asked in the command's own transaction: what ended between the display and the touch is found. With `only`, no other
    checks are asked. Raises CannotStart with every reason.
    """
    gate = Gate(jobs, at_unit=unit, worker=by)
    found: dict[str, Blocker] = {}
    for job in jobs:
        against = gate.blockers(job, piece_of(lot, job) if lot is not None else None)
        # Of two who start at one machine the database lets one through, and tells the other who was faster.
        asked = [each for each in stopping(against) if only is None or each.check in only]
        found |= {blocker.key: blocker for blocker in asked if blocker.check != BUSY}
    if found:
        names = " and ".join(job.number for job in jobs)
        said = " ".join(blocker.sentence for blocker in found.values())
        raise CannotStart(f"{names} cannot start. {said}", blockers=[words(blocker) for blocker in found.values()])


def words(blocker: Blocker) -> dict[str, Any]:
    """A blocker as plain data."""
    return {
        "check": blocker.check, "code": blocker.code, "sentence": blocker.sentence, "mode": blocker.mode,
        "facts": plain(blocker.facts), "lifted_by": blocker.lifted_by, "is_overridden": blocker.is_overridden,
        "override": plain(asdict(blocker.override)) if blocker.override is not None else None,
    }
