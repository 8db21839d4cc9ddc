"""The cable between collector and machines, with a knife at it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from enum import Enum


class Mood(Enum):
    """What the cable does."""

    PASS = "pass"
    CUT = "cut"
    BLACK_HOLE = "black hole"
    STALL = "stall"


class Proxy:
    """A TCP relay in a thread of its own. Cut: links break. Black hole: bytes vanish. Stall: bytes come late."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._mood = Mood.PASS
        self._links: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._open = threading.Event()
        self._free = asyncio.Event()
        self._free.set()
        self.port = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._open.wait(10)

    def become(self, mood: Mood) -> None:
        """Change what the cable does, for links that stand and those to come."""
        self._loop.call_soon_threadsafe(self._become, mood)

    def close(self) -> None:
        """Pull it out for good."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _become(self, mood: Mood) -> None:
        # What fell into the hole is gone: the link it was on must not go on as if nothing had been missed.
        if mood is Mood.CUT or (self._mood is Mood.BLACK_HOLE and mood is Mood.PASS):
            for writer in list(self._links):
                writer.transport.abort()
        self._mood = mood
        if mood is Mood.PASS:
            self._free.set()
        else:
            self._free.clear()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._link, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._server = server
        self._open.set()

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        far: asyncio.StreamWriter | None = None
        try:
            if self._mood is Mood.CUT:
                return
            await self._free.wait()
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._target)
            self._links.add(far)
            pumps = [
                asyncio.ensure_future(self._pump(reader, far)), asyncio.ensure_future(self._pump(far_reader, writer)),
            ]  # fmt: skip
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
        except OSError:
            pass
        finally:
            for end in (writer, far):
                if end is not None:
                    self._links.discard(end)
                    end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self._mood is Mood.STALL:
                    await self._free.wait()
                if self._mood is Mood.BLACK_HOLE:
                    continue
                writer.write(data)
                await writer.drain()
