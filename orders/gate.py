"""The start gate: may a station begin this piece now? Pure, so that every answer can be tried and explained."""

from __future__ import annotations

from dataclasses import dataclass

from genealogy.states import ON_HOLD as LOT_ON_HOLD
from genealogy.states import SCRAPPED as LOT_SCRAPPED
from genealogy.states import SHIPPED, USED_UP
from orders.states import GOOD, ON_HOLD, SCRAPPED


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of a piece, or of what lies in a load, at the moment a station asks."""

    name: str
    work_unit: str
    is_known: bool
    # The job that runs there and to which it belongs.
    job: str = ""
    lot_state: str = ""
    held_for: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    # Operations before this one, and what the piece is there ("" when it never was there).
    before: tuple[tuple[str, str], ...] = ()
    # What it is at this operation already.
    here: str = ""
    # Materials this operation takes from a mounted lot, and none is mounted.
    not_mounted: tuple[str, ...] = ()


def objections(piece: Piece) -> list[str]:
    """Why the station must not begin it, as sentences for its panel; none means go."""
    if not piece.is_known:
        return [f"Nobody knows {piece.name}." if piece.name else f"Nothing is set up at {piece.work_unit}."]
    said = []
    if piece.lot_state == LOT_ON_HOLD:
        said.append(f"{piece.name} is on hold" + (f": {'; '.join(piece.held_for)}." if piece.held_for else "."))
    elif piece.lot_state in (LOT_SCRAPPED, SHIPPED, USED_UP):
        said.append(f"{piece.name} is {piece.lot_state.replace('_', ' ')}.")
    said += [f"Quality has not decided {case} yet." for case in piece.cases]
    if not piece.job:
        return [*said, f"No job for {piece.name} runs at {piece.work_unit}."]
    for operation, state in piece.before:
        if state != GOOD:
            what = "is not finished" if state else "has not been"
            said.append(f"{piece.name} {what} at {operation}.")
    if piece.here == GOOD:
        said.append(f"{piece.name} is finished here already.")
    elif piece.here == SCRAPPED and piece.lot_state != LOT_SCRAPPED:
        said.append(f"{piece.name} is scrap here.")
    elif piece.here == ON_HOLD and piece.lot_state != LOT_ON_HOLD and piece.cases:
        said.append(f"{piece.name} waits here for a decision.")
    return said + [f"No lot of {material} is mounted at {piece.work_unit}." for material in piece.not_mounted]
