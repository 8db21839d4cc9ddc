"""Readings to records: what an address means to the plant. Pure, so that bytes can test it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from equipment.states import UnitState
from integrations import heard
from integrations.collector.plan import Meaning, Plan
from integrations.drivers.readings import Reading
from integrations.heard import Record
from integrations.states import Role

# A process value is kept once a second however fast the machine tells it; counts and states are kept all.
SAMPLE_SECONDS = 1.0
# What is known of a machine first, then what depends on it.
ORDER = [
    Role.HEARTBEAT, Role.EPOCH, Role.REASON, Role.STATE, Role.ALARM, Role.COUNTER, Role.VALUE, Role.RESULT,
]  # fmt: skip
LONGEST_RAW = 200


class Translator:
    """Remembers what of one connection belongs together: epoch with counter, reason with state, ring with ring."""

    def __init__(self, plan: Plan, clock: Callable[[], float] = time.monotonic) -> None:
        self._meanings: dict[str, list[Meaning]] = {}
        for meaning in plan.meanings:
            self._meanings.setdefault(meaning.address, []).append(meaning)
        self._names = plan.equipment
        self._with_epoch = {m.equipment for m in plan.meanings if m.role == Role.EPOCH}
        self._clock = clock
        self._epochs: dict[int, int] = {}
        self._reasons: dict[int, str] = {}
        self._states: dict[int, tuple[str, datetime]] = {}
        self._rings: dict[int, frozenset[str]] = {}
        self._sampled: dict[int, tuple[float, bool]] = {}
        self._bad: dict[int, dict[str, str]] = {number: {} for number in self._names}

    def doubts(self) -> dict[int, str]:
        """The machines that themselves say their data are bad, and which."""
        return {
            equipment: f"{self._names[equipment]} does not vouch for its {', '.join(sorted(bad.values()))}."
            for equipment, bad in self._bad.items()
            if bad
        }

    def translate(self, readings: Iterable[Reading]) -> list[Record]:
        """The records of readings that came together."""
        pairs = [(m, r) for r in readings for m in self._meanings.get(r.address, ())]
        pairs.sort(key=lambda pair: ORDER.index(Role(pair[0].role)))
        return [record for meaning, reading in pairs for record in self._one(meaning, reading)]

    def _one(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        self._note_quality(meaning, reading)
        match meaning.role:
            case Role.VALUE:
                return self._value(meaning, reading)
            case _ if not reading.good:
                # Bad quality never moves anything; the doubt itself opens a gap.
                return ()
            case Role.EPOCH:
                if isinstance(reading.value, int):
                    self._epochs[meaning.equipment] = reading.value
                return ()
            case Role.REASON:
                return self._reason(meaning, reading)
            case Role.STATE:
                return self._state(meaning, reading)
            case Role.COUNTER:
                return self._count(meaning, reading)
            case Role.RESULT:
                return self._ring(meaning, reading)
            case _:
                return ()

    def _note_quality(self, meaning: Meaning, reading: Reading) -> None:
        if meaning.role not in (Role.STATE, Role.COUNTER, Role.EPOCH):
            return
        bad = self._bad[meaning.equipment]
        if reading.good and not (meaning.role == Role.STATE and self._word(meaning, reading) is None):
            bad.pop(meaning.address, None)
        else:
            bad[meaning.address] = meaning.name

    def _word(self, meaning: Meaning, reading: Reading) -> str | None:
        word = meaning.mapping.get(str(reading.value), reading.value)
        return word if word in UnitState.values else None

    def _reason(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        raw = reading.value
        text = str(meaning.mapping.get(str(raw), "" if raw in (0, None) else raw))[:LONGEST_RAW]
        self._reasons[meaning.equipment] = text
        word, _ = self._states.get(meaning.equipment, ("", reading.at))
        if word != UnitState.DOWN or not text:
            return ()
        return (heard.state(meaning.equipment, word, text, reading.at),)

    def _state(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        word = self._word(meaning, reading)
        if word is None:
            return ()
        self._states[meaning.equipment] = (word, reading.at)
        reason = self._reasons.get(meaning.equipment, "") if word == UnitState.DOWN else ""
        return (heard.state(meaning.equipment, word, reason, reading.at),)

    def _count(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        epoch = self._epochs.get(meaning.equipment)
        if meaning.key is None or (epoch is None and meaning.equipment in self._with_epoch):
            # A count without its boot tag could be of before a restart.
            return ()
        raw = reading.value
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        if isinstance(raw, bool) or not isinstance(raw, int):
            raw = str(raw)[:LONGEST_RAW]
        return (heard.count(meaning.key, epoch, raw, reading.at),)

    def _value(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        if meaning.key is None:
            return ()
        raw = reading.value
        usable = reading.good and isinstance(raw, int | float) and not isinstance(raw, bool)
        number = float(raw) * meaning.scale if usable else None
        last, was_good = self._sampled.get(meaning.key, (float("-inf"), not usable))
        if usable == was_good and self._clock() - last < SAMPLE_SECONDS:
            return ()
        self._sampled[meaning.key] = (self._clock(), usable)
        return (heard.value(meaning.key, number, usable, reading.at),)

    def _ring(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        ring: list[Any] = reading.value if isinstance(reading.value, list) else [reading.value]
        epoch = self._epochs.get(meaning.equipment)
        if epoch is None and meaning.equipment in self._with_epoch:
            return ()
        items = [item for item in ring if isinstance(item, str) and item]
        before = self._rings.get(meaning.equipment, frozenset())
        self._rings[meaning.equipment] = frozenset(items)
        return [
            heard.result(meaning.equipment, epoch or 0, item, reading.at) for item in items if item not in before
        ]
