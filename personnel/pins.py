"""Which PINs everybody tries first."""

from __future__ import annotations

import itertools

# The most frequent ones of leaked collections that no rule below names, and the middle column of the pad.
_FAVOURITES = {"1004", "2000", "2001", "1122", "1313", "6969", "4200", "2580", "0852", "1379", "1980", "1984", "1990"}
LENGTHS = range(4, 9)


def is_simple(pin: str) -> bool:
    """Whether a PIN is among those somebody else would try: one digit, a run, a pair again and again, a favourite."""
    digits = [int(each) for each in pin]
    steps = {(after - before) % 10 for before, after in itertools.pairwise(digits)}
    return steps in ({0}, {1}, {9}) or pin[:2] * (len(pin) // 2) == pin or pin in _FAVOURITES
