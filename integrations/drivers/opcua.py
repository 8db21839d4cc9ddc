"""OPC UA: the only file that imports asyncua.

A session is used until the first doubt and never repaired: the library's own reconnect can sit there
"connected" and silent for ever (asyncua 2.1.0), so each attempt gets a fresh client.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from asyncua import Client, ua

from integrations.drivers.readings import Beat, Hear, Lost, Misconfigured, Reading, Target

# Requests on a plant network are answered at once or not at all.
TIMEOUT = 4.0
SESSION_MILLISECONDS = 30_000
PUBLISHING_MILLISECONDS = 200
# Nothing published for this long, not even a keep-alive: the session is dead, whatever it says.
SILENCE_SECONDS = 5.0
READ_BACK_SECONDS = 10.0
# A subscription that has not delivered what a read has shown is lying after this long.
READ_BACK_GRACE = 2.0
# A server's clock further off than this is not believed; its times are shifted to ours.
CLOCK_LIMIT = timedelta(seconds=2)
# OperationLimits differ; 500 nodes per call fits all controllers we know of.
NODES_PER_CALL = 500
LONGEST_TEXT = 10_000
LONGEST_ARRAY = 1_000

T = TypeVar("T")
# What the library has to say reaches people as the sentence of a Lost.
logging.getLogger("asyncua").setLevel(logging.CRITICAL)
SERVER_TIME = ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime)
ADDRESS = re.compile(r"(?:nsu=(?P<uri>[^;]+);)?(?P<kind>[sig])=(?P<identifier>.+)", re.DOTALL)


@dataclass
class _Session:
    """What is known within one session."""

    target: Target
    hear: Hear
    beat: Beat
    started_at: datetime
    offset: timedelta = timedelta(0)
    names: dict[int, str] = field(default_factory=dict)
    latest: dict[str, Any] = field(default_factory=dict)
    arrivals: dict[str, int] = field(default_factory=dict)
    heard_at: float = 0.0
    beat_at: float = 0.0
    server_time: Any = None
    lost: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, why: str) -> None:
        if not self.lost.done():
            self.lost.set_exception(Lost(why))

    def note_beat(self, value: Any) -> None:
        if value is not None and value != self.server_time:
            self.server_time = value
            self.beat_at = time.monotonic()
            self.beat()


async def listen(target: Target, hear: Hear, beat: Beat) -> None:
    """Read a server until it can no longer be trusted, then raise Lost.

    `hear` is awaited before the server gets its acknowledgement, so what it was told is safe with us.
    """
    client = Client(target.endpoint, timeout=TIMEOUT, watchdog_intervall=1.0, auto_reconnect=False)
    client.session_timeout = SESSION_MILLISECONDS
    client.name = "Lineside collector"
    try:
        async with asyncio.timeout(3 * TIMEOUT):
            await client.connect()
    except (OSError, TimeoutError, ua.UaError, asyncio.IncompleteReadError) as error:
        why = "" if isinstance(error, OSError | TimeoutError) else f" ({_words(error)})"
        raise Lost(f"No answer from {target.endpoint}{why}. Is it switched on, is the cable in?") from error
    watch: asyncio.Task[None] | None = None
    try:
        session = await _open(client, target, hear, beat)
        watch = asyncio.create_task(_watch(client, session))
        done, _ = await asyncio.wait({watch, session.lost}, return_when=asyncio.FIRST_COMPLETED)
        for finished in done:
            finished.result()
    except (OSError, TimeoutError, ua.UaError) as error:
        raise Lost(f"The session broke: {_words(error)}") from error
    finally:
        if watch is not None:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await watch
        await _close(client)


async def _open(client: Client, target: Target, hear: Hear, beat: Beat) -> _Session:
    session = _Session(target, hear, beat, started_at=datetime.now(UTC))
    session.heard_at = session.beat_at = time.monotonic()
    server_now = (await client.uaclient.read_attributes([SERVER_TIME], ua.AttributeIds.Value))[0]
    if (told := _utc(_value(server_now))) is not None:
        session.note_beat(told)
        if abs(skew := datetime.now(UTC) - told) > CLOCK_LIMIT:
            session.offset = skew
    nodes = await _resolve(client, target)
    await hear(await _read(client, session, nodes))
    await _subscribe(client, session, nodes)
    return session


async def _resolve(client: Client, target: Target) -> dict[str, ua.NodeId]:
    """Addresses to node ids. By namespace URI: an index may be another one after a program download."""
    namespaces = await client.get_namespace_array()
    nodes = {}
    for point in target.points:
        match = ADDRESS.fullmatch(point.address)
        if match is None:
            raise Misconfigured(f"'{point.address}' is no OPC UA address; write nsu=<namespace URI>;s=<name>.")
        uri, identifier = match["uri"], match["identifier"]
        if uri is not None and uri not in namespaces:
            raise Misconfigured(f"The server does not know the namespace {uri}.")
        index = namespaces.index(uri) if uri is not None else 0
        try:
            nodes[point.address] = (
                ua.NodeId.from_string(f"ns={index};{match['kind']}={identifier}")
                if match["kind"] != "s"
                else ua.NodeId(identifier, index)
            )
        except (ValueError, ua.UaError) as error:
            raise Misconfigured(f"'{point.address}' is no OPC UA address.") from error
    return nodes


async def _read(client: Client, session: _Session, nodes: dict[str, ua.NodeId]) -> list[Reading]:
    readings = []
    for chunk in _chunks(list(nodes)):
        values = await client.uaclient.read_attributes(
            [nodes[address] for address in chunk], ua.AttributeIds.Value
        )
        if len(values) != len(chunk):
            raise Lost("The server answered another number of values than were asked for.")
        readings += [_reading(session, address, value) for address, value in zip(chunk, values, strict=True)]
    return readings


async def _subscribe(client: Client, session: _Session, nodes: dict[str, ua.NodeId]) -> None:
    parameters = ua.CreateSubscriptionParameters(
        RequestedPublishingInterval=session.target.settings.get("publishing_ms", PUBLISHING_MILLISECONDS),
        # The server forgets us after twenty silent seconds, and speaks at least every two.
        RequestedLifetimeCount=100,
        RequestedMaxKeepAliveCount=10,
        MaxNotificationsPerPublish=1000,
        PublishingEnabled=True,
        Priority=0,
    )

    async def published(result: ua.PublishResult) -> None:
        session.heard_at = time.monotonic()
        try:
            await _published(session, result)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            session.fail(f"What the server sent could not be kept: {_words(error)}")
            # Returning would acknowledge it. The session is closed around us instead.
            await asyncio.Event().wait()

    answer = await client.uaclient.create_subscription(parameters, published)
    every = float(answer.RevisedPublishingInterval or PUBLISHING_MILLISECONDS)
    items = [(address, nodes[address]) for address in nodes] + [("", SERVER_TIME)]
    handle = 0
    for chunk in _chunks(items):
        requests = []
        for address, node in chunk:
            handle += 1
            session.names[handle] = address
            sampling = every / 2 if address else 1000.0
            requests.append(
                ua.MonitoredItemCreateRequest(
                    ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.Value),
                    MonitoringMode=ua.MonitoringMode.Reporting,
                    # Room for four publishing intervals: a queue of one forgets all but the last value.
                    RequestedParameters=ua.MonitoringParameters(
                        ClientHandle=handle, SamplingInterval=sampling, QueueSize=10, DiscardOldest=True
                    ),
                )
            )
        results = await client.uaclient.create_monitored_items(
            ua.CreateMonitoredItemsParameters(
                SubscriptionId=answer.SubscriptionId,
                TimestampsToReturn=ua.TimestampsToReturn.Both,
                ItemsToCreate=requests,
            )
        )
        for (address, _), made in zip(chunk, results, strict=True):
            # An address it does not know was read as bad, so its machine is doubted; the others go on.
            if not address and not made.StatusCode.is_good():
                raise Misconfigured(f"The server does not tell its clock: {made.StatusCode.name}.")


async def _published(session: _Session, result: ua.PublishResult) -> None:
    readings = []
    for notification in result.NotificationMessage.NotificationData or []:
        if isinstance(notification, ua.StatusChangeNotification):
            session.fail(f"The server ended the subscription: {ua.StatusCode(notification.Status.value).name}.")
            continue
        if not isinstance(notification, ua.DataChangeNotification):
            continue
        for item in notification.MonitoredItems:
            address = session.names.get(item.ClientHandle)
            if address == "":
                session.note_beat(_value(item.Value))
            elif address is not None:
                session.arrivals[address] = session.arrivals.get(address, 0) + 1
                readings.append(_reading(session, address, item.Value))
    if readings:
        await session.hear(readings)


async def _watch(client: Client, session: _Session) -> None:
    """Doubt: silence, a heart that stands still, a subscription that misses what a read shows."""
    nodes = await _resolve(client, session.target)
    every = float(session.target.settings.get("read_back_seconds", READ_BACK_SECONDS))
    due = time.monotonic() + every
    while True:
        await asyncio.sleep(0.5)
        now = time.monotonic()
        if now - session.heard_at > SILENCE_SECONDS:
            raise Lost("The server publishes nothing any more.")
        if now - session.beat_at > SILENCE_SECONDS:
            raise Lost("The server's clock stands still.")
        if now < due:
            continue
        due = now + every
        before = dict(session.latest), dict(session.arrivals)
        readings = await _read(client, session, nodes)
        missed = [
            r for r in readings if r.address in before[0] and r.good and before[0][r.address] != r.value
        ]
        await session.hear(readings)
        if missed:
            await asyncio.sleep(READ_BACK_GRACE)
            for reading in missed:
                if session.arrivals.get(reading.address) == before[1].get(reading.address):
                    raise Lost(f"The subscription misses changes of {reading.address}.")


def _reading(session: _Session, address: str, value: ua.DataValue) -> Reading:
    """A data value as a reading. Its time is the source's, never before the session began, so that the same value
    read twice is the same reading twice."""
    content = _value(value)
    good = value.StatusCode is None or value.StatusCode.is_good()
    told = _utc(value.SourceTimestamp) or _utc(value.ServerTimestamp)
    now = datetime.now(UTC)
    at = now if told is None else told + session.offset
    if at > now + CLOCK_LIMIT:
        at = now
    session.latest[address] = content
    return Reading(address, content if good else None, good and content is not None, max(at, session.started_at))


def _value(value: ua.DataValue) -> Any:
    """The plain value, or None for what is no number, text, time or array of them, or is too long."""
    content = value.Value.Value if value.Value is not None else None
    return _plain(content)


def _plain(content: Any) -> Any:
    match content:
        case bool() | int() | datetime():
            return content
        case float():
            return content if math.isfinite(content) else None
        case str():
            # PostgreSQL takes no NUL, and a name tag has no ten thousand characters.
            return content.replace("\0", "") if len(content) <= LONGEST_TEXT else None
        case list() if len(content) <= LONGEST_ARRAY:
            return [_plain(item) for item in content]
        case _:
            return None


def _utc(moment: Any) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _chunks(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + NODES_PER_CALL] for start in range(0, len(items), NODES_PER_CALL)]


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


async def _close(client: Client) -> None:
    """Leave politely, but not at any price: a dead server must not hold up the next attempt."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1.0):
            await client.disconnect()
    with contextlib.suppress(Exception):
        client.disconnect_socket()
