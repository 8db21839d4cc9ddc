"""What every driver gives and takes, whatever its protocol."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one address: whether the machine vouches for it, and when it took this value (UTC)."""

    address: str
    value: Any
    good: bool
    at: datetime
    # The machine had no room for all its values: some before this one are lost.
    overflow: bool = False
    # Of a bad one: what is the matter and where to look, where the driver knows it.
    why: str = ""
    # The protocol's own code for the value's quality (OPC UA: 32 bits); 0 is good.
    status: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """An address to read; the rest where the protocol does not say it itself (`length` of a text, in registers)."""

    address: str
    datatype: str = ""
    word_order: str = "big"
    byte_order: str = "big"
    length: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A file where a driver may remember its session; the term grows by one with each new reader of the machine."""

    path: Path
    term: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A machine's server: where it is, what to read there, and the connection's own settings."""

    endpoint: str
    points: tuple[Point, ...]
    # Holds the password once it is opened: never in a log.
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    memory: Place | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Who answered, what there is to know of it, and how fast it answers."""

    server: str
    detail: dict[str, str]
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a server's tree: something to open, or a variable with what it says now."""

    address: str
    name: str
    kind: Literal["folder", "variable"]
    datatype: str
    value: str
    writable: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: done and read back, certainly not done, or nobody knows."""

    effect: Literal["ok", "failed", "unknown"]
    detail: str
    read_back: Any = None


class Lost(Exception):
    """The machine cannot be trusted any more; the sentence says why and what to look at."""


class Misconfigured(Lost):
    """An address or setting that cannot work; trying again is useless until somebody changes it."""


class Doubt(Lost):
    """The machine answers, but what it says is not to be believed: its session must not be used again."""


class Refused(Misconfigured):
    """The server shows a certificate we do not believe; it travels along, for people to look at."""

    def __init__(self, why: str, certificate: bytes) -> None:
        super().__init__(why)
        self.certificate = certificate


# Said to a driver's task that is cancelled because the machine fell silent, not because nobody wants to read it.
GIVEN_UP = "given up"

# Awaited before the machine is told that we have its values.
Hear = Callable[[Sequence[Reading]], Awaitable[None]]


class Beat(Protocol):
    """Called whenever a heartbeat has moved; with addresses where it speaks for these only, since another machine
    behind the same host may be dead; with the time of the poll that showed it."""

    def __call__(self, addresses: Collection[str] | None = None, at: datetime | None = None) -> None: ...


# Asked right before a request leaves: a lease lost meanwhile stops it.
MayStill = Callable[[], bool]


class Writer(Protocol):
    """A link for writing, to addresses on the connection's list `writable` only."""

    async def write(
        self, point: Point, value: Any, *, deadline: float, may_still: MayStill, read_back: bool = True
    ) -> Written:
        """One request that is never repeated, and a look at what stands there. Raises Misconfigured, Lost."""
        ...
