"""When an action was really done that a terminal tells late; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Two clocks that are this close agree: the way over the network takes time, too.
TOLERANCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment by the plant's clock, and what of the terminal's own had to be corrected to get there."""

    at: datetime
    # "", "clock" (it went wrong), "future" (it would not have been yet), "order" (it would have come before its cause).
    corrected: str


def moment_of(
    done: datetime, *, sent: datetime, received: datetime, behind: timedelta | None, not_before: datetime | None
) -> Moment:
    """The moment of an action that was `done` and `sent` by the terminal's clock.

    How far that clock goes behind is seen twice, at the badge-in (`behind`) and now. Where the two differ, somebody
    has set it in between: the one that makes a possible moment is believed, the badge-in's first, because a clock is
    mostly set right when the line returns.
    """
    now_behind = received - sent
    seen = [now_behind] if behind is None or abs(behind - now_behind) <= TOLERANCE else [behind, now_behind]
    possible = [done + shift for shift in seen if (not_before or done + shift) <= done + shift <= received]
    at = possible[0] if possible else done + seen[-1]
    shift = at - done
    corrected = "clock"
    if abs(shift) <= TOLERANCE:
        at, corrected = done, ""
    if at > received:
        # A network's delay is no wrong clock.
        corrected = "future" if at - received > TOLERANCE else corrected
        at = received
    if not_before is not None and at < not_before:
        corrected = "order" if not_before - at > TOLERANCE else corrected
        at = min(not_before, received)
    return Moment(at, corrected)
