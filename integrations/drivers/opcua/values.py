"""What a server sends, as plain values and readings. Pure, so that bytes can test it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from asyncua import ua

from integrations.drivers.readings import Reading

# A server's clock further off than this is not believed; its times are shifted to ours.
CLOCK_LIMIT = timedelta(seconds=2)
LONGEST_TEXT = 10_000
LONGEST_ARRAY = 1_000
# InfoType DataValue and the Overflow bit, OPC 10000-4, 7.39.1.
OVERFLOW = 0x480
# The two bits of severity, OPC 10000-4, 7.39.
BAD_OR_UNCERTAIN = 0xC0000000


@dataclass
class Clock:
    """When the session began, and how far the server's clock is from ours."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    offset: timedelta = timedelta(0)

    def set_by(self, told: datetime) -> None:
        """Believe the server's time, or shift it when it is far from ours."""
        if abs(skew := datetime.now(UTC) - told) > CLOCK_LIMIT:
            self.offset = skew


class Change(NamedTuple):
    """A value as a server sent it: of which item, its status code, and the times of source and server (UTC)."""

    handle: int
    content: Any
    status: int
    source: datetime | None
    server: datetime | None


def change_of(value: ua.DataValue, handle: int = 0) -> Change:
    """The same of a data value the library has read."""
    return Change(
        handle,
        value.Value.Value if value.Value is not None else None,
        0 if value.StatusCode is None else value.StatusCode.value,
        utc(value.SourceTimestamp),
        utc(value.ServerTimestamp),
    )


def reading(address: str, change: Change, clock: Clock) -> Reading:
    """A value as a reading. Its time is the source's, never before the session began, so that the same value
    read twice is the same reading twice."""
    content, status = plain(change.content), change.status
    is_good = not status & BAD_OR_UNCERTAIN
    now = datetime.now(UTC)
    told = change.source or change.server
    at = now if told is None else told + clock.offset
    if at > now + CLOCK_LIMIT:
        at = now
    return Reading(
        address,
        content if is_good else None,
        is_good and content is not None,
        max(at, clock.started_at),
        overflow=status & OVERFLOW == OVERFLOW,
        status=status,
    )


def content_of(value: ua.DataValue) -> Any:
    """The plain value, or None for what is no number, text, time or array of them, or is too long."""
    return plain(value.Value.Value if value.Value is not None else None)


def plain(content: Any) -> Any:
    """A number, text, time or array of them; None for anything else."""
    match content:
        case bool() | int() | datetime():
            return content
        case float():
            return content if math.isfinite(content) else None
        case str():
            # PostgreSQL takes no NUL, and a name tag has no ten thousand characters.
            return content.replace("\0", "") if len(content) <= LONGEST_TEXT else None
        case list() if len(content) <= LONGEST_ARRAY:
            return [plain(item) for item in content]
        case _:
            return None


def utc(moment: Any) -> datetime | None:
    """A server's time, which is UTC whether it says so or not."""
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
