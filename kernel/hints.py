"""Hints: "this changed", rung after the commit on one Valkey channel. A lost hint costs freshness, never truth."""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import transaction

CHANNEL = "lineside:hints"
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


def _ring(topics: tuple[str, ...]) -> None:
    global _quiet_until
    for topic in topics:
        for call in _listeners.get(topic, ()):
            call()
    # While the broker is away every command would wait its second: stay quiet for a while instead.
    if time.monotonic() < _quiet_until:
        return
    try:
        client().publish(CHANNEL, json.dumps(topics))
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + 2
        log.warning("hints are not delivered, screens will be late: %s", error)
