"""Polling a host until it can no longer be trusted."""

from __future__ import annotations

import asyncio
import logging
import time

from integrations.drivers.modbus.host import Host, Silent, connect
from integrations.drivers.modbus.units import Unit, nobody, units_of
from integrations.drivers.readings import Beat, Hear, Reading, Target

POLL_SECONDS = 0.2

log = logging.getLogger(__name__)


async def listen(target: Target, hear: Hear, beat: Beat) -> None:
    """Poll every unit of a host, then raise Lost when none of them can be trusted any more.

    A unit that falls silent turns bad and is asked again with growing pauses; its neighbours go on. The heartbeat is
    the address in the connection's setting `heartbeat`, or one bound to a machine; without one every answer beats.
    """
    units = units_of(target)
    every = float(target.settings.get("poll_seconds") or POLL_SECONDS)
    async with connect(target.endpoint, len(units)) as host:
        while True:
            began = time.monotonic()
            for unit in units:
                if unit.due <= time.monotonic():
                    await _poll(host, unit, hear, beat)
            if all(unit.failures or unit.is_frozen for unit in units):
                raise nobody(units)
            await asyncio.sleep(max(0.01, every - (time.monotonic() - began)))


async def _poll(host: Host, unit: Unit, hear: Hear, beat: Beat) -> None:
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
    if news:
        await hear(news)
    if unit.is_fresh:
        beat(unit.addresses, unit.trusted_at)
