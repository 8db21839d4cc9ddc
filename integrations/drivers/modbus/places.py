"""Addresses, and registers to values and back. Pure, so that bytes can test it."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from integrations.addresses import BITS, LAST_NUMBER, REGISTERS, register_words
from integrations.drivers.readings import Misconfigured, Point

# The specification's limits (Modbus Application Protocol V1.1b3, 6.1 and 6.3).
MOST_REGISTERS, MOST_BITS = 125, 2000
# Reading over a small hole is cheaper than a second request.
SMALL_HOLE = 8

# Data type -> struct format of the bytes, high byte first.
FORMATS = {
    "uint16": ">H", "int16": ">h", "uint32": ">I", "int32": ">i", "float32": ">f",
    "uint64": ">Q", "int64": ">q", "float64": ">d",
}  # fmt: skip
STRUCTS = {name: struct.Struct(form) for name, form in FORMATS.items()}
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
    words = register_words(point.address)
    if words is None:
        raise Misconfigured(
            f"'{point.address}' is no Modbus address; write <unit>/<table>/<number>, for example 1/holding/4. "
            "The tables are holding, input, coil and discrete."
        )
    unit, table, start, bit = words
    if table in BITS or bit is not None:
        length, datatype = 1, "bit"
    else:
        datatype = point.datatype or "uint16"
        length = _length(point, datatype)
    if start + length > LAST_NUMBER + 1:
        raise Misconfigured(f"'{point.address}' is out of range.")
    return Place(point.address, unit, table, start, length, datatype, point.word_order, point.byte_order, bit)


def _length(point: Point, datatype: str) -> int:
    if datatype == STRING:
        if not 1 <= point.length <= MOST_REGISTERS:
            raise Misconfigured(f"Say how many registers the text at {point.address} takes, 1 to {MOST_REGISTERS}.")
        return point.length
    if datatype not in REGISTERS:
        raise Misconfigured(f"'{datatype}' is no data type. Known: {', '.join(REGISTERS)}.")
    return REGISTERS[datatype]


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


def decode_all(block: Block, words: Sequence[int]) -> list[tuple[Place, Value | None]]:
    """The values of a block, each as `decode` says; numbers in the usual order are taken from one run of bytes."""
    if block.table in BITS:
        return [(place, bool(words[place.start - block.start])) for place in block.places]
    raw = struct.pack(f">{len(words)}H", *words)
    found: list[tuple[Place, Value | None]] = []
    for place in block.places:
        at = place.start - block.start
        if place.word_order == place.byte_order == "big" and (kind := STRUCTS.get(place.datatype)) is not None:
            value: int | float = kind.unpack_from(raw, 2 * at)[0]
            found.append((place, None if isinstance(value, float) and not math.isfinite(value) else value))
        else:
            found.append((place, decode(place, words[at : at + place.length])))
    return found


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
    value: int | float = STRUCTS[place.datatype].unpack(b"".join(_bytes(word, place) for word in words))[0]
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
            raw = STRUCTS[place.datatype].pack(value)
        except (struct.error, OverflowError):
            raise no from None
    order = "little" if place.byte_order == "little" else "big"
    words = [int.from_bytes(raw[n : n + 2], order) for n in range(0, len(raw), 2)]  # type: ignore[arg-type]
    return list(reversed(words)) if place.word_order == "little" and place.datatype != STRING else words


def _bytes(word: int, place: Place) -> bytes:
    return word.to_bytes(2, "little" if place.byte_order == "little" else "big")
