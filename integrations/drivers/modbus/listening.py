"""Polling a host until it can no longer be trusted."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime

from integrations.drivers.modbus.host import Host, Silent, connect
from integrations.drivers.modbus.units import Unit, nobody, units_of
from integrations.drivers.readings import Beat, Hear, Misconfigured, Reading, Target

POLL_SECONDS = 0.2
# Between the end of a poll and the next one, or half of what is set.
BREATH_SECONDS, SHORTEST_SECONDS = 0.01, 0.0005
# Readings that wait for the disk; more, and the next poll waits too.
MOST_WAITING = 5_000

log = logging.getLogger(__name__)


class _Telling:
    """Hands readings on while the next ones are fetched: there is no acknowledgement a controller waits for."""

    def __init__(self, hear: Hear, beat: Beat) -> None:
        self._hear, self._beat = hear, beat
        self._readings: list[Reading] = []
        self._beats: dict[int, tuple[list[str], datetime | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def tell(self, unit: Unit, news: list[Reading]) -> None:
        """Soon, in order; at once when much is waiting. Raises what keeping earlier ones raised."""
        self._readings += news
        if unit.is_fresh:
            self._beats[unit.number] = (unit.addresses, unit.trusted_at)
        if self._task is not None and (self._task.done() or len(self._readings) >= MOST_WAITING):
            await self._task
            self._task = None
        if self._task is None and (self._readings or self._beats):
            self._task = asyncio.create_task(self._hand_on())

    async def _hand_on(self) -> None:
        readings, self._readings = self._readings, []
        beats, self._beats = self._beats, {}
        if readings:
            await self._hear(readings)
        # Trusted up to here: only when all that was read until then is kept.
        for addresses, trusted_at in beats.values():
            self._beat(addresses, trusted_at)

    async def close(self) -> None:
        """What is under way still arrives."""
        if self._task is not None:
            await self._task
            self._task = None
        await self._hand_on()


async def listen(target: Target, hear: Hear, beat: Beat) -> None:
    """Poll every unit of a host, then raise Lost when none of them can be trusted any more.

    A unit that falls silent turns bad and is asked again with growing pauses; its neighbours go on. The heartbeat is
    the address in the connection's setting `heartbeat`, or one bound to a machine; without one every answer beats.
    """
    units = units_of(target)
    if not units:
        raise Misconfigured("No register means anything yet. Add one on the connection's page.")
    every = float(target.settings.get("poll_seconds") or POLL_SECONDS)
    telling = _Telling(hear, beat)
    async with connect(target.endpoint, len(units)) as host:
        try:
            due = time.monotonic()
            while True:
                for unit in units:
                    if unit.due <= time.monotonic():
                        await telling.tell(unit, await _poll(host, unit))
                if all(unit.failures or unit.is_frozen for unit in units):
                    raise nobody(units)
                # From due time to due time, so that a late poll does not make the next one late; what was missed is not
                # made up for, and a slow controller gets its breath.
                due = max(due + every, time.monotonic() + min(BREATH_SECONDS, every / 2))
                rest = due - time.monotonic()
                # The loop's clock ticks in milliseconds: what is less is over already.
                await asyncio.sleep(rest if rest > SHORTEST_SECONDS else 0)
        finally:
            await telling.close()


async def _poll(host: Host, unit: Unit) -> list[Reading]:
    """What is new of a unit."""
    was_out = unit.is_out
    news: list[Reading]
    try:
        news = await unit.poll(host)
    except Silent:
        news = unit.doubt() if unit.is_out else []
        if unit.is_out and not was_out:
            log.warning("unit %d of %s does not answer; it is asked again later", unit.number, host)
    else:
        if was_out:
            log.info("unit %d of %s answers again", unit.number, host)
    return news
