"""Reading a server until it can no longer be trusted."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from asyncua import Client, ua

from integrations.drivers.opcua.addresses import resolve
from integrations.drivers.opcua.asking import read
from integrations.drivers.opcua.session import chunks, connect, words
from integrations.drivers.opcua.values import Clock, content_of, reading, utc
from integrations.drivers.readings import Beat, Hear, Lost, Misconfigured, Reading, Target

PUBLISHING_MILLISECONDS = 200
# Nothing published for this long, not even a keep-alive: the session is dead, whatever it says.
SILENCE_SECONDS = 5.0
READ_BACK_SECONDS = 10.0
# A subscription that has not delivered what a read has shown is lying after this long.
READ_BACK_GRACE = 2.0

SERVER_TIME = ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime)


@dataclass
class _Session:
    """What is known within one session."""

    target: Target
    hear: Hear
    beat: Beat
    clock: Clock = field(default_factory=Clock)
    nodes: dict[str, ua.NodeId] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    latest: dict[str, Any] = field(default_factory=dict)
    arrivals: dict[str, int] = field(default_factory=dict)
    heard_at: float = field(default_factory=time.monotonic)
    beat_at: float = field(default_factory=time.monotonic)
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

    def noted(self, readings: list[Reading]) -> list[Reading]:
        """The same readings; what they say is the latest we know."""
        for item in readings:
            self.latest[item.address] = item.value
        return readings


async def listen(target: Target, hear: Hear, beat: Beat) -> None:
    """Read a server until it can no longer be trusted, then raise Lost.

    `hear` is awaited before the server gets its acknowledgement, so what it was told is safe with us.
    """
    async with connect(target) as client:
        session = _Session(target, hear, beat)
        await _open(client, session)
        watch = asyncio.create_task(_watch(client, session))
        try:
            done, _ = await asyncio.wait({watch, session.lost}, return_when=asyncio.FIRST_COMPLETED)
            for finished in done:
                finished.result()
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await watch


async def _open(client: Client, session: _Session) -> None:
    told = utc(content_of((await client.uaclient.read_attributes([SERVER_TIME], ua.AttributeIds.Value))[0]))
    if told is not None:
        session.note_beat(told)
        session.clock.set_by(told)
    points = [point.address for point in session.target.points]
    session.nodes = resolve(points, await client.get_namespace_array())
    await session.hear(session.noted(await read(client, session.nodes, session.clock)))
    await _subscribe(client, session)


async def _subscribe(client: Client, session: _Session) -> None:
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
            session.fail(f"What the server sent could not be kept: {words(error)}")
            # Returning would acknowledge it. The session is closed around us instead.
            await asyncio.Event().wait()

    answer = await client.uaclient.create_subscription(parameters, published)
    every = float(answer.RevisedPublishingInterval or PUBLISHING_MILLISECONDS)
    items = [*session.nodes.items(), ("", SERVER_TIME)]
    handle = 0
    for chunk in chunks(items):
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
                session.note_beat(content_of(item.Value))
            elif address is not None:
                session.arrivals[address] = session.arrivals.get(address, 0) + 1
                readings.append(reading(address, item.Value, session.clock))
    if readings:
        await session.hear(session.noted(readings))


async def _watch(client: Client, session: _Session) -> None:
    """Doubt: silence, a heart that stands still, a subscription that misses what a read shows."""
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
        readings = await read(client, session.nodes, session.clock)
        missed = [r for r in readings if r.address in before[0] and r.good and before[0][r.address] != r.value]
        await session.hear(session.noted(readings))
        if missed:
            await asyncio.sleep(READ_BACK_GRACE)
            for item in missed:
                if session.arrivals.get(item.address) == before[1].get(item.address):
                    raise Lost(f"The subscription misses changes of {item.address}.")
