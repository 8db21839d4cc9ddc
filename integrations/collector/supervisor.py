"""One connection: a fresh session per attempt, a light that doubts, gaps where nothing can be trusted."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from equipment.services.gaps import SILENCE_SECONDS
from integrations import certificates, heard
from integrations.collector.plan import Plan
from integrations.collector.spool import Spool
from integrations.collector.translate import Translator
from integrations.drivers import modbus, opcua
from integrations.drivers.readings import Beat, Hear, Lost, Misconfigured, Reading, Refused, Target
from integrations.states import Light, Protocol

log = logging.getLogger(__name__)

Driver = Callable[[Target, Hear, Beat], Coroutine[Any, Any, None]]
DRIVERS: dict[str, Driver] = {Protocol.OPCUA: opcua.listen, Protocol.MODBUS: modbus.listen}

FIRST_PAUSE, LONGEST_PAUSE = 0.3, 4.0
# Nothing to gain from knocking fast at a door whose number is wrong.
MISCONFIGURED_PAUSE = 10.0
HEALTH_SECONDS = 1.0
# Heartbeats come every second; two missed ones are a doubt, SILENCE_SECONDS without are a gap.
DOUBT_SECONDS = 3.0


class Supervisor:
    """Keeps one connection read for as long as its task runs."""

    def __init__(self, plan: Plan, spool: Spool) -> None:
        self.plan = plan
        self._spool = spool
        self._translator = Translator(plan)
        self._message = f"Connecting to {plan.endpoint}."
        self._began = time.monotonic()
        self._session = False
        self._beat: float | None = None
        self._heartbeat_at: datetime | None = None
        self._data_at: datetime | None = None
        self._told_alive: datetime | None = None
        self._in_gap: set[int] = set()
        self._offline: set[int] = set()
        self._driver: asyncio.Task[None] | None = None
        self._given_up = False
        self._shown = b""
        self._started_at = datetime.now(UTC)

    async def run(self) -> None:
        """Read until cancelled."""
        health = asyncio.create_task(self._health())
        try:
            await self._sessions()
        finally:
            health.cancel()

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
                self._message, wait = f"The driver failed: {error or type(error).__name__}", pause
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
        self._driver = asyncio.create_task(driver(self.plan.target, self._hear, self._note_beat))
        try:
            await self._driver
        except asyncio.CancelledError:
            if not self._given_up:
                self._driver.cancel()
                raise
            raise Lost("No heartbeat any more.") from None

    async def _hear(self, readings: Sequence[Reading]) -> None:
        self._note_data()
        if not self._session:
            self._session, self._message = True, ""
            log.info("%s answers", self.plan.name)
        await self._spool.append(self.plan.connection, self._translator.translate(readings))

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

    def _note_beat(self) -> None:
        self._beat = time.monotonic()
        self._heartbeat_at = datetime.now(UTC)
        self._note_data()

    def _note_data(self) -> None:
        self._data_at = datetime.now(UTC)

    def light(self) -> tuple[Light, str]:
        """Green only if there is a session, its heart beats and every machine vouches for its data."""
        silent = time.monotonic() - (self._beat if self._beat is not None else self._began)
        doubts = list(self._translator.doubts().values())
        if silent > SILENCE_SECONDS:
            return Light.RED, self._message or "No heartbeat. Look at the cable and at the controller."
        if not self._session or self._beat is None or silent > DOUBT_SECONDS:
            return Light.YELLOW, self._message or "The heartbeat is late."
        if doubts:
            return Light.YELLOW, " ".join(doubts)
        return Light.GREEN, ""

    async def _health(self) -> None:
        while True:
            light, message = self.light()
            if light == Light.RED and self._session and self._driver is not None:
                # Whatever it believes of itself: only a fresh session is trusted again.
                self._given_up = True
                self._driver.cancel()
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
        """Alive for the machines we trust up to the last data; a gap for the others, once."""
        doubts = self._translator.doubts()
        lost = set(self.plan.equipment) if light == Light.RED else set(doubts)
        records: list[heard.Record] = []
        if self._data_at is not None and self._data_at != self._told_alive:
            # Also for those we are about to lose: their gap begins after the last thing they said.
            heard_now = sorted(set(self.plan.equipment) - set(doubts) - self._in_gap)
            if heard_now:
                records.append(heard.alive(heard_now, self._data_at))
        offline = lost if light == Light.RED else set()
        for equipment in sorted((lost - self._in_gap) | (offline - self._offline)):
            cause = doubts.get(equipment) or self._message or "No heartbeat."
            since = self._data_at or self.plan.observed_at.get(equipment) or self._started_at
            records.append(heard.gap(equipment, cause, since, offline=equipment in offline))
        self._in_gap |= lost
        self._offline |= offline
        back = self._in_gap - lost if self._session and self._data_at != self._told_alive else set()
        if back and self._data_at is not None:
            records.append(heard.alive(sorted(back), self._data_at))
            self._in_gap -= back
            self._offline -= back
        self._told_alive = self._data_at
        return records
