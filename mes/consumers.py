"""The one WebSocket of a page: a doorbell that never makes the plant wait for a slow screen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer

from mes.live import FLOOR, GROUP, TREND, Told, session_topic, sockets, watch
from personnel.models import Person

SIGNED_OUT = 4401
NOT_UNDERSTOOD = 4400
# A screen that takes nothing for this long is closed; it comes back and asks for a snapshot.
SEND_SECONDS = 10.0
SESSION_SECONDS = 15.0
MOST_TOPICS = 50
# Of one trend for a screen that is slower than it.
MOST_SAMPLES = 500
LONGEST_MESSAGE = 4_000


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Keeps only the latest of each topic for a screen that is slower than the plant."""

    async def connect(self) -> None:
        """Only for people who are signed in; others hear 4401."""
        await self.accept()
        self.topics: set[str] = set()
        self.waiting: dict[str, Told] = {}
        self.something = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        if not await self._is_signed_in():
            await self.close(SIGNED_OUT)
            return
        self.session = session_topic(self.scope["session"].session_key)
        await get_channel_layer().group_add(GROUP, self.channel_name)
        sockets.add(self)
        self.tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._watch_session())]

    async def disconnect(self, code: int) -> None:
        """Nothing stays behind."""
        sockets.discard(self)
        watch(self, ())
        for task in self.tasks:
            task.cancel()
        with contextlib.suppress(Exception):
            await get_channel_layer().group_discard(GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """{"subscribe": [topics]} and {"unsubscribe": [topics]}; anything else ends the conversation."""
        try:
            if text_data is None or len(text_data) > LONGEST_MESSAGE:
                raise ValueError
            wish = json.loads(text_data)
            more, less = wish.get("subscribe", []), wish.get("unsubscribe", [])
            if not all(isinstance(topic, str) for topic in [*more, *less]):
                raise ValueError
        except (ValueError, AttributeError, TypeError, RecursionError):
            await self.close(NOT_UNDERSTOOD)
            return
        person: Person = self.scope["user"]
        # Asks the database whose deputy this person is.
        if not await database_sync_to_async(person.has)("equipment.read"):
            # The topics that carry figures; the others say no more than "ask the API".
            more = [topic for topic in more if topic != FLOOR and not topic.startswith(TREND)]
        self.topics = (self.topics | set(more)) - set(less)
        if len(self.topics) > MOST_TOPICS:
            await self.close(NOT_UNDERSTOOD)
            return
        watch(self, self.topics)

    def hear(self, told: Told) -> None:
        """From the coalescer: keep the latest, never wait."""
        topic = told.message["topic"]
        if topic not in self.topics and topic != "heartbeat":
            return
        if topic in self.waiting:
            told = Told(merge(self.waiting[topic].message, told.message))
        self.waiting[topic] = told
        self.something.set()

    async def live_session(self, event: dict[str, Any]) -> None:
        """Somebody signed out: look whether it was here, without waiting for the next round."""
        if event["topic"] == self.session and not await self._is_signed_in():
            await self.close(SIGNED_OUT)

    async def live_stop(self, event: dict[str, Any]) -> None:
        """Leave a screen that takes nothing any more."""
        raise StopConsumer

    async def _write(self) -> None:
        while True:
            await self.something.wait()
            self.something.clear()
            # The heartbeat tells where the topics stand, so it comes after them.
            for topic in sorted(self.waiting, key=lambda t: t == "heartbeat"):
                told = self.waiting.pop(topic)
                try:
                    async with asyncio.timeout(SEND_SECONDS):
                        await self.send(text_data=told.text)
                except Exception:
                    # The connection is gone or full; the screen will come back.
                    await self.channel_layer.send(self.channel_name, {"type": "live.stop"})
                    return

    async def _watch_session(self) -> None:
        while True:
            await asyncio.sleep(SESSION_SECONDS)
            if not await self._is_signed_in():
                await self.close(SIGNED_OUT)
                return

    async def _is_signed_in(self) -> bool:
        return bool(await database_sync_to_async(self._session_is_good)())

    def _session_is_good(self) -> bool:
        session, person = self.scope.get("session"), self.scope.get("user")
        if session is None or person is None or not person.is_authenticated or not session.session_key:
            return False
        if not session.exists(session.session_key):
            return False
        return Person.objects.filter(pk=person.pk, is_active=True).exists()


def merge(older: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    """One message for two of the same topic: the newer units win, `since` says which number it begins with."""
    if "seq" not in newer or older["epoch"] != newer["epoch"]:
        return newer
    merged = newer | {"since": older.get("since", older["seq"])}
    if "samples" in older.get("data", ()) and "samples" in newer.get("data", ()):
        merged["data"] = {"samples": [*older["data"]["samples"], *newer["data"]["samples"]][-MOST_SAMPLES:]}
    elif "data" in older and "data" in newer:
        units = {unit["id"]: unit for unit in [*older["data"]["units"], *newer["data"]["units"]]}
        merged["data"] = {"units": list(units.values())}
    else:
        # One of the two said "ask for everything".
        merged.pop("data", None)
    return merged
