"""Merkle tree hashes after RFC 9162, section 2.1: leaves and nodes are told apart by their first byte."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(content: bytes) -> bytes:
    """The digest of one record's canonical writing."""
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's head. An odd one out climbs unchanged, which equals the RFC's split at the largest power of two."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        pairs = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]
