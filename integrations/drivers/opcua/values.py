"""What a server sends, as plain values and readings. Pure, so that bytes can test it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from asyncua import ua

from integrations.drivers.readings import Reading

# A server's clock further off than this is not believed; its times are shifted to ours.
CLOCK_LIMIT = timedelta(seconds=2)
LONGEST_TEXT = 10_000
LONGEST_ARRAY = 1_000
# InfoType DataValue and the Overflow bit, OPC 10000-4, 7.39.1.
OVERFLOW = 0x480


@dataclass
class Clock:
    """When the session began, and how far the server's clock is from ours."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    offset: timedelta = timedelta(0)

    def set_by(self, told: datetime) -> None:
        """Believe the server's time, or shift it when it is far from ours."""
        if abs(skew := datetime.now(UTC) - told) > CLOCK_LIMIT:
            self.offset = skew


def reading(address: str, value: ua.DataValue, clock: Clock) -> Reading:
    """A data value as a reading. Its time is the source's, never before the session began, so that the same value
    read twice is the same reading twice."""
    content = content_of(value)
    good = value.StatusCode is None or value.StatusCode.is_good()
    overflow = value.StatusCode is not None and value.StatusCode.value & OVERFLOW == OVERFLOW
    told = utc(value.SourceTimestamp) or utc(value.ServerTimestamp)
    now = datetime.now(UTC)
    at = now if told is None else told + clock.offset
    if at > now + CLOCK_LIMIT:
        at = now
    return Reading(
        address,
        content if good else None,
        good and content is not None,
        max(at, clock.started_at),
        overflow=overflow,
        status=0 if value.StatusCode is None else value.StatusCode.value,
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
