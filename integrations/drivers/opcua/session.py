"""A session with a server: a fresh one, or the one of before on a new channel; its failures said in sentences."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from asyncua import Client, ua
from asyncua.client.ua_client import UASocketProtocol

from integrations.drivers.opcua.memory import Kept
from integrations.drivers.opcua.messages import Message, published
from integrations.drivers.opcua.security import USERS, refused_by_server, secure
from integrations.drivers.readings import Lost, Misconfigured, Target

# Requests on a plant network are answered at once or not at all.
TIMEOUT = 4.0
# How long a server keeps the session, and what it would have told us, while the cable is out.
SESSION_MILLISECONDS = 60_000
# Where a server names no limit: 500 nodes per call fits all controllers we know of.
NODES_PER_CALL = 500
# What a controller sends at once: a chunk has 64 KiB, the longest message is a list of values.
LONGEST_MESSAGE = 16 * 1024 * 1024
MOST_CHUNKS = 1_024
LONGEST_CHUNK = 4 * 1024 * 1024

T = TypeVar("T")
log = logging.getLogger(__name__)
# What the library has to say reaches people as the sentence of a Lost.
logging.getLogger("asyncua").setLevel(logging.CRITICAL)


class _Guarded(UASocketProtocol):
    """The library's socket with an end to what a server may send: by itself it collects until memory is gone."""

    receive_buffer: bytes | None

    def data_received(self, data: bytes) -> None:
        """What came, unless it is more than a chunk can be."""
        # The server's own limits are in force after its acknowledgement; 0 would mean none.
        limit = self._connection._limits
        limit.max_message_size = min(limit.max_message_size or LONGEST_MESSAGE, LONGEST_MESSAGE)
        limit.max_chunk_count = min(limit.max_chunk_count or MOST_CHUNKS, MOST_CHUNKS)
        if len(self.receive_buffer or b"") + len(data) > LONGEST_CHUNK:
            log.warning("a server sends chunks without end; it is left")
            self.receive_buffer = None
            self.disconnect_socket()
            return
        super().data_received(data)


class Session(Client):
    """asyncua's client that can go on with a session of before; its own way needs a file of its own format and
    forgets which user policy the server named."""

    def __init__(self, target: Target, kept: Kept | None = None) -> None:
        super().__init__(target.endpoint, timeout=TIMEOUT, watchdog_intervall=1.0, auto_reconnect=False)
        self.session_timeout = SESSION_MILLISECONDS
        self.name = "Lineside collector"
        self.kept = kept
        self.user_type = USERS.get(target.settings.get("user_kind", "anonymous"), ua.UserTokenType.Anonymous)
        self.accepted: list[ua.UserTokenPolicy] | None = None
        self.is_resumed = False
        self.uaclient._make_protocol = self._guarded
        self.max_messagesize, self.max_chunkcount = LONGEST_MESSAGE, MOST_CHUNKS
        # Messages are fetched by whoever listens.
        self.uaclient.session.ensure_publish_loop = lambda: None
        # When true, the session is left alive at the server for whoever comes next.
        self.is_left = False

    async def _try_resume_persisted_session(self) -> bool:
        """Called by the library once the channel is open."""
        if self.kept is None:
            return False
        session = self.uaclient.session
        session.restore_authentication_token(ua.NodeId.from_string(self.kept.token))
        self._server_nonce = bytes.fromhex(self.kept.nonce) or None
        if self.accepted is None:
            # Unsigned, nobody asked the server for its endpoints.
            self.accepted = [ua.UserTokenPolicy(PolicyId=self.kept.user_policy, TokenType=self.user_type)]
        self._policy_ids = self.accepted
        try:
            await self._activate_with_credentials()
        except ua.UaStatusCodeError as error:
            log.info("%s keeps the session no longer: %s", self.server_url.geturl(), words(error))
            session.reset_authentication_token()
            self._server_nonce = None
            self.kept = None
            return False
        self.is_resumed = True
        self._start_renew_loop()
        return True

    def _guarded(self) -> _Guarded:
        protocol = _Guarded(TIMEOUT, security_policy=self.uaclient.security_policy)
        protocol.pre_request_hook = self.uaclient.pre_request_hook
        protocol.on_connection_lost = self.uaclient._on_transport_lost
        protocol.is_session_closing = self.uaclient._is_session_closing
        self.uaclient.protocol = protocol
        return protocol

    async def published(self, acknowledge: list[ua.SubscriptionAcknowledgement]) -> Message:
        """The next message of the subscription, once the server has one; the asking acknowledges those before."""
        request = ua.PublishRequest()
        request.Parameters.SubscriptionAcknowledgements = acknowledge
        return published(await self.uaclient.session._send_request(request, timeout=0))

    @property
    def token(self) -> str:
        """The session's key; who has it and the channel's keys is us."""
        return str(self.uaclient.session.authentication_token.to_string())

    @property
    def nonce(self) -> str:
        """What the next activation must sign."""
        return self._server_nonce.hex() if self._server_nonce else ""

    @property
    def user_policy(self) -> str:
        """What the server calls our way of signing in."""
        return str(self.server_policy(self.user_type).PolicyId or "")

    def adopt(self, subscription: int, broke: Callable[[Any], None]) -> None:
        """Be told when the connection breaks, for a subscription this process did not create."""
        self.uaclient.session._subscription_callbacks[subscription] = broke

    async def leave(self) -> None:
        """Go without a word, so that the server keeps the session."""
        self.uaclient.request_disconnect()
        tasks = [
            self._supervisor_task, self._stale_watchdog_task, self._renew_channel_task,
        ]  # fmt: skip
        for task in tasks:
            await self._cancel_task(task)
        self.disconnect_socket()


@dataclass(frozen=True)
class Limits:
    """How many nodes one call may name."""

    read: int = NODES_PER_CALL
    monitor: int = NODES_PER_CALL


@contextlib.asynccontextmanager
async def connect(target: Target, kept: Kept | None = None) -> AsyncIterator[Session]:
    """A session; whatever the server or the network does wrong within it is a Lost."""
    client = Session(target, kept)
    try:
        async with asyncio.timeout(3 * TIMEOUT):
            client.accepted = await secure(client, target)
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
        raise Lost(f"The session broke: {words(error)}.") from error


async def limits(client: Client) -> Limits:
    """The limits this server names, never more than what every controller can do."""
    told = await client.uaclient.read_attributes(
        [
            ua.NodeId(ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead),
            ua.NodeId(ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall),
        ],
        ua.AttributeIds.Value,
    )
    return Limits(*(_limit(value.Value.Value if value.Value is not None else None) for value in told))


def _limit(told: Any) -> int:
    """0 and nonsense mean that the server names no limit."""
    return min(told, NODES_PER_CALL) if isinstance(told, int) and told > 0 else NODES_PER_CALL


def chunks(items: Sequence[T], size: int = NODES_PER_CALL) -> list[Sequence[T]]:
    """As many calls as the server's limits ask for."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def words(error: BaseException) -> str:
    """What an error says, or at least what it is called."""
    return str(error) or type(error).__name__


async def _close(client: Session) -> None:
    """Leave politely, but not at any price: a dead server must not hold up the next attempt."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1.0):
            if client.is_left:
                await client.leave()
            else:
                await client.disconnect()
    with contextlib.suppress(Exception):
        client.disconnect_socket()
