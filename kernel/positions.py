"""Where each live topic stands in this process: a snapshot names it, so that a screen knows what it has missed.

Only the coalescer of the web process moves them (`mes.live`); elsewhere they stand still.
"""

from __future__ import annotations

import secrets
from collections import Counter

_seqs: Counter[str] = Counter()
_epoch = secrets.token_hex(4)


def position(topic: str) -> tuple[str, int]:
    """(epoch, seq) of a topic. Ask before reading the rows of a snapshot: then nothing falls between."""
    return _epoch, _seqs[topic]


def advance(topic: str) -> tuple[str, int]:
    """The topic has changed once more."""
    _seqs[topic] += 1
    return position(topic)


def begin_epoch() -> None:
    """Something may have been missed: every screen asks for a snapshot."""
    global _epoch
    _epoch = secrets.token_hex(4)


def positions() -> dict[str, tuple[str, int]]:
    """All topics that have changed since the process began."""
    return {topic: (_epoch, seq) for topic, seq in list(_seqs.items())}
