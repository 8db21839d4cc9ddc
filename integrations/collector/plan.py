"""What a collector knows of a connection: plain data, so that it keeps reading without the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.drivers.readings import Point, Target
from integrations.states import SIGNALS_OUT, Role


@dataclass(frozen=True)
class Meaning:
    """A binding as the collector uses it; `key` is the counter's or property's id."""

    address: str
    role: str
    equipment: int
    equipment_number: str
    name: str
    datatype: str = ""
    scale: float = 1.0
    offset: float = 0.0
    dead_band: float = 0.0
    keep_ms: int = 1000
    word_order: str = "big"
    byte_order: str = "big"
    length: int = 0
    key: int | None = None
    mapping: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Station:
    """What a station with a handshake does without us."""

    without_mes: str
    answer_ms: int


@dataclass(frozen=True)
class Plan:
    """A connection and what its addresses mean."""

    connection: int
    name: str
    protocol: str
    endpoint: str
    # With the password, so it is never printed.
    settings: Mapping[str, Any] = field(repr=False)
    meanings: tuple[Meaning, ...]
    handshakes: Mapping[int, Station] = field(default_factory=dict)
    # When the certificates of both sides end: the server's, then our own.
    ends_at: tuple[datetime | None, datetime | None] = (None, None)
    # Where each machine's trusted data ended before we came.
    observed_at: Mapping[int, datetime | None] = field(default_factory=dict, compare=False)

    @property
    def target(self) -> Target:
        """What the driver needs to know."""
        points = {
            m.address: Point(m.address, m.datatype, m.word_order, m.byte_order, m.length)
            for m in self.meanings
            if m.role != Role.HANDSHAKE or m.name not in SIGNALS_OUT
        }
        return Target(self.endpoint, tuple(points.values()), self.settings)

    @property
    def equipment(self) -> dict[int, str]:
        """The machines behind this connection."""
        return {m.equipment: m.equipment_number for m in self.meanings}
