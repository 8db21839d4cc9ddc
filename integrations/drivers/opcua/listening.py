"""Reading a server until it can no longer be trusted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import datetime, timedelta
from typing import Any

from asyncua import ua

from integrations.drivers.opcua.addresses import resolve
from integrations.drivers.opcua.asking import read
from integrations.drivers.opcua.memory import Kept, Memory
from integrations.drivers.opcua.messages import Message, parts_of
from integrations.drivers.opcua.session import (
    SESSION_MILLISECONDS,
    Limits,
    Session,
    chunks,
    connect,
    limits,
    words,
)
from integrations.drivers.opcua.values import Change, Clock, content_of, plain, reading, utc
from integrations.drivers.readings import GIVEN_UP, Beat, Doubt, Hear, Lost, Misconfigured, Reading, Target

PUBLISHING_MILLISECONDS = 200
# Values per address the server may keep for us between two messages, and while the cable is out.
QUEUE = 100
# Nothing published for this long, not even a keep-alive: the session is dead, whatever it says.
SILENCE_SECONDS = 5.0
READ_BACK_SECONDS = 10.0
# After an old session was taken up again, what it says is compared with a read sooner.
FIRST_READ_BACK_SECONDS = 3.0
# A subscription that has not delivered what a read has shown is lying after this long.
READ_BACK_GRACE = 2.0
# No server keeps more messages for us; one that says so repeats itself (asyncua's own did).
MOST_REPUBLISHED = 1_000
LAST_NUMBER = 2**32 - 1

SERVER_TIME = ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime)
UNANSWERED = "The server does not answer any more."
log = logging.getLogger(__name__)


@dataclass
class _Listening:
    """What is known within one session."""

    target: Target
    hear: Hear
    beat: Beat
    memory: Memory
    client: Session
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    nodes: dict[str, ua.NodeId] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    latest: dict[str, Any] = field(default_factory=dict)
    arrivals: dict[str, int] = field(default_factory=dict)
    # Addresses of which values are lost that we do not know of.
    holed: set[str] = field(default_factory=set)
    kept: Kept | None = None
    publishing: asyncio.Task[None] | None = None
    is_published: bool = False
    heard_at: float = field(default_factory=time.monotonic)
    beat_at: float = field(default_factory=time.monotonic)
    server_time: Any = None
    lost: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, why: Lost) -> None:
        if not self.lost.done():
            self.lost.set_exception(why)

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

    `hear` is awaited before the server gets its acknowledgement, so what it was told is safe with us. A session that
    broke off is taken up again by the next call, with what the server kept meanwhile; one that is in doubt is not.
    """
    memory = Memory(target, SESSION_MILLISECONDS / 1000)
    async with connect(target, memory.recall()) as client:
        session = _Listening(target, hear, beat, memory, client)
        try:
            await _open(session)
            await _until_doubt(session)
        except asyncio.CancelledError as stop:
            # Given up because it fell silent: the cable may be out. Otherwise nobody wants to read it any more.
            client.is_left = stop.args == (GIVEN_UP,) and session.is_published
            raise
        except Lost as why:
            client.is_left = not isinstance(why, Doubt | Misconfigured)
            raise
        except (OSError, TimeoutError, ua.UaError):
            client.is_left = True
            raise
        finally:
            if client.is_left:
                memory.close()
            else:
                memory.forget()


async def _until_doubt(session: _Listening) -> None:
    watch = asyncio.create_task(_watch(session))
    try:
        done, _ = await asyncio.wait({watch, session.lost}, return_when=asyncio.FIRST_COMPLETED)
        for finished in done:
            finished.result()
    finally:
        for task in (watch, session.publishing):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task


async def _open(session: _Listening) -> None:
    client = session.client
    session.limits = await limits(client)
    points = [point.address for point in session.target.points]
    session.nodes = resolve(points, await client.get_namespace_array())
    # The same addresses in the same order have the same handles, whichever process asks.
    session.names = dict(enumerate([*session.nodes, ""], start=1))
    told = utc(content_of((await client.uaclient.read_attributes([SERVER_TIME], ua.AttributeIds.Value))[0]))
    if told is not None:
        session.note_beat(told)
    if client.is_resumed and client.kept is not None and await _take_up(session, client.kept):
        return
    session.clock = Clock()
    if told is not None:
        session.clock.set_by(told)
    await session.hear(session.noted(await read(client, session.nodes, session.clock, session.limits)))
    await _subscribe(session)


