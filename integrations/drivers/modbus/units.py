"""One unit behind a host: what is read of it, whether it is trusted, and when a silent one is asked again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from integrations.drivers.modbus.host import ILLEGAL_ADDRESS, ILLEGAL_VALUE, Host, Refused, Silent
from integrations.drivers.modbus.places import Block, Place, apart, decode_all, parse, plan
from integrations.drivers.readings import Lost, Point, Reading, Target

# A heartbeat that has not moved for this long: whatever the unit answers, it is not trusted.
SILENCE_SECONDS = 5.0
# Unchanged values are told again, so that one that was missed is missed only for so long.
READ_BACK_SECONDS = 5.0
# One lost answer is no dead unit. After two it is asked again with growing pauses, because each question to a dead
# unit keeps its neighbours waiting for a second.
FAILURES_TO_OPEN = 2
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


@dataclass
class Unit:
    """Its blocks, its breaker, its heart."""

    number: int
    blocks: list[Block]
    pulse: str | None
    #: The last poll we trust; none until its heart was seen beating.
    trusted_at: datetime | None = None
    #: Whether the latest poll showed life.
    is_fresh: bool = False
    beat_at: float = field(default_factory=time.monotonic)
    failures: int = 0
    due: float = 0.0
    why: str = ""
    _pulse_value: Any = None
    _told: dict[str, tuple[Any, bool]] = field(default_factory=dict)
    _told_at: float = field(default_factory=time.monotonic)

    @property
    def addresses(self) -> list[str]:
        """What is read of it."""
        return [place.address for block in self.blocks for place in block.places]

    @property
    def is_out(self) -> bool:
        """Whether its breaker is open: it does not answer."""
        return self.failures >= FAILURES_TO_OPEN

    @property
    def is_frozen(self) -> bool:
        """Whether it answers with a heart that stands still."""
        return self.pulse is not None and time.monotonic() - self.beat_at > SILENCE_SECONDS

    @property
    def trouble(self) -> str:
        """What is the matter with it, and where to look."""
        if self.is_out and self.why:
            return f"Unit {self.number} cannot be reached: {self.why}. Look at its power and its line to the gateway."
        if self.is_out:
            return f"Unit {self.number} does not answer. Look at its power and its line."
        return f"Unit {self.number} answers, but its heartbeat stands still. Is its program running?"

    async def poll(self, host: Host) -> list[Reading]:
        """Read it once. Raises Silent when it does not answer, Lost with the link."""
        at, began = datetime.now(UTC), time.monotonic()
        self.is_fresh = False
        try:
            readings = await self._read(host, at)
        except Silent as silence:
            self._failed(str(silence.__cause__) if isinstance(silence.__cause__, Refused) else "")
            raise
        self.failures, self.due, self.why = 0, 0.0, ""
        return self._judged(readings, at, began)

    def doubt(self) -> list[Reading]:
        """Its values as bad, once, since it was last trusted."""
        now = datetime.now(UTC)
        bad = [
            Reading(address, None, False, self.trusted_at or now, why=self.trouble)
            for address in self.addresses
            if self._told.get(address) != (None, False)
        ]
        self._told |= {reading.address: (None, False) for reading in bad}
        return bad

    def _failed(self, why: str) -> None:
        self.failures += 1
        self.why = why
        if self.is_out:
            pause = min(FIRST_PAUSE * 2 ** (self.failures - FAILURES_TO_OPEN), LONGEST_PAUSE)
            self.due = time.monotonic() + pause

    async def _read(self, host: Host, at: datetime) -> list[Reading]:
        readings: list[Reading] = []
        for block in list(self.blocks):
            try:
                words = await host.read(block)
            except Refused as no:
                if len(block.places) > 1 and no.code in (ILLEGAL_ADDRESS, ILLEGAL_VALUE):
                    index = self.blocks.index(block)
                    self.blocks[index : index + 1] = apart(block)
                readings += [Reading(place.address, None, False, at) for place in block.places]
                continue
            readings += [
                Reading(place.address, value, value is not None, at) for place, value in decode_all(block, words)
            ]
        return readings

    def _judged(self, readings: list[Reading], at: datetime, began: float) -> list[Reading]:
        """What is news of a poll. A value that moved shows life as a heartbeat does; one told again does not."""
        news = [r for r in readings if self._told.get(r.address) != (r.value, r.good)]
        beats = self.pulse is None
        for reading in readings:
            if reading.address == self.pulse and reading.good and reading.value != self._pulse_value:
                # The first value may stand there since yesterday: only a second one is a beat.
                beats, self._pulse_value = self._pulse_value is not None, reading.value
        if beats:
            self.beat_at = began
        if self.is_frozen:
            return self.doubt()
        known = self.trusted_at is not None
        self.is_fresh = beats or (known and any(r.good and self._told.get(r.address, (0, False))[1] for r in news))
        if self.is_fresh:
            self.trusted_at = at
        if beats and began - self._told_at >= READ_BACK_SECONDS:
            self._told_at, news = began, readings
        self._told |= {r.address: (r.value, r.good) for r in news}
        return news


def units_of(target: Target) -> list[Unit]:
    """The units a connection reads, each with its heartbeat if it has one; raises Misconfigured."""
    pulses = _pulses(target)
    known = {point.address for point in target.points}
    points = [*target.points, *(Point(pulse, "uint16") for pulse in pulses if pulse not in known)]
    places = [parse(point) for point in points]
    hearts = {parse(Point(pulse, "uint16")).unit: pulse for pulse in pulses}
    return [
        Unit(number, plan(_of(places, number)), hearts.get(number))
        for number in sorted({place.unit for place in places})
    ]


def _of(places: Iterable[Place], unit: int) -> Sequence[Place]:
    return [place for place in places if place.unit == unit]


def _pulses(target: Target) -> list[str]:
    """The heartbeats: the connection's own, and those bound to machines, at most one per unit."""
    found = [target.settings.get("heartbeat"), *target.settings.get("heartbeats", ())]
    return list(dict.fromkeys(str(pulse) for pulse in found if pulse))


def nobody(units: Sequence[Unit]) -> Lost:
    """Why the whole host is given up."""
    if any(unit.is_frozen and not unit.is_out for unit in units):
        return Lost("The controller answers, but its heartbeat stands still. Is its program running?")
    why = next((unit.why for unit in units if unit.why), "")
    if why:
        names = ", ".join(str(unit.number) for unit in units)
        return Lost(f"The gateway answers, but no unit behind it does ({names}): {why}.")
    return Lost("The controller does not answer any more. Look at its power and its network.")
