"""Readings to records: what an address means to the plant. Pure, so that bytes can test it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from equipment.services.samples import micros
from equipment.states import UnitState
from integrations import heard
from integrations.collector.plan import Meaning, Plan
from integrations.drivers.readings import Reading
from integrations.heard import Record, Sample
from integrations.states import Role, Signal

# What a machine does not vouch for, and gives no code of its own: OPC UA's "bad".
BAD = 0x80000000
# What is known of a machine first, then what depends on it.
ORDER = [
    Role.HEARTBEAT, Role.EPOCH, Role.REASON, Role.STATE, Role.ALARM, Role.COUNTER, Role.RESULT,
    Role.HANDSHAKE,
]  # fmt: skip
# Looked up once: process values come by the ten thousand.
VALUE = str(Role.VALUE)
NUMBER = int, float
DECIDE = frozenset(map(str, (Role.STATE, Role.COUNTER, Role.EPOCH)))
LONGEST_RAW = 200
# What a station says became of a unit, and whether it began without our go.
OUTCOMES: dict[Any, tuple[str, bool]] = {
    1: ("passed", False), 2: ("failed", False), 3: ("passed", True), 4: ("failed", True),
}  # fmt: skip


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
        self._signals: dict[int, dict[str, Any]] = {}
        self._kept: dict[int, Sample] = {}
        # Told too soon after the one kept: kept all the same if nothing follows.
        self._waiting: dict[int, tuple[float, Sample]] = {}
        self._pause = {m.key: m.keep_ms for m in plan.meanings if m.role == Role.VALUE and m.key is not None}
        self._heard_at: dict[str, datetime] = {}
        self._bad: dict[int, dict[str, tuple[str, str]]] = {number: {} for number in self._names}

    def doubts(self) -> dict[int, str]:
        """The machines that themselves say their data are bad, and which."""
        return {equipment: self._doubt(equipment) for equipment, bad in self._bad.items() if bad}

    def _doubt(self, equipment: int) -> str:
        """Which values are bad, and where to look."""
        bad, machine = self._bad[equipment].values(), self._names[equipment]
        if known := next((why for _, why in bad if why), ""):
            return f"{machine}: {known}"
        names = ", ".join(sorted(name for name, _ in bad))
        return f"{machine} does not vouch for its {names}. Look at the machine, and at the words of the binding."

    def translate(self, readings: Iterable[Reading]) -> list[Record]:
        """The records of readings that came together."""
        records: list[Record] = []
        samples: list[Sample] = []
        others: list[tuple[Meaning, Reading]] = []
        for reading in readings:
            for meaning in self._meanings.get(reading.address, ()):
                self._note_quality(meaning, reading)
                if reading.overflow:
                    records += self._lost(meaning, reading)
                if meaning.role == VALUE:
                    samples += self._value(meaning, reading)
                else:
                    others.append((meaning, reading))
            self._heard_at[reading.address] = reading.at
        others.sort(key=lambda pair: ORDER.index(Role(pair[0].role)))
        for pair in others:
            records += self._one(*pair)
        records += self._handshakes(others)
        return [*records, heard.values(samples)] if samples else records

    def waiting(self) -> list[Record]:
        """Process values that were told too soon after the one kept, and after which nothing came."""
        moment = self._clock()
        due = [key for key, (since, _) in self._waiting.items() if moment - since >= self._pause[key] / 1000]
        samples = [self._keep(self._waiting[key][1]) for key in due]
        return [heard.values(samples)] if samples else []

    def _lost(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        """The machine's queue ran over: between the value before and this one, some are missing. A count has all."""
        before = self._heard_at.get(reading.address)
        if before is None or meaning.role in (Role.COUNTER, Role.EPOCH, Role.HEARTBEAT):
            return ()
        prop = meaning.key if meaning.role == Role.VALUE else None
        cause = f"The machine could not keep all values of {meaning.name}; some are lost. Let it publish more often."
        return (heard.loss(meaning.equipment, prop, cause, before, reading.at),)

    def _one(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        match meaning.role:
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
            case Role.ALARM:
                return self._alarm(meaning, reading)
            case Role.COUNTER:
                return self._count(meaning, reading)
            case Role.RESULT:
                return self._ring(meaning, reading)
            case _:
                return ()

    def _note_quality(self, meaning: Meaning, reading: Reading) -> None:
        bad = self._bad[meaning.equipment]
        # A sensor may be bad in a good machine; what the driver says of a unit is said of all its values.
        if meaning.role not in DECIDE and not reading.why and meaning.address not in bad:
            return
        if reading.good and not (meaning.role == Role.STATE and self._word(meaning, reading) is None):
            bad.pop(meaning.address, None)
        else:
            bad[meaning.address] = (meaning.name, reading.why)

    def _word(self, meaning: Meaning, reading: Reading) -> str | None:
        word = said(meaning.mapping, reading.value, reading.value)
        return word if word in UnitState.values else None

    def _reason(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        raw = reading.value
        text = str(said(meaning.mapping, raw, "" if raw in (0, None) else raw))[:LONGEST_RAW]
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

    def _alarm(self, meaning: Meaning, reading: Reading) -> Sequence[Record]:
        raw = reading.value
        known = said(meaning.mapping, raw, None)
        if known is not None:
            word, next_step = str(known["word"]), str(known["next_step"])
        elif raw in (None, 0, False, "", "0"):
            word = next_step = ""
        else:
            # Better a number somebody can look up than silence.
            word, next_step = f"{meaning.name} {raw}"[:LONGEST_RAW], "Look this number up in the machine's manual."
        return (heard.alarm(meaning.equipment, meaning.name, word, next_step, reading.at),)

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

    def _value(self, meaning: Meaning, reading: Reading) -> list[Sample]:
        if meaning.key is None:
            return []
        # A bit is drawn as 0 and 1.
        raw = int(reading.value) if isinstance(reading.value, bool) else reading.value
        usable = reading.good and isinstance(raw, NUMBER)
        number = engineering(raw, meaning.scale, meaning.offset) if usable else None
        status = reading.status if usable or reading.status else BAD
        sample = (meaning.key, micros(reading.at), number, usable, status)
        last = self._kept.get(meaning.key)
        if last is None:
            return [self._keep(sample)]
        if sample == last:
            # The same reading once more, by the read-back.
            return []
        if (usable, status) != last[3:]:
            # Where the quality changes, what was last said before counts too.
            before = self._waiting.get(meaning.key)
            return [*([before[1]] if before else []), self._keep(sample)]
        if meaning.dead_band and number is not None and abs(number - (last[2] or 0.0)) < meaning.dead_band:
            self._waiting.pop(meaning.key, None)
            return []
        if 0 <= sample[1] - last[1] < meaning.keep_ms * 1000:
            since, _ = self._waiting.get(meaning.key, (self._clock(), None))
            self._waiting[meaning.key] = (since, sample)
            return []
        return [self._keep(sample)]

    def _keep(self, sample: Sample) -> Sample:
        self._waiting.pop(sample[0], None)
        self._kept[sample[0]] = sample
        return sample

    def _handshakes(self, pairs: Iterable[tuple[Meaning, Reading]]) -> list[Record]:
        """Questions and results, once all signals that came together are known: a serial belongs to its number."""
        moved: dict[tuple[int, str], datetime] = {}
        for meaning, reading in pairs:
            if meaning.role == Role.HANDSHAKE and reading.good:
                self._signals.setdefault(meaning.equipment, {})[meaning.name] = reading.value
                if meaning.name in (Signal.REQUEST, Signal.DONE):
                    moved[meaning.equipment, meaning.name] = reading.at
        records = []
        for (equipment, name), at in moved.items():
            shown = self._signals[equipment]
            epoch, number = self._epochs.get(equipment), shown[name]
            is_number = isinstance(number, int) and not isinstance(number, bool) and number > 0
            if not is_number or (epoch is None and equipment in self._with_epoch):
                continue
            if name == Signal.REQUEST:
                serial = str(shown.get(Signal.SERIAL) or "")[:LONGEST_RAW]
                records.append(heard.asked(equipment, epoch or 0, number, serial, at))
            elif (outcome := OUTCOMES.get(shown.get(Signal.OUTCOME))) is not None:
                serial = str(shown.get(Signal.DONE_SERIAL) or "")[:LONGEST_RAW]
                word, unchecked = outcome
                records.append(heard.done(equipment, epoch or 0, number, serial, word, at, unchecked=unchecked))
        return records

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


def engineering(raw: float, scale: float, offset: float) -> float:
    """A raw value in its unit, reckoned as people reckon: three times 0.1 is 0.3, not 0.30000000000000004."""
    if scale == 1.0 and offset == 0.0:
        return float(raw)
    return float(Decimal(repr(raw)) * Decimal(repr(scale)) + Decimal(repr(offset)))


def said(mapping: Mapping[str, Any], raw: Any, otherwise: Any) -> Any:
    """What a raw value says. People write 1 for a bit that is set, and 3 for a number that comes as 3.0."""
    is_whole = isinstance(raw, bool) or (isinstance(raw, float) and raw.is_integer())
    name = str(raw)
    return mapping.get(name if name in mapping or not is_whole else str(int(raw)), otherwise)
