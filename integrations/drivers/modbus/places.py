"""Addresses, and registers to values and back. Pure, so that bytes can test it."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from integrations.drivers.readings import Misconfigured, Point

# The specification's limits (Modbus Application Protocol V1.1b3, 6.1 and 6.3).
MOST_REGISTERS, MOST_BITS = 125, 2000
# Reading over a small hole is cheaper than a second request.
SMALL_HOLE = 8

ADDRESS = re.compile(r"(\d{1,3})/(holding|input|coil|discrete)/(\d{1,5})(?:\.(\d{1,2}))?")
BITS = ("coil", "discrete")
# Data type -> (registers, struct format of the bytes, high byte first).
TYPES = {
    "uint16": (1, ">H"), "int16": (1, ">h"), "uint32": (2, ">I"), "int32": (2, ">i"), "float32": (2, ">f"),
    "uint64": (4, ">Q"), "int64": (4, ">q"), "float64": (4, ">d"),
}  # fmt: skip
STRING = "string"

Value = int | float | bool | str


@dataclass(frozen=True, slots=True)
class Place:
    """A parsed address: where it stands, how many registers or bits it takes, how they are put together."""

    address: str
    unit: int
    table: str
    start: int
    length: int
    datatype: str
    word_order: str = "big"
    byte_order: str = "big"
    bit: int | None = None


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
        raise Misconfigured(
            f"'{point.address}' is no Modbus address; write <unit>/<table>/<number>, for example 1/holding/4. "
            "The tables are holding, input, coil and discrete."
        )
    unit, table, start = int(match[1]), match[2], int(match[3])
    bit = int(match[4]) if match[4] is not None else None
    if table in BITS or bit is not None:
        length, datatype = 1, "bit"
    else:
        datatype = point.datatype or "uint16"
        length = _length(point, datatype)
    if unit > 255 or start + length > 65536 or (bit is not None and (bit > 15 or table in BITS)):
        raise Misconfigured(f"'{point.address}' is out of range.")
    return Place(point.address, unit, table, start, length, datatype, point.word_order, point.byte_order, bit)


def _length(point: Point, datatype: str) -> int:
    if datatype == STRING:
        if not 1 <= point.length <= MOST_REGISTERS:
            raise Misconfigured(f"Say how many registers the text at {point.address} takes, 1 to {MOST_REGISTERS}.")
        return point.length
    if datatype not in TYPES:
        raise Misconfigured(f"'{datatype}' is no data type. Known: {', '.join(TYPES)}, {STRING}.")
    return TYPES[datatype][0]


def plan(places: Sequence[Place]) -> list[Block]:
    """Gather places into as few requests as the limits allow; a value is never split over two."""
    blocks: list[Block] = []
    for place in sorted(places, key=lambda p: (p.unit, p.table, p.start, p.length)):
        most = MOST_BITS if place.table in BITS else MOST_REGISTERS
        last = blocks[-1] if blocks else None
        if last is not None and (last.unit, last.table) == (place.unit, place.table):
            end = max(last.start + last.length, place.start + place.length)
            if place.start - (last.start + last.length) <= SMALL_HOLE and end - last.start <= most:
                blocks[-1] = Block(last.unit, last.table, last.start, end - last.start, (*last.places, place))
                continue
        blocks.append(Block(place.unit, place.table, place.start, place.length, (place,)))
    return blocks


def apart(block: Block) -> list[Block]:
    """The same places, each with a request of its own: some controllers refuse a request that touches a hole."""
    return [Block(place.unit, place.table, place.start, place.length, (place,)) for place in block.places]


def decode(place: Place, words: Sequence[int]) -> Value | None:
    """Registers to a value; None for a float that is no number."""
    if place.table in BITS:
        return bool(words[0])
    if place.bit is not None:
        return bool(words[0] >> place.bit & 1)
    if place.datatype == STRING:
        # Two letters a register, padded with NUL or blanks. Old panels write Latin-1.
        raw = b"".join(_bytes(word, place) for word in words).partition(b"\0")[0]
        try:
            return raw.decode().rstrip()
        except UnicodeDecodeError:
            return raw.decode("latin-1").rstrip()
    if place.word_order == "little":
        words = list(reversed(words))
    value: int | float = struct.unpack(TYPES[place.datatype][1], b"".join(_bytes(word, place) for word in words))[0]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def encode(place: Place, value: Any) -> list[int]:
    """A value to registers; raises Misconfigured where it does not fit."""
    no = Misconfigured(f"{value!r} does not fit {place.address} ({place.datatype}).")
    if place.bit is not None:
        raise Misconfigured(f"One bit of a register cannot be written ({place.address}); write the whole register.")
    if place.datatype == "bit":
        if value not in (True, False, 0, 1):
            raise no
        return [int(value)]
    if place.datatype == STRING:
        raw = str(value).encode()
        if len(raw) > 2 * place.length:
            raise no
        raw = raw.ljust(2 * place.length, b"\0")
    else:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise no
        if "int" in place.datatype:
            if value != int(value):
                raise no
            value = int(value)
        try:
            raw = struct.pack(TYPES[place.datatype][1], value)
        except (struct.error, OverflowError):
            raise no from None
    order = "little" if place.byte_order == "little" else "big"
    words = [int.from_bytes(raw[n : n + 2], order) for n in range(0, len(raw), 2)]  # type: ignore[arg-type]
    return list(reversed(words)) if place.word_order == "little" and place.datatype != STRING else words


def _bytes(word: int, place: Place) -> bytes:
    return word.to_bytes(2, "little" if place.byte_order == "little" else "big")
