"""One TCP link to a controller or gateway, and what its answers mean."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from integrations.addresses import BITS
from integrations.drivers.modbus.places import Block, Place
from integrations.drivers.readings import Lost, Misconfigured

# One second and no second try: a reading that comes late is a reading of the next poll.
TIMEOUT = 1.0
# Exception codes (Modbus Application Protocol V1.1b3, 7).
ILLEGAL_ADDRESS, ILLEGAL_VALUE, ACKNOWLEDGE, BUSY, NO_PATH, NO_ANSWER = 2, 3, 5, 6, 10, 11
CLOSED = "The controller has closed the link. Is it restarting, or does it serve only one client at a time?"
WORDS = {
    1: "it does not know this kind of request", ILLEGAL_ADDRESS: "it has no such address",
    ILLEGAL_VALUE: "it does not take this value or length", 4: "it reports a fault of its own", BUSY: "it is busy",
    NO_PATH: "the gateway has no path to it", NO_ANSWER: "it does not answer its gateway",
}  # fmt: skip

logging.getLogger("pymodbus").setLevel(logging.CRITICAL)


class Silent(Exception):
    """The unit does not answer; its neighbours may."""


class Refused(Exception):
    """The unit answered that it will not."""

    def __init__(self, code: int) -> None:
        super().__init__(WORDS.get(code, f"it refuses with code {code}"))
        self.code = code


class Host:
    """One client per host, asked one thing at a time: some controllers take a single connection."""

    def __init__(self, client: AsyncModbusTcpClient) -> None:
        self._client = client

    def __str__(self) -> str:
        return f"{self._client.comm_params.host}:{self._client.comm_params.port}"

    async def read(self, block: Block) -> list[int]:
        """The registers or bits of a block. Raises Silent, Refused or Lost."""
        client = self._client
        ask = {
            "holding": client.read_holding_registers, "input": client.read_input_registers,
            "coil": client.read_coils, "discrete": client.read_discrete_inputs,
        }[block.table]  # fmt: skip
        answer = await self._ask(lambda: ask(block.start, count=block.length, device_id=block.unit))
        found: list[int] = list(answer.bits if block.table in BITS else answer.registers)
        if len(found) < block.length:
            raise Lost("The controller answered fewer registers than were asked for. Look at the bindings' addresses.")
        return found

    async def write(self, place: Place, words: list[int]) -> None:
        """One request, never a second one. Raises Silent, Refused or Lost."""
        client = self._client
        if place.table == "coil":
            await self._ask(lambda: client.write_coil(place.start, bool(words[0]), device_id=place.unit))
        elif len(words) == 1:
            await self._ask(lambda: client.write_register(place.start, words[0], device_id=place.unit))
        else:
            await self._ask(lambda: client.write_registers(place.start, words, device_id=place.unit))

    async def _ask(self, request: Callable[[], Awaitable[Any]]) -> Any:
        try:
            # On a closed link the library refuses before there is anything to await.
            answer = await request()
        except ModbusException as error:
            # Whoever was told to stop: the library makes a silence of it.
            _stop_if_told()
            # No answer in time, or one that is none.
            if not self._client.connected:
                raise Lost(CLOSED) from error
            raise Silent from error
        except (OSError, TimeoutError) as error:
            raise Lost("The controller does not answer any more. Look at its power and its network.") from error
        # Its asyncio.wait_for forgets a cancellation that meets the answer (gh-86296, mended in Python 3.12).
        _stop_if_told()
        # Refusals come back as answers, not as exceptions.
        if not answer.isError():
            return answer
        code = getattr(answer, "exception_code", 0)
        if code in (ACKNOWLEDGE, BUSY, NO_PATH, NO_ANSWER):
            raise Silent from Refused(code)
        raise Refused(code)


def _stop_if_told() -> None:
    """Whoever stops reading would else wait for ever, and two would read."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


@contextlib.asynccontextmanager
async def connect(endpoint: str, units: int = 1) -> AsyncIterator[Host]:
    """A link that is closed afterwards; raises Lost when nobody is there."""
    try:
        url = urlsplit(endpoint)
        port = url.port or 502
    except ValueError:
        url, port = urlsplit(""), 0
    if url.scheme not in ("modbus", "tcp") or not url.hostname:
        raise Misconfigured(f"'{endpoint}' is no Modbus endpoint; write modbus://host:502.")
    client = AsyncModbusTcpClient(
        url.hostname, port=port, timeout=TIMEOUT, retries=0, reconnect_delay=0, name="lineside"
    )
    # Ours to decide: the library would close the link after some unanswered requests, whichever unit kept silent.
    client.set_max_no_responses(2 * units + 2)
    try:
        try:
            async with asyncio.timeout(3 * TIMEOUT):
                is_up = await client.connect()
        except (ModbusException, OSError, TimeoutError) as error:
            raise Lost(f"No answer from {endpoint}. Is it switched on, is the cable in?") from error
        if not is_up:
            raise Lost(f"No answer from {endpoint}. Is it switched on, is the cable in?")
        yield Host(client)
    finally:
        client.close()
