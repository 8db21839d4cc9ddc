"""The collector's loop: leases, supervisors, drain. It needs neither broker nor database to keep reading."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from django.db import Error, OperationalError, connection

from equipment.services import prepare_partitions
from integrations.collector.handshake import Conversation
from integrations.collector.late import Late, adopt, lay_out
from integrations.collector.load import load_plans
from integrations.collector.plan import Plan
from integrations.collector.spool import Spool, SpoolBatch
from integrations.collector.supervisor import Supervisor
from integrations.errors import Fenced
from integrations.services import leases
from integrations.services.handshakes import Telling, note_told, to_tell
from integrations.services.ingest import Delivered, take_in

log = logging.getLogger(__name__)
T = TypeVar("T")

LEASE_SECONDS = 1.0
# A lease lasts three seconds; what is written into a machine leaves well before its end.
SURE_SECONDS = 2.5
PLANS_SECONDS = 5.0
# Small batches at once rather than big ones late; the floor board waits for them.
DRAIN_SECONDS = 0.02
DATABASE_PAUSE = 1.0
STOP_SECONDS = 8.0
# How often a look is taken at what others have left behind.
LATE_SECONDS = 3.0
CRASH_PAUSE = 2.0
COURTESY_SECONDS = 2.5


class Runner:
    """Reads every connection it holds the lease of, in one asyncio loop in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
        self._plans: dict[int, Plan] = {}
        self._held: dict[int, int] = {}
        self._readers: dict[int, tuple[Plan, asyncio.Task[None]]] = {}
        self._late = Late(folder)
        self._is_away = False
        self._back_at = float("-inf")
        self._stopped = threading.Event()
        self._renewed_at = float("-inf")
        self.owner = ""

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reading, hand in what can be handed in at once, let go of the leases."""
        self._stopped.set()
        if self._loop is not None and self._main is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(STOP_SECONDS)

    def run_forever(self) -> None:
        """Run in the foreground until interrupted (`manage.py collect`)."""
        self.start()
        try:
            while self._thread.is_alive():
                self._thread.join(1)
        finally:
            self.stop()

    def _run(self) -> None:
        # What is loaded stays loaded. Every reading is a few objects more, and to look through all of Django for
        # garbage again and again took a third of the time in which values come by the ten thousand.
        gc.collect()
        gc.freeze()
        while not self._stopped.is_set():
            try:
                asyncio.run(self._work())
            except asyncio.CancelledError:
                return
            except Exception:
                # The worker around us goes on, so nobody else would start us again.
                log.exception("the collector stumbled and begins anew")
                self._stopped.wait(CRASH_PAUSE)

    async def _work(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        self._held, self._readers = {}, {}
        # Leases have a thread and a database connection of their own: a slow batch must not cost us the lease.
        self._lease_thread = ThreadPoolExecutor(1, thread_name_prefix="leases")
        self._ingest_thread = ThreadPoolExecutor(1, thread_name_prefix="ingest")
        # Stations wait for an answer: not behind a batch.
        self._desk_thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._renewed_at = float("-inf")
        with Spool.open_first(self._folder) as spool:
            self.owner = f"{spool.collector}:{uuid.uuid4().hex[:8]}"
            log.info("collector %s works with %s", self.owner, spool.path)
            tasks = [
                asyncio.create_task(work) for work in (self._leases(spool), self._drain(spool), self._others(spool))
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in [*tasks, *(task for _, task in self._readers.values())]:
                    task.cancel()
                await asyncio.gather(
                    *tasks, *(task for _, task in self._readers.values()), return_exceptions=True
                )
                await self._let_go(spool)

    async def _let_go(self, spool: Spool) -> None:
        try:
            async with asyncio.timeout(3):
                for number in list(self._held):
                    while await self._hand_in(spool, number):
                        pass
                await self._in_database(self._lease_thread, leases.release, self.owner)
        except Exception as error:
            log.warning("not everything was handed in at the end; the next collector will: %s", error)
        for thread in (self._lease_thread, self._ingest_thread, self._desk_thread):
            thread.submit(connection.close)
            thread.shutdown(wait=False)

    async def _leases(self, spool: Spool) -> None:
        loop = asyncio.get_running_loop()
        plans_due = 0.0
        is_ready = False
        while True:
            began = loop.time()
            try:
                if not is_ready:
                    # A plant that stood still for a week has no partition for today yet.
                    await self._prepare()
                    is_ready = True
                if began >= plans_due:
                    self._plans = await self._in_database(self._lease_thread, load_plans)
                    plans_due = began + PLANS_SECONDS
                await self._renew(spool)
                if self._is_away:
                    self._back_at = time.monotonic()
                    log.info("the database answers again")
                self._is_away = False
            except Error as error:
                # Reading is harmless, so we go on; whoever took over meanwhile, the token decides.
                if not self._is_away:
                    log.warning("the database does not answer, %d readings wait: %s", spool.rows, error)
                self._is_away = True
            self._arrange(spool)
            await asyncio.sleep(max(0.05, LEASE_SECONDS - (loop.time() - began)))

    async def _prepare(self) -> None:
        try:
            await self._in_database(self._lease_thread, prepare_partitions)
        except OperationalError:
            raise
        except Error:
            # Process values would wait in quarantine; counts and states go on all the same.
            log.exception("no partition for today's process values")

    async def _renew(self, spool: Spool) -> None:
        # A connection that was switched off or removed is read no more, but what was heard of it is handed in.
        wanted = set(self._plans) | await spool.connections() | self._late.connections()
        self._held = {number: token for number, token in self._held.items() if number in wanted}
        asked_at = time.monotonic()
        ours = await self._in_database(self._lease_thread, leases.renew, self.owner, dict(self._held))
        for number in set(self._held) - ours:
            log.warning("connection %d is read by another collector now", number)
            del self._held[number]
        self._renewed_at = asked_at
        free = wanted - set(self._held)
        # After an outage of the database every lease has lapsed. Who held one reads on and has the outage on its disk:
        # it goes first.
        if free and not self._is_away and time.monotonic() - self._back_at >= COURTESY_SECONDS:
            self._held |= await self._in_database(self._lease_thread, leases.acquire, self.owner, sorted(free))
            spool.written.set()

    def _arrange(self, spool: Spool) -> None:
        """Start and stop readers, so that they fit leases and plans."""
        for number, (plan, task) in list(self._readers.items()):
            wanted = self._plans.get(number) if number in self._held else None
            if wanted == plan and not task.done():
                continue
            task.cancel()
            del self._readers[number]
        for number in self._held:
            if number in self._plans and number not in self._readers:
                plan = self._plans[number]
                conversation = Conversation(plan, self, functools.partial(self._may_write, number))
                reading = Supervisor(plan, spool, self._held[number], conversation).run()
                self._readers[number] = (plan, asyncio.create_task(reading))

    def _may_write(self, number: int) -> bool:
        """Whether the lease is ours beyond doubt, held and just renewed: readings may be late, writes may not."""
        return number in self._held and time.monotonic() - self._renewed_at < SURE_SECONDS

    async def to_tell(self, shown: Mapping[int, Collection[int]]) -> list[Telling]:
        """What stations have not been told yet about what they show now."""
        return await self._in_database(self._desk_thread, to_tell, shown)

    async def told(self, telling: Telling) -> None:
        """Note that a machine shows what it was told."""
        await self._in_database(self._desk_thread, note_told, telling)

    async def _drain(self, spool: Spool) -> None:
        was_away = False
        while True:
            spool.written.clear()
            try:
                # One batch of each in turn: a machine that never stops talking must not keep the others waiting.
                mine = await spool.connections() & set(self._held)
                for number in sorted(mine):
                    await self._hand_in_or_say(spool, number)
                was_away = False
            except Error as error:
                if not was_away:
                    log.warning("readings stay on disk: %s", error)
                was_away = True
                await asyncio.sleep(DATABASE_PAUSE)
                continue
            await asyncio.sleep(DRAIN_SECONDS)
            if not mine:
                await spool.written.wait()

    async def _hand_in_or_say(self, spool: Spool, number: int) -> None:
        """A fault of ours in one batch is loud and keeps that batch; it must not end the reading of machines."""
        try:
            await self._hand_in(spool, number)
        except Error:
            raise
        except Exception:
            log.exception("a batch of connection %d cannot be stored; it waits on disk, the others go on", number)
            await asyncio.sleep(DATABASE_PAUSE)

    async def _others(self, spool: Spool) -> None:
        """What we heard of a connection that another reads now is laid out for it, and what others left is taken up.

        Written is it by the holder of the lease alone, with its own token.
        """
        late = self._late
        strange: set[int] = set()
        while True:
            await asyncio.sleep(LATE_SECONDS)
            try:
                if moved := await adopt(self._folder, spool.path, late):
                    log.info("%d batches of a collector that is gone are taken up", moved)
                not_ours = set() if self._is_away else await spool.connections() - set(self._held)
                # Twice in a row: a lease that has just lapsed may be ours again in a moment.
                for number in not_ours & strange:
                    await lay_out(spool, number, late)
                strange = not_ours
                for number in late.connections() & set(self._held):
                    await self._hand_in_late(number)
            except (Error, OSError, sqlite3.Error) as error:
                log.warning("what others have left stays where it is for now: %s", error)

    async def _hand_in_late(self, number: int) -> None:
        for batch in self._late.waiting(number):
            if (token := self._held.get(number)) is None:
                return
            try:
                await self._in_database(self._ingest_thread, take_in, self._delivered(batch, token))
            except Fenced:
                return
            self._late.drop(batch)

    async def _hand_in(self, spool: Spool, number: int) -> bool:
        """The oldest batch of a connection; False when there is none, or it is not ours any more."""
        token = self._held.get(number)
        batch = await spool.cut(number) if token is not None else None
        if token is None or batch is None:
            return False
        try:
            await self._in_database(self._ingest_thread, take_in, self._delivered(batch, token))
        except Fenced as no:
            log.warning("%s", no)
            if self._held.get(number) == token:
                del self._held[number]
            return False
        await spool.drop(batch)
        return True

    def _delivered(self, batch: SpoolBatch, token: int) -> Delivered:
        return Delivered(
            collector=batch.collector,
            epoch=batch.epoch,
            number=batch.number,
            connection=batch.connection,
            owner=self.owner,
            token=token,
            records=batch.records,
        )

    async def _in_database(self, thread: ThreadPoolExecutor, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, _call, function, *arguments)


def _call(function: Callable[..., T], *arguments: Any) -> T:
    """Run in a thread that keeps its connection; a broken one is replaced before, not after it has hurt."""
    connection.health_check_done = False  # type: ignore[attr-defined]
    connection.close_if_unusable_or_obsolete()
    try:
        return function(*arguments)
    except OperationalError:
        connection.close()
        raise
