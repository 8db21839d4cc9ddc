"""The coalescer: from "this changed" on Valkey to what open screens hear.

One task per web process. It learns of changes from `kernel.hints`, numbers them per topic and rings the sockets of its
own process. What has been quiet is told at once; each topic, and each machine of the floor, at most five times a
second. The floor's numbers travel in the message; everything else is a doorbell, after which a screen asks the API.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakSet

import redis.asyncio
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import Error, connection
from redis.exceptions import RedisError
from rest_framework.utils.encoders import JSONEncoder

from kernel import positions
from kernel.clock import now
from kernel.hints import CHANNEL, FIGURES
from orders import selectors as orders

log = logging.getLogger(__name__)
T = TypeVar("T")

CONFLATE_SECONDS = 0.2
MOST_A_SECOND = 5
# Between two tellings: so long at least, and so many times what the last one took, however much there is to tell.
BREATH_SECONDS, BREATHS = 0.01, 1.0
HEARTBEAT_SECONDS = 5.0
PAUSE_SECONDS = 0.5
FLOOR = "floor"
UNIT = "unit:"
# Process values as they come, to the screens that draw them, ten times a second.
TREND = "trend:"
TREND_SECONDS = 0.1
SESSION = "session:"
# Each process rings only its own sockets: its numbers mean nothing to another's.
GROUP = f"live.{secrets.token_hex(8)}"


# The open sockets of this process, and those that watch a trend: nobody else's values are even looked at.
sockets: WeakSet[Any] = WeakSet()
watchers: dict[str, WeakSet[Any]] = {}


class Told:
    """One message for all who hear it: made into text once, however many screens there are."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.message = message

    @functools.cached_property
    def text(self) -> str:
        """As it goes through the sockets."""
        return json.dumps(self.message, separators=(",", ":"))


def watch(socket: Any, topics: Iterable[str]) -> None:
    """From now on the socket watches these trends and no others."""
    wanted = {topic for topic in topics if topic.startswith(TREND)}
    for topic in [topic for topic, sockets in watchers.items() if socket in sockets and topic not in wanted]:
        watchers[topic].discard(socket)
        if not watchers[topic]:
            del watchers[topic]
    for topic in wanted:
        watchers.setdefault(topic, WeakSet()).add(socket)


def session_topic(key: str | None) -> str:
    """What is rung when a session ends. Not its key, which would open the plant to whoever hears it."""
    return SESSION + hashlib.sha256((key or "").encode()).hexdigest()[:32]


