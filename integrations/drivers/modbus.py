"""Modbus TCP: the only file that imports pymodbus. It reads and never writes.

An address is <unit>/<table>/<register>, for example 1/holding/4; registers count from 0. Numbers of 32 bits
have the high word first unless the data type ends in `le`.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlparse

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from integrations.drivers.readings import Beat, Hear, Lost, Misconfigured, Point, Reading, Target

# One second and no second try: a reading that comes late is a reading of the next poll.
TIMEOUT = 1.0
POLL_SECONDS = 0.2
# Unchanged values are told again, so that one that was missed is missed only for so long.
READ_BACK_SECONDS = 5.0
SILENCE_SECONDS = 5.0
# The specification's limits (Modbus Application Protocol V1.1b3, 6.1 and 6.3).
MOST_REGISTERS, MOST_BITS = 125, 2000
# Reading over a small hole is cheaper than a second request.
SMALL_HOLE = 8

logging.getLogger("pymodbus").setLevel(logging.CRITICAL)

ADDRESS = re.compile(r"(\d{1,3})/(holding|input|coil|discrete)/(\d{1,5})")
# Data type -> (registers, struct format of the bytes, high byte first).
TYPES = {
    "uint16": (1, ">H"), "int16": (1, ">h"), "uint32": (2, ">I"), "int32": (2, ">i"), "float32": (2, ">f"),
    "uint64": (4, ">Q"), "int64": (4, ">q"), "float64": (4, ">d"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A parsed address: where it stands and how many registers or bits it takes."""

    address: str
    unit: int
    table: str
    start: int
    length: int
    datatype: str


@dataclass(frozen=True, slots=True)
class Block:
    """Places that one request reads together."""

    unit: int
    table: str
    start: int
    length: int
    places: tuple[Place, ...]


def parse(point: Point) -> Place:
    """Read an address; raises Misconfigured."""
    match = ADDRESS.fullmatch(point.address)
    if match is None:
        raise Misconfigured(f"'{point.address}' is no Modbus address; write <unit>/holding/<register>.")
    unit, table, start = int(match[1]), match[2], int(match[3])
    if table in ("coil", "discrete"):
        length, datatype = 1, "bit"
    else:
        datatype = point.datatype or "uint16"
        name = datatype.removesuffix("le")
        if name not in TYPES:
            raise Misconfigured(f"'{datatype}' is no data type. Known: {', '.join(TYPES)}, each also with 'le'.")
        length = TYPES[name][0]
    if unit > 255 or start + length > 65536:
        raise Misconfigured(f"'{point.address}' is out of range.")
    return Place(point.address, unit, table, start, length, datatype)


def plan(places: Sequence[Place]) -> list[Block]:
    """Gather places into as few requests as the limits allow; a value is never split over two."""
    blocks: list[Block] = []
    for place in sorted(places, key=lambda p: (p.unit, p.table, p.start, p.length)):
        most = MOST_BITS if place.datatype == "bit" else MOST_REGISTERS
        last = blocks[-1] if blocks else None
        if last is not None and (last.unit, last.table) == (place.unit, place.table):
            end = max(last.start + last.length, place.start + place.length)
            if place.start - (last.start + last.length) <= SMALL_HOLE and end - last.start <= most:
                blocks[-1] = Block(last.unit, last.table, last.start, end - last.start, (*last.places, place))
                continue
        blocks.append(Block(place.unit, place.table, place.start, place.length, (place,)))
    return blocks


def decode(place: Place, words: Sequence[int]) -> int | float | bool | None:
    """Registers to a number; None for a float that is no number."""
    if place.datatype == "bit":
        return bool(words[0])
    name = place.datatype.removesuffix("le")
    if place.datatype.endswith("le"):
        words = list(reversed(words))
    value: int | float = struct.unpack(TYPES[name][1], b"".join(word.to_bytes(2, "big") for word in words))[0]
    return None if isinstance(value, float) and not math.isfinite(value) else value


async def listen(target: Target, hear: Hear, beat: Beat) -> None:
    """Poll a server until it can no longer be trusted, then raise Lost.

    The heartbeat is the address in the connection's setting `heartbeat`; without one every answered poll beats.
    """
    url = urlparse(target.endpoint)
    if url.scheme not in ("modbus", "tcp") or not url.hostname:
        raise Misconfigured(f"'{target.endpoint}' is no Modbus endpoint; write modbus://host:502.")
    pulse = target.settings.get("heartbeat")
    points = list(target.points)
    if pulse and pulse not in {point.address for point in points}:
        points.append(Point(pulse, "uint16"))
    blocks = plan([parse(point) for point in points])
    # One client per host: some controllers take a single connection, and pymodbus has one request under way.
    client = AsyncModbusTcpClient(
        url.hostname, port=url.port or 502, timeout=TIMEOUT, retries=0, reconnect_delay=0, name="lineside"
    )
    try:
        if not await client.connect():
            raise Lost(f"No answer from {target.endpoint}. Is it switched on, is the cable in?")
        await _poll(client, target, blocks, pulse, hear, beat)
    except (ModbusException, OSError, TimeoutError) as error:
        raise Lost("The controller does not answer any more.") from error
    finally:
        client.close()


async def _poll(
    client: AsyncModbusTcpClient, target: Target, blocks: list[Block], pulse: str | None, hear: Hear, beat: Beat
) -> None:
    every = float(target.settings.get("poll_seconds", POLL_SECONDS))
    told: dict[str, tuple[Any, bool]] = {}
    told_at = beat_at = time.monotonic()
    pulse_value: Any = None
    while True:
        began = time.monotonic()
        readings: list[Reading] = []
        for block in blocks:
            readings += await _read(client, block)
        if pulse is None:
            beat_at = began
            beat()
        else:
            value = next((r.value for r in readings if r.address == pulse and r.good), None)
            if value is not None and value != pulse_value:
                pulse_value, beat_at = value, began
                beat()
        if began - beat_at > SILENCE_SECONDS:
            raise Lost("The controller answers, but its heartbeat stands still.")
        again = began - told_at >= READ_BACK_SECONDS
        if again:
            told_at = began
        news = [r for r in readings if again or told.get(r.address) != (r.value, r.good)]
        if news:
            await hear(news)
            told.update({r.address: (r.value, r.good) for r in news})
        await asyncio.sleep(max(0.01, every - (time.monotonic() - began)))


async def _read(client: AsyncModbusTcpClient, block: Block) -> list[Reading]:
    # The values are at least as new as the question.
    at = datetime.now(UTC)
    ask = {
        "holding": client.read_holding_registers, "input": client.read_input_registers,
        "coil": client.read_coils, "discrete": client.read_discrete_inputs,
    }[block.table]  # fmt: skip
    answer: Any = await ask(block.start, count=block.length, device_id=block.unit)
    # Refusals come back as answers, not as exceptions.
    if answer.isError():
        return [Reading(place.address, None, False, at) for place in block.places]
    found: list[int] = list(answer.bits if block.table in ("coil", "discrete") else answer.registers)
    if len(found) < block.length:
        raise Lost("The controller answered fewer registers than were asked for.")
    readings = []
    for place in block.places:
        value = decode(place, found[place.start - block.start :][: place.length])
        readings.append(Reading(place.address, value, value is not None, at))
    return readings
