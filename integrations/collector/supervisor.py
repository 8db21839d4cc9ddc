"""One connection: session after session, a light that doubts, gaps where nothing can be trusted."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from equipment.services.gaps import SILENCE_SECONDS
from integrations import certificates, heard
from integrations.collector.handshake import Conversation
from integrations.collector.plan import Plan
from integrations.collector.spool import Spool
from integrations.collector.translate import Translator
from integrations.drivers import modbus, opcua
from integrations.drivers.readings import GIVEN_UP, Beat, Hear, Lost, Misconfigured, Place, Reading, Refused, Target
from integrations.states import Light, Protocol

log = logging.getLogger(__name__)

Driver = Callable[[Target, Hear, Beat], Coroutine[Any, Any, None]]
DRIVERS: dict[str, Driver] = {Protocol.OPCUA: opcua.listen, Protocol.MODBUS: modbus.listen}

FIRST_PAUSE, LONGEST_PAUSE = 0.3, 4.0
# Nothing to gain from knocking fast at a door whose number is wrong.
MISCONFIGURED_PAUSE = 10.0
HEALTH_SECONDS = 1.0
# How finely the last trusted moment is kept on disk: a collector that dies leaves a gap that begins there.
ALIVE_SECONDS = 0.2
# Heartbeats come every second; two missed ones are a doubt, SILENCE_SECONDS without are a gap.
DOUBT_SECONDS = 3.0


class Supervisor:
    """Keeps one connection read for as long as its task runs."""

    def __init__(
        self, plan: Plan, spool: Spool, term: int = 0, conversation: Conversation | None = None
    ) -> None:
        self.plan = plan
        self._conversation = conversation
        self._spool = spool
        # A collector that comes back after a kill goes on where its spool and its sessions stand.
        self._place = Place(spool.path.with_name(f"{spool.path.stem}-session-{plan.connection}.json"), term)
        self._translator = Translator(plan)
        self._message = f"Connecting to {plan.endpoint}."
        self._began = time.monotonic()
        self._session = False
        self._beat: float | None = None
        self._heartbeat_at: datetime | None = None
        self._data_at: datetime | None = None
        # Behind a Modbus host each unit speaks for itself; one OPC UA server speaks for all its machines.
        self._one_voice = plan.protocol != Protocol.MODBUS
        # The last moment each machine was trusted, how much of that is on record, and when it came back from a gap.
        self._seen: dict[int, datetime] = {}
        self._told: dict[int, datetime] = {}
        self._back: dict[int, datetime] = {}
        self._told_at = 0.0
        self._in_gap: set[int] = set()
        self._offline: set[int] = set()
        self._driver: asyncio.Task[None] | None = None
        self._given_up = False
        self._shown = b""
        self._started_at = datetime.now(UTC)
        self._never = datetime.min.replace(tzinfo=UTC)

    async def run(self) -> None:
        """Read until cancelled."""
        tasks = [asyncio.create_task(self._health())]
        if self._conversation:
            tasks.append(asyncio.create_task(self._conversation.run()))
        try:
            await self._sessions()
        finally:
            for task in tasks:
                task.cancel()

    async def _sessions(self) -> None:
        pause, was_up = FIRST_PAUSE, True
        while True:
            began = time.monotonic()
            try:
                await self._listen()
            except Refused as why:
                self._message, wait = str(why), MISCONFIGURED_PAUSE
                await self._show(why.certificate)
            except Misconfigured as why:
                self._message, wait = str(why), MISCONFIGURED_PAUSE
            except Lost as why:
                self._message, wait = str(why), pause
            except Exception as error:
                # A driver must not end the reading of a machine, whatever it stumbles over.
                log.exception("%s: the driver failed", self.plan.name)
                self._message, wait = f"The driver failed: {error or type(error).__name__}.", pause
            had_session, self._session = self._session, False
            if had_session or was_up:
                # Said when it goes and when it returns, not at every knock.
                log.warning("%s is gone: %s", self.plan.name, self._message)
            was_up = False
            pause = FIRST_PAUSE if time.monotonic() - began > 10 else min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret

    async def _listen(self) -> None:
        self._given_up = False
        driver = DRIVERS[self.plan.protocol]
        target = replace(self.plan.target, memory=self._place)
        self._driver = asyncio.create_task(driver(target, self._hear, self._note_beat))
        try:
            await self._driver
        except asyncio.CancelledError:
            if not self._given_up:
                self._driver.cancel()
                raise
            raise Lost("No heartbeat any more.") from None

    async def _hear(self, readings: Sequence[Reading]) -> None:
        self._data_at = datetime.now(UTC)
        if not self._session:
            self._session, self._message = True, ""
            log.info("%s answers", self.plan.name)
        records = self._translator.translate(readings)
        good = [reading.at for reading in readings if reading.good]
        if good and self._one_voice:
            self._vouch(self.plan.equipment, max(good))
        if records and time.monotonic() - self._told_at >= ALIVE_SECONDS:
            records += self._alive()
        await self._spool.append(self.plan.connection, records)
        if self._conversation is not None:
            self._conversation.hear(readings)

    async def _show(self, shown: bytes) -> None:
        """The certificate nobody believes yet goes to the people who may decide about it; once."""
        if shown == self._shown:
            return
        self._shown = shown
        try:
            record = heard.certificate(certificates.read(shown).pem, datetime.now(UTC))
            await self._spool.append(self.plan.connection, [record])
        except Exception:
            log.exception("%s: the server's certificate cannot be kept", self.plan.name)

    def _note_beat(self, addresses: Collection[str] | None = None, at: datetime | None = None) -> None:
        self._beat = time.monotonic()
        self._heartbeat_at = self._data_at = datetime.now(UTC)
        machines: Iterable[int] = self.plan.equipment
        if addresses is not None:
            machines = {meaning.equipment for meaning in self.plan.meanings if meaning.address in addresses}
        self._vouch(machines, at or self._heartbeat_at)

    def _vouch(self, machines: Iterable[int], at: datetime) -> None:
        """These machines are trusted up to now, but for those that say themselves that they are not."""
        doubts = self._translator.doubts()
        for equipment in machines:
            if equipment not in doubts and at > self._seen.get(equipment, self._never):
                self._seen[equipment] = at
                if equipment in self._in_gap:
                    self._back.setdefault(equipment, at)

    def light(self) -> tuple[Light, str]:
        """Green only if there is a session, its heart beats and every machine vouches for its data."""
        silent = time.monotonic() - (self._beat if self._beat is not None else self._began)
        doubts = list(self._translator.doubts().values())
        doubts += self._conversation.doubts() if self._conversation else []
        doubts += certificates.ended(*self.plan.ends_at, datetime.now(UTC))
        if silent > SILENCE_SECONDS:
            return Light.RED, self._message or "No heartbeat. Look at the cable and at the controller."
        if not self._session or self._beat is None or silent > DOUBT_SECONDS:
            return Light.YELLOW, self._message or "The heartbeat is late; look at the machine if it stays away."
        if doubts:
            return Light.YELLOW, " ".join(doubts)
        return Light.GREEN, ""

    async def _health(self) -> None:
        while True:
            light, message = self.light()
            if light == Light.RED and self._session and self._driver is not None:
                # Whatever it believes of itself: only a fresh session is trusted again.
                self._given_up = True
                self._driver.cancel(GIVEN_UP)
            records = [*self._trust(light), *self._translator.waiting()]
            records.append(
                heard.health(light, message, datetime.now(UTC), self._data_at, self._heartbeat_at)
            )
            try:
                await self._spool.append(self.plan.connection, records)
            except Exception:
                log.exception("%s: what was heard cannot be kept on disk", self.plan.name)
            await asyncio.sleep(HEALTH_SECONDS)

    def _trust(self, light: Light) -> list[heard.Record]:
        """Alive for the machines we trust, up to their last data; a gap for the others, once."""
        doubts = self._translator.doubts()
        lost = set(self.plan.equipment) if light == Light.RED else set(doubts)
        # Also for those we are about to lose: their gap begins after the last thing they said.
        records = self._alive()
        offline = lost if light == Light.RED else set()
        for equipment in sorted((lost - self._in_gap) | (offline - self._offline)):
            cause = doubts.get(equipment) or self._message or "No heartbeat."
            since = self._seen.get(equipment) or self.plan.observed_at.get(equipment) or self._started_at
            records.append(heard.gap(equipment, cause, since, offline=equipment in offline))
        for equipment in lost:
            self._back.pop(equipment, None)
        self._in_gap |= lost
        self._offline |= offline
        # A gap ends with the first thing a machine said again, not with the latest.
        records += _by_time(self._back)
        self._in_gap -= set(self._back)
        self._offline -= set(self._back)
        self._back = {}
        return records + self._alive()

    def _alive(self) -> list[heard.Record]:
        """What is new of the machines that are trusted."""
        self._told_at = time.monotonic()
        news = {
            equipment: at
            for equipment, at in self._seen.items()
            if equipment not in self._in_gap and self._told.get(equipment) != at
        }
        self._told |= news
        return _by_time(news)


def _by_time(found: Mapping[int, datetime]) -> list[heard.Record]:
    """One record for the machines that spoke at the same moment."""
    return [
        heard.alive(sorted(equipment for equipment in found if found[equipment] == at), at)
        for at in sorted(set(found.values()))
    ]