class News:
    """Topics that wait to be told: one that was quiet at once, and once more right behind; then each in its time.

    The second one matters: a machine's age is told every two seconds, and its next piece must not wait for that. In no
    second is a topic told more than five times.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: set[str] = set()
        self._told: dict[str, list[float]] = {}

    def add(self, topics: Iterable[str]) -> None:
        """These have changed."""
        self._waiting |= set(topics)

    def take(self, moment: float) -> set[str]:
        """What is to be told now, and counts as told."""
        recent = {topic: [at for at in told if moment - at < 1.0] for topic, told in self._told.items()}
        self._told = {topic: told for topic, told in recent.items() if told}
        due = {topic for topic in self._waiting if self._due_at(topic) <= moment}
        self._waiting -= due
        for topic in due:
            self._told.setdefault(topic, []).append(moment)
        return due

    def wait(self, moment: float) -> float | None:
        """Seconds until the next one is due; None when nothing waits."""
        return min((max(0.0, self._due_at(topic) - moment) for topic in self._waiting), default=None)

    def _due_at(self, topic: str) -> float:
        told = self._told.get(topic, [])
        if not told:
            return 0.0
        if len(told) >= MOST_A_SECOND:
            return told[-MOST_A_SECOND] + 1.0
        is_alone = len(told) == 1 or told[-1] - told[-2] >= 2 * self._seconds
        return told[-1] if is_alone else told[-1] + self._seconds


class Coalescer:
    """Runs for as long as the web process does; survives restarts of Valkey and of PostgreSQL."""

    def __init__(self) -> None:
        self._layer: Any = get_channel_layer()
        self._news = News(CONFLATE_SECONDS)
        self._rung = asyncio.Event()
        self._figures: dict[str, list[Any]] = {}
        self._shown = asyncio.Event()
        # A thread of its own keeps its database connection from message to message.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._quiet = False

    async def run(self) -> None:
        """Until cancelled."""
        tasks = [asyncio.create_task(work()) for work in (self._listen, self._ring, self._draw, self._beat)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            self._thread.submit(connection.close)
            self._thread.shutdown(wait=False)

    async def _listen(self) -> None:
        while True:
            client = redis.asyncio.Redis.from_url(
                settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=2, health_check_interval=5
            )
            try:
                async with client.pubsub() as hints:
                    await hints.subscribe(CHANNEL, FIGURES)
                    # What was said before we listened is lost, so every screen looks again.
                    self._missed()
                    while True:
                        message = await hints.get_message(ignore_subscribe_messages=True, timeout=2.0)
                        if message is None:
                            continue
                        if message["channel"] == FIGURES.encode():
                            self._note_figures(message["data"])
                        else:
                            self._note(message["data"])
            except (TimeoutError, RedisError, OSError) as error:
                if not self._quiet:
                    log.warning("no hints, screens will be late: %s", error)
                self._quiet = True
                await asyncio.sleep(PAUSE_SECONDS)
            finally:
                with contextlib.suppress(Exception):
                    await client.aclose()

    def _missed(self) -> None:
        if self._quiet:
            log.info("hints arrive again")
        self._quiet = False
        positions.begin_epoch()
        self._news.add({*positions.positions(), FLOOR})
        self._rung.set()

    def _note(self, data: bytes | str) -> None:
        try:
            topics = json.loads(data)
        except ValueError:
            return
        self._news.add({topic for topic in topics if isinstance(topic, str)})
        self._rung.set()

    def _note_figures(self, data: bytes | str) -> None:
        if not watchers:
            return
        try:
            figures = json.loads(data)
        except ValueError:
            return
        for topic in watchers.keys() & figures.keys():
            self._figures.setdefault(topic, []).extend(figures[topic])
            self._shown.set()

    async def _draw(self) -> None:
        """Within the process: a trend may come ten times a second, and only to those who watch it."""
        while True:
            await self._shown.wait()
            self._shown.clear()
            figures, self._figures = self._figures, {}
            for topic, samples in figures.items():
                told = Told(self._message(topic, {"samples": samples}))
                for socket in list(watchers.get(topic, ())):
                    socket.hear(told)
            await asyncio.sleep(TREND_SECONDS)

    async def _ring(self) -> None:
        while True:
            began = time.monotonic()
            topics = self._news.take(began)
            if not topics:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._news.wait(began)):
                        await self._rung.wait()
                self._rung.clear()
                continue
            try:
                await self._send_all(topics)
            except (TimeoutError, RedisError, OSError, Error) as error:
                log.warning("screens could not be told, trying again: %s", error)
                self._news.add(topics)
                await asyncio.sleep(PAUSE_SECONDS)
            await asyncio.sleep(max(BREATH_SECONDS, BREATHS * (time.monotonic() - began)))

    async def _send_all(self, topics: set[str]) -> None:
        units = {int(topic.removeprefix(UNIT)) for topic in topics if _is_unit(topic)}
        data: dict[str, Any] | None = None
        # What nobody looks at is not read: at a plant of terminals every piece would ask for a whole floor.
        if units and any(FLOOR in socket.topics for socket in sockets):
            data = {"units": await self._in_database(_snapshot, units)}
        if FLOOR in topics:
            # Without data: something was missed, ask for everything.
            data = None
        if units or FLOOR in topics:
            self._send(FLOOR, data)
        for topic in sorted(topics - {FLOOR}):
            if topic.startswith(SESSION):
                # For one screen only, and over afterwards: no number, nothing in the heartbeat.
                await self._layer.group_send(GROUP, {"type": "live.session", "topic": topic})
            else:
                self._send(topic)

    def _message(self, topic: str, data: dict[str, Any] | None) -> dict[str, Any]:
        epoch, seq = positions.advance(topic)
        message: dict[str, Any] = {"topic": topic, "epoch": epoch, "seq": seq, "at": _moment()}
        if data is not None:
            message["data"] = data
        return message

    def _send(self, topic: str, data: dict[str, Any] | None = None) -> None:
        """Within the process: through Valkey each socket would unpack it and make its text anew."""
        _tell_all(Told(self._message(topic, data)))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if self._quiet:
                # Without hints there is no live view, and a screen should see that.
                continue
            _tell_all(Told({"topic": "heartbeat", "at": _moment(), "seqs": positions.positions()}))

    async def _in_database(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _call, function, *arguments)


def _tell_all(told: Told) -> None:
    for socket in list(sockets):
        socket.hear(told)


def _is_unit(topic: str) -> bool:
    return topic.startswith(UNIT) and topic.removeprefix(UNIT).isdigit()


def _snapshot(units: Iterable[int]) -> Any:
    # Through the encoder of the API, so that a message reads like the answer of GET floor.
    return json.loads(json.dumps(orders.floor(units), cls=JSONEncoder))


def _moment() -> str:
    return now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _call(function: Callable[..., T], *arguments: Any) -> T:
    connection.health_check_done = False  # type: ignore[attr-defined]
    connection.close_if_unusable_or_obsolete()
    return function(*arguments)
