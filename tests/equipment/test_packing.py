"""Packed samples come back bit for bit, and are small."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment.packing import Packed, pack, unpack

moments = st.integers(-(2**55), 2**55)
anything = st.floats(allow_nan=False, allow_infinity=False)
decimals = st.builds(lambda whole, digits: whole / 10**digits, st.integers(-(10**7), 10**7), st.integers(0, 6))
samples = st.builds(Packed, moments, st.none() | anything | decimals, st.booleans(), st.integers(0, 2**32 - 1))


def bits(sample: Packed) -> bytes:
    return b"" if sample.value is None else struct.pack("<d", sample.value)


@settings(max_examples=300)
@given(st.lists(samples, min_size=1, max_size=60) | st.lists(st.builds(Packed, moments, decimals, st.just(True), st.just(0)), min_size=1))
def test_everything_comes_back_bit_for_bit(found: list[Packed]) -> None:
    found.sort(key=lambda sample: sample.at)
    back = unpack(pack(found))
    assert back == found
    assert [bits(sample) for sample in back] == [bits(sample) for sample in found]


def test_a_zero_below_zero_keeps_its_sign() -> None:
    (back,) = unpack(pack([Packed(0, -0.0, True, 0)]))
    assert bits(back) == struct.pack("<d", -0.0)


def test_an_hour_of_a_thermometer_takes_less_than_four_bytes_a_sample() -> None:
    chance = random.Random(7)
    at, found = 1_790_000_000_000_000, []
    for number in range(3600):
        at += 1_000_000 + chance.randrange(-1500, 1500)
        found.append(Packed(at, round(61 + number / 900 + chance.gauss(0, 0.2), 1), True, 0))
    data = pack(found)
    assert unpack(data) == found
    assert len(data) / len(found) < 4


def test_what_is_not_in_the_order_of_time_is_not_packed() -> None:
    with pytest.raises(ValueError, match="order"):
        pack([Packed(2, 1.0, True, 0), Packed(1, 1.0, True, 0)])


def test_something_else_is_not_taken_for_a_chunk() -> None:
    with pytest.raises(ValueError, match="no chunk"):
        unpack(b"XX" + pack([Packed(2, 1.0, True, 0)])[2:])
