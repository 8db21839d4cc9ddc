"""What people type, as a number or as yes and no."""

from __future__ import annotations

import math

WORDS = {"true": True, "on": True, "false": False, "off": False}


def typed(text: str) -> bool | int | float | str:
    """2 and 2.5 as numbers, true and false as such; anything else stays text."""
    word = text.strip()
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    for kind in () if "_" in word else (int, float):
        try:
            number = kind(word)
        except ValueError:
            continue
        return number if math.isfinite(number) else text
    return text
