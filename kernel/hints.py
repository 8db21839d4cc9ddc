"""Hints: "this changed", rung after the commit on one Valkey channel. A lost hint costs freshness, never truth."""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import transaction

CHANNEL = "lineside:hints"
# Figures that are worth nothing a second later; nothing is asked again because of them.
FIGURES = "lineside:figures"
log = logging.getLogger(__name__)
_quiet_until = 0.0
_listeners: dict[str, list[Callable[[], None]]] = {}


@functools.cache
def client() -> redis.Redis:
    """One pooled client for the process; a second without an answer is an answer."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def hint(*topics: str) -> None:
    """Tell open screens, once the transaction has committed, that these topics changed."""
    transaction.on_commit(functools.partial(_ring, topics), robust=True)


def listen(topic: str, call: Callable[[], None]) -> None:
    """Have `call` called in this process after every commit that changed `topic`; the roof wires it so."""
    _listeners.setdefault(topic, []).append(call)


def show(figures: dict[str, list[Any]]) -> None:
    """Send figures by topic to open screens that watch them, once the transaction has committed."""
    transaction.on_commit(functools.partial(_publish, FIGURES, figures), robust=True)


def _ring(topics: tuple[str, ...]) -> None:
    for topic in topics:
        for call in _listeners.get(topic, ()):
            call()
    _publish(CHANNEL, topics)


def _publish(channel: str, message: Any) -> None:
    global _quiet_until
    # While the broker is away every command would wait its second: stay quiet for a while instead.
    if time.monotonic() < _quiet_until:
        return
    try:
        client().publish(channel, json.dumps(message))
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + 2
        log.warning("hints are not delivered, screens will be late: %s", error)
