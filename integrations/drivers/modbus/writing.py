"""Writing one value, at most once.

A reply that is lost says nothing about the write: with the library's usual retries a controller was seen to execute
it four times. So there is one request, never repeated; what happened is read back, and what cannot be known is said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from integrations.drivers.modbus.host import Host, Refused, Silent, connect
from integrations.drivers.modbus.places import Block, Place, Value, decode, encode, parse
from integrations.drivers.readings import Lost, Misconfigured, Point, Target

DEADLINE = 5.0
# A controller shows a written value in its next cycle.
SETTLE_SECONDS = 0.1

Effect = Literal["ok", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: done and read back, certainly not done, or nobody knows."""

    effect: Effect
    detail: str
    read_back: Value | None = None


async def write(
    target: Target,
    point: Point,
    value: Any,
    *,
    deadline: float = DEADLINE,
    may_still: Callable[[], bool] = lambda: True,
) -> Written:
    """Write `value` to an address on the connection's list `writable`; raises Misconfigured for any other.

    `may_still` is asked right before the request leaves: a lease lost meanwhile stops it. `deadline` in seconds.
    """
    writable: Collection[str] = target.settings.get("writable", ())
    if point.address not in writable:
        raise Misconfigured(f"{point.address} is not on this connection's list of addresses that may be written.")
    place = parse(point)
    if place.table not in ("holding", "coil"):
        raise Misconfigured(f"{point.address} cannot be written: only holding registers and coils can.")
    words = encode(place, value)
    sent = False
    try:
        async with asyncio.timeout(deadline), connect(target.endpoint) as host:
            if not may_still():
                return Written("failed", "Another collector holds this connection; nothing was sent.")
            sent = True
            try:
                await host.write(place, words)
            except Refused as no:
                return Written("failed", f"The controller refused: {no}.")
            except Silent:
                return await _seen(host, place, words, "The controller's answer did not come.")
            return await _seen(host, place, words, "")
    except (Lost, TimeoutError) as error:
        if not sent:
            return Written("failed", str(error) or "No connection within the deadline; nothing was sent.")
        return Written("unknown", f"The link broke after the request had left. {error}".strip())


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
