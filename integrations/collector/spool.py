"""The spool: what was heard and is not yet in the database, on this machine's disk.

Only a committed, synced write counts as heard. A batch keeps its number and its rows until it is handed in, so
that handing it in again after a crash is the same batch again.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from integrations.heard import VALUES, Record

T = TypeVar("T")
# Readings that come within this time share one sync of the disk.
GATHER_SECONDS = 0.002
BATCH_ROWS = 500
# A record may hold a thousand process values; a batch must be stored well within a lease.
BATCH_BYTES = 200_000
# About a day of a busy cell. Beyond it process values are left out; counts, states and results never.
MANY_ROWS = 2_000_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (collector TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT, connection INTEGER NOT NULL, batch INTEGER, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS reading_batch ON reading (batch, connection);
CREATE TABLE IF NOT EXISTS batch (
    number INTEGER PRIMARY KEY AUTOINCREMENT, epoch INTEGER NOT NULL, connection INTEGER NOT NULL
);
"""


class SpoolInUse(Exception):
    """Another collector works with this spool."""


@dataclass(frozen=True)
class SpoolBatch:
    """Rows that are handed in together, under a number that never changes."""

    collector: str
    epoch: int
    number: int
    connection: int
    records: tuple[Record, ...]


class Spool:
    """One SQLite file, one writer thread, one sync for all who wait."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise SpoolInUse(f"Another collector works with {path}.") from error
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA)
        found = self._db.execute("SELECT collector FROM identity").fetchone()
        self.collector = found[0] if found else str(uuid.uuid4())
        if not found:
            self._db.execute("INSERT INTO identity VALUES (?)", [self.collector])
        # A copied or restored file counts on in another epoch, so that numbers never mean two things.
        self.epoch = time.time_ns()
        self.rows: int = self._db.execute("SELECT count(*) FROM reading").fetchone()[0]
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._waiting: list[tuple[int, Sequence[Record], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self.written = asyncio.Event()

    @classmethod
    def open_first(cls, folder: Path) -> Spool:
        """The first spool nobody works with, so that a replaced collector's rows are handed in by its successor."""
        for number in range(1, 100):
            try:
                return cls(folder / f"collector-{number}.sqlite3")
            except SpoolInUse:
                continue
        raise SpoolInUse(f"All spools in {folder} are in use.")

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._thread.shutdown(wait=True)
        self._db.close()
        self._lock.close()

    async def append(self, connection: int, found: Sequence[Record]) -> None:
        """Return when the records are on disk; raises what the disk raises, and then they are not."""
        if self.rows > MANY_ROWS:
            found = [record for record in found if record["kind"] != VALUES]
        if not found:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((connection, found, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            group, self._waiting = self._waiting, []
            rows = [(connection, json.dumps(record)) for connection, found, _ in group for record in found]
            try:
                await loop.run_in_executor(self._thread, self._insert, rows)
            except Exception as error:
                for _, _, done in group:
                    if not done.done():
                        done.set_exception(error)
                continue
            self.rows += len(rows)
            for _, _, done in group:
                if not done.done():
                    done.set_result(None)
            self.written.set()

    def _insert(self, rows: list[tuple[int, str]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT INTO reading (connection, body) VALUES (?, ?)", rows)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    async def connections(self) -> set[int]:
        """The connections with something to hand in."""
        return await self._run(self._connections)

    def _connections(self) -> set[int]:
        return {row[0] for row in self._db.execute("SELECT DISTINCT connection FROM reading")}

    async def cut(self, connection: int, most: int = BATCH_ROWS) -> SpoolBatch | None:
        """The oldest batch of a connection; the same one until it is dropped."""
        return await self._run(self._cut, connection, most)

    def _cut(self, connection: int, most: int) -> SpoolBatch | None:
        found = self._db.execute(
            "SELECT number, epoch FROM batch WHERE connection = ? ORDER BY number LIMIT 1", [connection]
        ).fetchone()
        if found is None:
            last = self._last_of_next(connection, most)
            if last is None:
                return None
            self._db.execute("BEGIN IMMEDIATE")
            try:
                cursor = self._db.execute(
                    "INSERT INTO batch (epoch, connection) VALUES (?, ?)", [self.epoch, connection]
                )
                found = (cursor.lastrowid, self.epoch)
                self._db.execute(
                    "UPDATE reading SET batch = ? WHERE batch IS NULL AND connection = ? AND id <= ?",
                    [found[0], connection, last],
                )
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        rows = self._db.execute("SELECT body FROM reading WHERE batch = ? ORDER BY id", [found[0]])
        bodies = tuple(json.loads(row[0]) for row in rows)
        return SpoolBatch(self.collector, found[1], found[0], connection, bodies)

    def _last_of_next(self, connection: int, most: int) -> int | None:
        """The last row of the next batch. Read row by row: after an outage there may be gigabytes behind it."""
        size, last = 0, None
        waiting = self._db.execute(
            "SELECT id, length(body) FROM reading WHERE batch IS NULL AND connection = ? ORDER BY id LIMIT ?",
            [connection, most],
        )
        for last, length in waiting:  # noqa: B007 - the last one read is the answer
            size += length
            if size >= BATCH_BYTES:
                break
        waiting.close()
        return last

    async def drop(self, batch: SpoolBatch) -> None:
        """Forget a batch that is safe in the database."""
        await self._run(self._drop, batch)
        self.rows -= len(batch.records)

    def _drop(self, batch: SpoolBatch) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM reading WHERE batch = ?", [batch.number])
        self._db.execute("DELETE FROM batch WHERE number = ?", [batch.number])
        self._db.execute("COMMIT")

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)
