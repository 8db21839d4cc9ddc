"""Questions of a person: is somebody there, what stands in these registers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from integrations.drivers.modbus.host import Host, Refused, Silent, connect
from integrations.drivers.modbus.places import Block, Place, decode, parse, plan
from integrations.drivers.readings import Found, Lost, Point, Reading, Target

# What an answer to the test says of a unit nobody has bound yet.
FIRST = Point("1/holding/0", "uint16")


async def probe(target: Target) -> Found:
    """Connect and ask each unit for one thing it is bound to; raises Lost when nobody is there."""
    places = [parse(point) for point in target.points or (FIRST,)]
    detail: dict[str, str] = {}
    waited: list[float] = []
    units = sorted({place.unit for place in places})
    async with connect(target.endpoint, len(units)) as host:
        for unit in units:
            asked = time.monotonic()
            detail[f"unit {unit}"] = await _word(host, next(place for place in places if place.unit == unit))
            waited.append((time.monotonic() - asked) * 1000)
    return Found("Modbus TCP", detail, round(min(waited), 1))


async def _word(host: Host, place: Place) -> str:
    try:
        await host.read(Block(place.unit, place.table, place.start, place.length, (place,)))
    except Refused as no:
        return f"answers, but {no} ({place.address})"
    except Silent as silence:
        return str(silence.__cause__) if isinstance(silence.__cause__, Refused) else "does not answer"
    return "answers"


async def read_once(target: Target, points: Sequence[Point]) -> list[Reading]:
    """What stands at these points now; a bad reading where the unit refuses or keeps silent."""
    places = [parse(point) for point in points]
    found: dict[str, Reading] = {}
    async with connect(target.endpoint, len({place.unit for place in places})) as host:
        for block in plan(places):
            at = datetime.now(UTC)
            try:
                words = await host.read(block)
            except (Refused, Silent):
                # One by one, so that a single wrong address does not hide its neighbours.
                for place in block.places:
                    found[place.address] = await _alone(host, place)
                continue
            for place in block.places:
                value = decode(place, words[place.start - block.start :][: place.length])
                found[place.address] = Reading(place.address, value, value is not None, at)
    return [found[point.address] for point in points]


async def _alone(host: Host, place: Place) -> Reading:
    at = datetime.now(UTC)
    try:
        value = decode(place, await host.read(Block(place.unit, place.table, place.start, place.length, (place,))))
    except (Refused, Silent, Lost):
        return Reading(place.address, None, False, at)
    return Reading(place.address, value, value is not None, at)
