"""A session with a server: opened for one purpose, closed politely, its failures said in sentences."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TypeVar

from asyncua import Client, ua

from integrations.drivers.opcua.security import refused_by_server, secure
from integrations.drivers.readings import Lost, Misconfigured, Target

# Requests on a plant network are answered at once or not at all.
TIMEOUT = 4.0
SESSION_MILLISECONDS = 30_000
# OperationLimits differ; 500 nodes per call fits all controllers we know of.
NODES_PER_CALL = 500

T = TypeVar("T")
# What the library has to say reaches people as the sentence of a Lost.
logging.getLogger("asyncua").setLevel(logging.CRITICAL)


@contextlib.asynccontextmanager
async def connect(target: Target) -> AsyncIterator[Client]:
    """A fresh session; whatever the server or the network does wrong within it is a Lost."""
    client = Client(target.endpoint, timeout=TIMEOUT, watchdog_intervall=1.0, auto_reconnect=False)
    client.session_timeout = SESSION_MILLISECONDS
    client.name = "Lineside collector"
    try:
        async with asyncio.timeout(3 * TIMEOUT):
            await secure(client, target)
            await client.connect()
    except (OSError, TimeoutError, ua.UaError, asyncio.IncompleteReadError) as error:
        if isinstance(error, ua.UaError) and (told := refused_by_server(error)):
            raise Misconfigured(told) from error
        why = "" if isinstance(error, OSError | TimeoutError) else f" ({words(error)})"
        raise Lost(f"No answer from {target.endpoint}{why}. Is it switched on, is the cable in?") from error
    try:
        with broken():
            yield client
    finally:
        await _close(client)


@contextlib.contextmanager
def broken() -> Iterator[None]:
    """What breaks within a session is the end of that session."""
    try:
        yield
    except (OSError, TimeoutError, ua.UaError) as error:
        raise Lost(f"The session broke: {words(error)}") from error


def chunks(items: Sequence[T], size: int = NODES_PER_CALL) -> list[Sequence[T]]:
    """As many calls as the server's limits ask for."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def words(error: BaseException) -> str:
    """What an error says, or at least what it is called."""
    return str(error) or type(error).__name__


async def _close(client: Client) -> None:
    """Leave politely, but not at any price: a dead server must not hold up the next attempt."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1.0):
            await client.disconnect()
    with contextlib.suppress(Exception):
        client.disconnect_socket()
