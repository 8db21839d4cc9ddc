"""How a free running counter becomes pieces: nothing counted twice, what may be missing is said.

Pure arithmetic, so that thousands of invented lives of a counter can be tried against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

# A machine may finish two pieces at once however short the time between two readings was.
ALWAYS_POSSIBLE: Final = 2

# Kinds of discrepancy: what a supervisor reads when pieces may be missing.
RESTARTED: Final = "restarted"
RESTART_IMPLAUSIBLE: Final = "restart_implausible"
SET_BACK: Final = "set_back"
JUMPED: Final = "jumped"
MISREAD: Final = "misread"
NOT_A_COUNT: Final = "not_a_count"


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a counter: the last reading believed, and one that did not fit, if any."""

    epoch: int | None = None
    raw: int | None = None
    at: datetime | None = None
    suspect_raw: int | None = None
    suspect_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many pieces a reading adds, what we know afterwards, and what to tell a supervisor."""

    delta: int
    known: Known
    flag: str | None = None


def judge(
    known: Known, *, epoch: int | None, raw: int, at: datetime, modulus: int, most_per_second: Decimal
) -> Verdict:
    """Decide what a good reading of a counter means.

    The first reading counts nothing: those pieces were made before we looked. A new epoch means the
    controller began again at zero. A value that does not fit counts nothing until the next reading says
    whether the counter moved or the reading was torn; if both are possible the smaller count is taken.
    """
    believed = Known(epoch, raw, at)
    if known.raw is None or known.at is None:
        return Verdict(0, believed)
    if at < known.at:
        return Verdict(0, known)

    def possible(since: datetime) -> int:
        return int(Decimal((at - since).total_seconds()) * most_per_second) + ALWAYS_POSSIBLE

    if epoch is not None and known.epoch is not None and epoch != known.epoch:
        if raw <= possible(known.at):
            return Verdict(raw, believed, RESTARTED)
        return Verdict(0, believed, RESTART_IMPLAUSIBLE)

    believed = Known(known.epoch if epoch is None else epoch, raw, at)
    # As if nothing had happened: forward, or over the end of the register.
    forward = raw - known.raw
    if forward < 0 and known.raw > modulus // 2:
        forward += modulus
    normal = forward if 0 <= forward <= possible(known.at) else None

    # As if the suspect had been right: it counts only what came after it.
    moved = None
    if known.suspect_raw is not None and known.suspect_at is not None:
        since = raw - known.suspect_raw
        if 0 <= since <= possible(known.suspect_at):
            # Without a boot tag a counter that stands lower began again at zero.
            began = known.suspect_raw if known.epoch is None and known.suspect_raw < known.raw else 0
            moved = since + began if since + began <= possible(known.at) else since

    if moved is not None and (normal is None or moved <= normal):
        back = known.suspect_raw is not None and known.suspect_raw < known.raw
        return Verdict(moved, believed, SET_BACK if back else JUMPED)
    if normal is not None:
        return Verdict(normal, believed, MISREAD if known.suspect_raw is not None else None)
    return Verdict(0, Known(known.epoch, known.raw, known.at, raw, at))