async def _take_up(session: _Listening, kept: Kept) -> bool:
    """Go on with the subscription of before: first what was sent and not acknowledged, in its order."""
    session.clock = Clock(datetime.fromisoformat(kept.started_at), timedelta(seconds=kept.offset_seconds))
    session.kept = kept
    acknowledgements = []
    for _ in range(MOST_REPUBLISHED):
        number = _after(kept.number)
        try:
            message = await session.client.uaclient.session.republish(kept.subscription, number)
        except ua.uaerrors.BadMessageNotAvailable:
            break
        except ua.uaerrors.BadSubscriptionIdInvalid:
            session.kept = None
            return False
        if message.SequenceNumber != number or not message.NotificationData:
            # A server that answers with nothing has nothing; asking on would never end.
            break
        await _take(session, _again(kept, message))
        acknowledgements.append(ua.SubscriptionAcknowledgement(SubscriptionId=kept.subscription, SequenceNumber=number))
    else:
        raise Doubt("The server repeats one message after the other without end.")
    session.client.adopt(kept.subscription, lambda _: session.fail(Lost(UNANSWERED)))
    session.publishing = asyncio.create_task(_publishing(session, acknowledgements))
    log.info("%s: session taken up again, %d messages repeated", session.target.endpoint, len(acknowledgements))
    return True


async def _publishing(session: _Listening, acknowledge: list[ua.SubscriptionAcknowledgement]) -> None:
    """Ask for one message after the other; each is acknowledged once it is safe with us.

    The library's own loop acknowledges what its callback failed to keep, and swallows what goes wrong.
    """
    while True:
        try:
            message = await session.client.published(acknowledge)
            acknowledge = []
        except (ua.uaerrors.BadTimeout, ua.uaerrors.BadTooManyPublishRequests):
            continue
        except ua.uaerrors.BadNoSubscription:
            return session.fail(Doubt("The server has forgotten what we want to hear."))
        except (OSError, TimeoutError, ua.UaError) as error:
            return session.fail(Lost(f"The connection to the server broke: {words(error)}."))
        session.heard_at = time.monotonic()
        try:
            await _published(session, message)
        except Exception as error:
            # Not acknowledged, so the next session gets it again.
            return session.fail(Lost(f"What the server sent could not be kept: {words(error)}."))
        if message.parts:
            acknowledge = [
                ua.SubscriptionAcknowledgement(SubscriptionId=message.subscription, SequenceNumber=message.number)
            ]


async def _subscribe(session: _Listening) -> None:
    every = float(session.target.settings.get("publishing_ms", PUBLISHING_MILLISECONDS))
    parameters = ua.CreateSubscriptionParameters(
        RequestedPublishingInterval=every,
        # It outlives a short cut like the session does, and speaks at least every ten intervals.
        RequestedLifetimeCount=max(100, int(SESSION_MILLISECONDS / every)),
        RequestedMaxKeepAliveCount=10,
        MaxNotificationsPerPublish=1000,
        PublishingEnabled=True,
        Priority=0,
    )
    client = session.client
    # What the library tells its callback is only that the connection broke; messages are fetched by ourselves.
    answer = await client.uaclient.create_subscription(parameters, lambda _: session.fail(Lost(UNANSWERED)))
    session.kept = Kept(
        wanted=session.memory.wanted,
        term=0,
        token=client.token,
        nonce=client.nonce,
        user_policy=client.user_policy,
        subscription=int(answer.SubscriptionId),
        number=0,
        started_at=session.clock.started_at.isoformat(),
        offset_seconds=session.clock.offset.total_seconds(),
        saved_at=0,
    )
    every = float(answer.RevisedPublishingInterval or every)
    nodes = [*session.nodes.values(), SERVER_TIME]
    for chunk in chunks(list(session.names.items()), session.limits.monitor):
        requests = [_item(handle, nodes[handle - 1], every / 2 if address else 1000.0) for handle, address in chunk]
        results = await client.uaclient.create_monitored_items(
            ua.CreateMonitoredItemsParameters(
                SubscriptionId=answer.SubscriptionId,
                TimestampsToReturn=ua.TimestampsToReturn.Both,
                ItemsToCreate=requests,
            )
        )
        if len(results) != len(requests):
            raise Lost("The server answered for another number of addresses than were asked for.")
        for (_, address), made in zip(chunk, results, strict=True):
            _check(session, address, made, every)
    session.memory.keep(session.kept)
    session.publishing = asyncio.create_task(_publishing(session, []))


def _item(handle: int, node: ua.NodeId, sampling: float) -> ua.MonitoredItemCreateRequest:
    return ua.MonitoredItemCreateRequest(
        ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.Value),
        MonitoringMode=ua.MonitoringMode.Reporting,
        # A queue of one forgets all but the last value between two messages.
        RequestedParameters=ua.MonitoringParameters(
            ClientHandle=handle, SamplingInterval=sampling, QueueSize=QUEUE, DiscardOldest=True
        ),
    )


