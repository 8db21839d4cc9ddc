"""Writing one value, at most once.

A reply that is lost says nothing about the write: with the library's usual retries a controller was seen to execute
it four times. So there is one request, never repeated; what happened is read back, and what cannot be known is said.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from typing import Any

from integrations.drivers.modbus.host import Host, Refused, Silent, connect
from integrations.drivers.modbus.places import Block, Place, decode, encode, parse
from integrations.drivers.readings import Lost, MayStill, Misconfigured, Point, Target, Writer, Written

DEADLINE = 5.0
# A controller shows a written value in its next cycle.
SETTLE_SECONDS = 0.1

async def write(
    target: Target,
    point: Point,
    value: Any,
    *,
    deadline: float = DEADLINE,
    may_still: MayStill = lambda: True,
) -> Written:
    """Write `value` to an address on the connection's list `writable`; raises Misconfigured for any other.

    `may_still` is asked right before the request leaves: a lease lost meanwhile stops it. `deadline` in seconds.
    """
    place, words = _prepared(target, point, value)
    reached = False
    try:
        async with asyncio.timeout(deadline), connect(target.endpoint) as host:
            reached = True
            return await _write(host, place, words, may_still, read_back=True)
    except (Lost, TimeoutError) as error:
        if not reached:
            return Written("failed", str(error) or "No connection within the deadline; nothing was sent.")
        return Written("unknown", f"The link broke after the request had left. {error}".strip())


@contextlib.asynccontextmanager
async def writer(target: Target) -> AsyncIterator[Writer]:
    """A link that is kept for several writes; raises Lost when nobody is there."""
    async with connect(target.endpoint) as host:
        yield _Kept(target, host)


class _Kept:
    def __init__(self, target: Target, host: Host) -> None:
        self._target, self._host = target, host

    async def write(
        self, point: Point, value: Any, *, deadline: float, may_still: MayStill, read_back: bool = True
    ) -> Written:
        place, words = _prepared(self._target, point, value)
        try:
            async with asyncio.timeout(deadline):
                return await _write(self._host, place, words, may_still, read_back=read_back)
        except TimeoutError as late:
            raise Lost("The controller did not take a value in time.") from late


def _prepared(target: Target, point: Point, value: Any) -> tuple[Place, list[int]]:
    writable: Collection[str] = target.settings.get("writable", ())
    if point.address not in writable:
        raise Misconfigured(f"{point.address} is not on this connection's list of addresses that may be written.")
    place = parse(point)
    if place.table not in ("holding", "coil"):
        raise Misconfigured(f"{point.address} cannot be written: only holding registers and coils can.")
    return place, encode(place, value)


async def _write(host: Host, place: Place, words: list[int], may_still: MayStill, *, read_back: bool) -> Written:
    if not may_still():
        return Written("failed", "Another collector holds this connection; nothing was sent.")
    try:
        await host.write(place, words)
    except Refused as no:
        return Written("failed", f"The controller refused: {no}.")
    except Silent:
        return await _seen(host, place, words, "The controller's answer did not come.")
    return await _seen(host, place, words, "") if read_back else Written("ok", "")


async def _seen(host: Host, place: Place, words: list[int], trouble: str) -> Written:
    """Look at what stands there now."""
    await asyncio.sleep(SETTLE_SECONDS)
    block = Block(place.unit, place.table, place.start, place.length, (place,))
    try:
        found = await host.read(block)
    except (Refused, Silent) as error:
        return Written("unknown", f"{trouble} It could not be read back: {error or 'no answer'}.".strip())
    value = decode(place, found[: place.length])
    if [int(word) for word in found[: place.length]] == words:
        return Written("ok", f"{trouble} It stands there.".strip() if trouble else "", value)
    if trouble:
        # It may still be executed late.
        return Written("unknown", f"{trouble} Something else stands there.", value)
    return Written("failed", "The controller accepted it, but something else stands there.", value)
