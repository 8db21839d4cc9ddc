"""Speaking with stations that ask before each unit: answer, acknowledge, and a life bit of our own.

What a station asks and tells goes the way of all readings: to disk, to the database, once. What it is to be told
is a row, so a collector that dies in between leaves it to its successor, and a question asked twice has one answer.
Nothing is written without the lease.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from integrations.collector.plan import Meaning, Plan
from integrations.drivers import modbus, opcua
from integrations.drivers.readings import Lost, Misconfigured, Point, Reading, Target, Writer
from integrations.services.handshakes import Telling
from integrations.states import SIGNALS_OUT, Role, Signal, WithoutMes
from integrations.states import Protocol as Wire

log = logging.getLogger(__name__)

WRITERS: dict[str, Callable[[Target], AbstractAsyncContextManager[Writer]]] = {
    Wire.OPCUA: opcua.writer, Wire.MODBUS: modbus.writer,
}
LIFE_SECONDS = 1.0
# A machine's own life bit that stands still longer than this is a doubt.
LIFE_DOUBT_SECONDS = 3.0
# While a station waits for us we look this often; when it waits long, less often.
ASK_SECONDS, PATIENT_SECONDS, LONG_SECONDS = 0.05, 0.5, 3.0
WRITE_DEADLINE = 2.0
AGAIN_SECONDS, MISCONFIGURED_SECONDS = 0.5, 10.0
ROUND = 2**15
# What a machine is told it does without us.
CODES = {WithoutMes.STOP: 1, WithoutMes.RUN: 2}


class Desk(Protocol):
    """The database, as a conversation needs it."""

    async def to_tell(self, shown: Mapping[int, Collection[int]]) -> list[Telling]:
        """What stations have not been told yet about what they show now."""
        ...

    async def told(self, telling: Telling) -> None:
        """Note that a machine shows what it was told."""
        ...


class Conversation:
    """All stations of one connection that have a handshake."""

    def __init__(self, plan: Plan, desk: Desk, may: Callable[[], bool]) -> None:
        self._plan, self._desk, self._may = plan, desk, may
        self._signals: dict[int, dict[str, Meaning]] = {}
        for meaning in plan.meanings:
            # Signals without a setting are bound and nothing more: nobody has said that it shall ask.
            if meaning.role == Role.HANDSHAKE and meaning.equipment in plan.handshakes:
                self._signals.setdefault(meaning.equipment, {})[meaning.name] = meaning
        self._by_address = {
            signal.address: (equipment, name)
            for equipment, signals in self._signals.items()
            for name, signal in signals.items()
        }
        # What the stations show: the number of the question they ask, and of the result they hold out.
        self._shown: dict[tuple[int, str], int] = {}
        self._waits_since: dict[int, float] = {}
        self._lives: dict[int, tuple[object, float]] = {}
        self._whys: dict[int, str] = {}
        self._life = 0
        self._news = asyncio.Event()
        self._warned = ""

    def __bool__(self) -> bool:
        return bool(self._signals)

    def hear(self, readings: Sequence[Reading]) -> None:
        """What stations show now; called once it is safe on disk."""
        for reading in readings:
            equipment, name = self._by_address.get(reading.address, (0, ""))
            if not name or not reading.good:
                continue
            if name in (Signal.REQUEST, Signal.DONE) and isinstance(reading.value, int):
                self._shown[equipment, name] = reading.value
                self._note_wait(equipment)
            elif name == Signal.LIFE and self._lives.get(equipment, (None, 0.0))[0] != reading.value:
                self._lives[equipment] = (reading.value, time.monotonic())

    def doubts(self) -> list[str]:
        """Stations whose own life bit stands still, and those we may not answer."""
        silent = time.monotonic() - LIFE_DOUBT_SECONDS
        names = self._plan.equipment
        return self._unanswerable() + [
            f"{names[equipment]}'s life bit stands still: look at its program."
            for equipment, (_, moved) in self._lives.items()
            if moved < silent
        ]

    def _unanswerable(self) -> list[str]:
        """Stations with a signal that is not on the list of addresses we may write."""
        writable = self._plan.settings.get("writable", ())
        missing = {
            equipment: [s.address for name, s in signals.items() if name in SIGNALS_OUT and s.address not in writable]
            for equipment, signals in self._signals.items()
        }
        return [
            f"{self._plan.equipment[equipment]} cannot be answered."
            f" Put {', '.join(addresses)} on the list of addresses Lineside may write."
            for equipment, addresses in missing.items()
            if addresses
        ]

    async def run(self) -> None:
        """Speak until cancelled; a link is used until the first doubt."""
        while True:
            wait = AGAIN_SECONDS
            try:
                async with WRITERS[self._plan.protocol](self._plan.target) as writer:
                    await self._speak(writer)
            except Misconfigured as why:
                self._warn(str(why))
                wait = MISCONFIGURED_SECONDS
            except Lost as why:
                self._warn(str(why))
            except Exception:
                log.exception("%s: the handshake failed", self._plan.name)
            await asyncio.sleep(wait)

    async def _speak(self, writer: Writer) -> None:
        life_at = 0.0
        self._whys.clear()
        untold = set(self._signals)
        while True:
            # Without the lease we are nobody: not even alive.
            if self._may():
                for equipment in sorted(untold):
                    if await self._set_up(writer, equipment):
                        untold.discard(equipment)
                if time.monotonic() - life_at >= LIFE_SECONDS:
                    life_at = time.monotonic()
                    await self._live(writer)
                if self._waits_since:
                    await self._tell(writer)
                self._warned = ""
            await self._pause(life_at)

    async def _pause(self, life_at: float) -> None:
        """Until somebody waits, or our life bit is due."""
        waits = [time.monotonic() - since for since in self._waits_since.values()]
        if waits:
            await asyncio.sleep(ASK_SECONDS if min(waits) < LONG_SECONDS else PATIENT_SECONDS)
            return
        self._news.clear()
        try:
            async with asyncio.timeout(max(0.05, LIFE_SECONDS - (time.monotonic() - life_at))):
                await self._news.wait()
        except TimeoutError:
            return

    async def _set_up(self, writer: Writer, equipment: int) -> bool:
        station = self._plan.handshakes[equipment]
        # How long first: what to do without us also switches the handshake on.
        return await self._put(writer, equipment, Signal.ANSWER_MS, station.answer_ms) and await self._put(
            writer, equipment, Signal.WITHOUT_MES, CODES[WithoutMes(station.without_mes)]
        )

    async def _live(self, writer: Writer) -> None:
        self._life = (self._life + 1) % ROUND
        for equipment in self._signals:
            await self._put(writer, equipment, Signal.MES_LIFE, self._life, read_back=False)

    async def _tell(self, writer: Writer) -> None:
        shown: dict[int, set[int]] = {}
        for (equipment, _), number in self._shown.items():
            if number:
                shown.setdefault(equipment, set()).add(number)
        for telling in await self._desk.to_tell(shown):
            name = Signal.REQUEST if telling.is_answer else Signal.DONE
            if self._shown.get((telling.equipment, name)) != telling.request:
                # It waits for this no longer.
                continue
            if telling.is_answer:
                why = telling.why.encode()[: self._room(telling.equipment)].decode(errors="ignore")
                # A go mostly follows a go: what stands there already needs no write of its own.
                if why != self._whys.get(telling.equipment) and await self._put(
                    writer, telling.equipment, Signal.WHY, why
                ):
                    self._whys[telling.equipment] = why
                # One word says which question and what: nothing can be read half.
                signal, value = Signal.ANSWER, telling.request if telling.go else -telling.request
            else:
                signal, value = Signal.ACKNOWLEDGE, telling.request
            if await self._put(writer, telling.equipment, signal, value):
                await self._desk.told(telling)
                self._shown.pop((telling.equipment, name), None)
                self._note_wait(telling.equipment)

    def _room(self, equipment: int) -> int:
        """Bytes the station's panel takes."""
        why = self._signals[equipment].get(Signal.WHY)
        return why.length * 2 if why and why.length else 200

    async def _put(
        self, writer: Writer, equipment: int, name: str, value: int | str, *, read_back: bool = True
    ) -> bool:
        signal = self._signals[equipment].get(name)
        if signal is None:
            return True
        point = Point(signal.address, signal.datatype, signal.word_order, signal.byte_order, signal.length)
        written = await writer.write(
            point, value, deadline=WRITE_DEADLINE, may_still=self._may, read_back=read_back
        )
        if written.effect != "ok":
            self._warn(f"{signal.equipment_number} did not take {name}: {written.detail}")
        return written.effect == "ok"

    def _note_wait(self, equipment: int) -> None:
        if any(self._shown.get((equipment, name), 0) for name in (Signal.REQUEST, Signal.DONE)):
            self._waits_since.setdefault(equipment, time.monotonic())
            self._news.set()
        else:
            self._waits_since.pop(equipment, None)

    def _warn(self, why: str) -> None:
        """Said when it begins, not at every try."""
        if why != self._warned:
            self._warned = why
            log.warning("%s: handshake: %s", self._plan.name, why)