def _check(session: _Listening, address: str, made: ua.MonitoredItemCreateResult, every: float) -> None:
    if not made.StatusCode.is_good():
        # An address it does not know was read as bad, so its machine is doubted; the others go on.
        if not address:
            raise Misconfigured(f"The server does not tell its clock: {made.StatusCode.name}.")
        return
    sampling = float(made.RevisedSamplingInterval or 0)
    needed = 2 * every / sampling if sampling > 0 else 2
    if address and made.RevisedQueueSize < needed and sampling < every:
        # Nothing to be done from here; the overflow bit says when it happens.
        log.warning(
            "%s keeps %d values of %s between two messages, %.0f would be safe",
            session.target.endpoint, made.RevisedQueueSize, address, needed,
        )  # fmt: skip


async def _published(session: _Listening, message: Message) -> None:
    kept = session.kept
    if kept is not None and message.subscription != kept.subscription:
        return
    if message.parts and kept is not None and message.number:
        await _fill(session, kept, message.number)
    session.is_published = True
    await _take(session, message)


async def _fill(session: _Listening, kept: Kept, arrived: int) -> None:
    """Messages between the last one and this: asked for again, or else marked as lost."""
    for _ in range(MOST_REPUBLISHED):
        number = _after(kept.number)
        if number == arrived:
            return
        try:
            message = await session.client.uaclient.session.republish(kept.subscription, number)
        except ua.UaStatusCodeError:
            break
        if message.SequenceNumber != number or not message.NotificationData:
            break
        await _take(session, _again(kept, message))
    log.warning("%s: messages %d to %d are lost", session.target.endpoint, _after(kept.number), arrived - 1)
    session.holed = set(session.nodes)


def _again(kept: Kept, message: ua.NotificationMessage) -> Message:
    return Message(kept.subscription, message.SequenceNumber, parts_of(message))


async def _take(session: _Listening, message: Message) -> None:
    """What a message says, safe before its number is."""
    readings = []
    for part in message.parts:
        if isinstance(part, ua.StatusChangeNotification):
            status = ua.StatusCode(part.Status.value)
            session.fail(Doubt(f"The server ended the subscription: {status.name}."))
        elif isinstance(part, list):
            for change in part:
                address = session.names.get(change.handle)
                if address == "":
                    session.note_beat(plain(change.content))
                elif address is not None:
                    session.arrivals[address] = session.arrivals.get(address, 0) + 1
                    readings.append(_reading(session, address, change))
    if readings:
        await session.hear(session.noted(readings))
    if message.parts and message.number and session.kept is not None:
        session.kept.number = message.number
        session.kept.nonce = session.client.nonce
        session.memory.keep(session.kept)


def _reading(session: _Listening, address: str, change: Change) -> Reading:
    found = reading(address, change, session.clock)
    if address in session.holed:
        session.holed.discard(address)
        found = changed(found, overflow=True)
    return found


async def _watch(session: _Listening) -> None:
    """Doubt: silence, a heart that stands still, a subscription that misses what a read shows."""
    every = float(session.target.settings.get("read_back_seconds", READ_BACK_SECONDS))
    due = time.monotonic() + min(every, FIRST_READ_BACK_SECONDS if session.client.is_resumed else every)
    while True:
        await asyncio.sleep(0.5)
        now = time.monotonic()
        if now - session.heard_at > SILENCE_SECONDS:
            why = "The server publishes nothing any more."
            # Silence may be the cable; silence since the old session was taken up is the session.
            raise Lost(why) if session.is_published else Doubt(why)
        if now - session.beat_at > SILENCE_SECONDS:
            raise Doubt("The server's clock stands still.")
        if now < due:
            continue
        due = now + every
        await _read_back(session)


async def _read_back(session: _Listening) -> None:
    before = dict(session.latest), dict(session.arrivals)
    readings = await read(session.client, session.nodes, session.clock, session.limits)
    missed = [r for r in readings if r.address in before[0] and r.good and before[0][r.address] != r.value]
    await session.hear(session.noted(readings))
    if not missed:
        return
    await asyncio.sleep(READ_BACK_GRACE)
    for item in missed:
        if session.arrivals.get(item.address) == before[1].get(item.address):
            raise Doubt(f"The subscription misses changes of {item.address}.")


def _after(number: int) -> int:
    """The next sequence number; after the last one they begin with 1 again (OPC 10000-4, 7.29)."""
    return 1 if number >= LAST_NUMBER else number + 1
