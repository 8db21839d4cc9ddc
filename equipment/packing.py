"""Samples packed into a few bytes each, and back, bit for bit.

Times become the steps between them, values that are decimal numbers (sensors give few digits) whole numbers and their
steps, others the bits in which they differ; each byte of these goes into a plane of its own and through deflate.
Pure, so that thousands of invented days can be tried against it.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import xor
from typing import NamedTuple

MAGIC = b"S1"
# Microseconds: the database's own fineness; most controllers tell milliseconds.
UNITS = (1_000, 1)
MOST_DIGITS = 9
EXACT = 2**53
HEADER = struct.Struct("<2sIqqbB")
RUN = struct.Struct("<I?BI")
SIZE = struct.Struct("<I")


class Packed(NamedTuple):
    """One sample: microseconds since 1970, value, whether it can be trusted, the protocol's own code."""

    at: int
    value: float | None
    good: bool
    status: int


def pack(samples: Sequence[Packed]) -> bytes:
    """Pack samples that are sorted by time; `unpack` gives the same again."""
    if not samples:
        raise ValueError("There is nothing to pack.")
    times = [sample.at for sample in samples]
    unit = next(unit for unit in UNITS if not any(at % unit for at in times))
    steps = [(later - earlier) // unit for earlier, later in pairwise(times)]
    shortest = min(steps, default=0)
    if shortest < 0:
        raise ValueError("Samples are packed in the order of their times.")
    values = _without_holes(samples)
    digits, numbers = _numbers(values)
    header = HEADER.pack(MAGIC, len(samples), times[0], shortest, digits, UNITS.index(unit))
    runs = b"".join(RUN.pack(*run) for run in _runs(samples))
    return b"".join(
        (header, SIZE.pack(len(runs)), runs, _planes([step - shortest for step in steps]), _planes(numbers))
    )


def unpack(data: bytes) -> list[Packed]:
    """The samples of a chunk, oldest first."""
    magic, count, first, shortest, digits, unit_index = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("This is no chunk of samples.")
    position = HEADER.size
    (size,) = SIZE.unpack_from(data, position)
    position += SIZE.size
    runs = list(RUN.iter_unpack(data[position : position + size]))
    steps, position = _from_planes(data, position + size)
    numbers, _ = _from_planes(data, position)
    unit = UNITS[unit_index]
    times = accumulate(((step + shortest) * unit for step in steps), initial=first)
    values = _values(digits, numbers)
    found: list[Packed] = []
    pairs = list(zip(times, values, strict=True))
    for (start, good, has_value, status), end in zip(runs, [*(run[0] for run in runs[1:]), count], strict=True):
        if has_value:
            found += [Packed(at, value, good, status) for at, value in pairs[start:end]]
        else:
            found += [Packed(at, None, good, status) for at, _ in pairs[start:end]]
    return found


def _without_holes(samples: Sequence[Packed]) -> array[float]:
    """The values, each missing one replaced by the one before: the runs say which are missing."""
    values, last = array("d"), 0.0
    for sample in samples:
        if sample.value is not None:
            last = sample.value
        values.append(last)
    return values


def _runs(samples: Sequence[Packed]) -> list[tuple[int, bool, bool, int]]:
    runs: list[tuple[int, bool, bool, int]] = []
    before = None
    for index, (_, value, good, status) in enumerate(samples):
        now = (good, value is not None, status)
        if now != before:
            runs.append((index, *now))
            before = now
    return runs


def _numbers(values: array[float]) -> tuple[int, list[int]]:
    """How many decimal digits the values have and their steps; -1 and the changed bits if they are no decimals."""
    for digits in range(MOST_DIGITS + 1):
        scale = 10.0**digits
        # A glance first: most lists are settled by it.
        if any(abs(value * scale) > EXACT or round(value * scale) / scale != value for value in values[:20]):
            continue
        if any(abs(value * scale) > EXACT for value in values):
            continue
        whole = [round(value * scale) for value in values]
        # Compared by bits, for there is a zero below zero.
        if array("d", (number / scale for number in whole)).tobytes() == values.tobytes():
            steps = [later - earlier for earlier, later in zip([0, *whole], whole, strict=False)]
            return digits, [2 * step if step >= 0 else -2 * step - 1 for step in steps]
    bits = array("Q")
    bits.frombytes(values.tobytes())
    return -1, [later ^ earlier for earlier, later in zip([0, *bits], bits, strict=False)]


def _values(digits: int, numbers: list[int]) -> list[float]:
    if digits >= 0:
        scale = 10.0**digits
        steps = (number >> 1 if not number & 1 else -((number + 1) >> 1) for number in numbers)
        return [whole / scale for whole in accumulate(steps)]
    values = array("d")
    values.frombytes(array("Q", accumulate(numbers, xor)).tobytes())
    return values.tolist()


def _planes(numbers: list[int]) -> bytes:
    """Whole numbers from 0 as planes: all lowest bytes, all second bytes, ... each deflated if that helps."""
    width = (max(numbers, default=0).bit_length() + 7) // 8
    words = array("Q", numbers)
    if sys.byteorder == "big":
        words.byteswap()
    raw = words.tobytes()
    parts = [struct.pack("<IB", len(numbers), width)]
    for plane in range(width):
        plain = raw[plane::8]
        small = _deflated(plain)
        is_smaller = len(small) < len(plain)
        body = small if is_smaller else plain
        parts += [struct.pack("<?I", is_smaller, len(body)), body]
    return b"".join(parts)


def _from_planes(data: bytes, position: int) -> tuple[list[int], int]:
    count, width = struct.unpack_from("<IB", data, position)
    position += 5
    raw = bytearray(8 * count)
    for plane in range(width):
        is_smaller, size = struct.unpack_from("<?I", data, position)
        position += 5
        body = data[position : position + size]
        raw[plane::8] = zlib.decompress(body, -15) if is_smaller else body
        position += size
    words = array("Q")
    words.frombytes(raw)
    if sys.byteorder == "big":
        words.byteswap()
    return words.tolist(), position


def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()
