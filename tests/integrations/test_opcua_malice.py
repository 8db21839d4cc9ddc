"""A server that means harm, or is broken: it may cost us its own line, never memory or the other machines."""

from __future__ import annotations

import asyncio
import struct

import pytest
from asyncua import ua

from integrations.drivers import opcua
from integrations.drivers.readings import Lost, Point, Target
from tests.integrations.plant import free_port
from tests.integrations.test_opcua_resume import NAMESPACE, counting, target

UNSIGNED = {"security": "none", "exception_reason": "A test on this computer."}


@pytest.mark.parametrize(
    "start",
    [
        # A message of four gigabytes that never ends, and one whose pieces never end.
        struct.pack("<3ssI", b"MSG", b"F", 2**32 - 1),
        struct.pack("<3ssI", b"ACK", b"F", 2**31),
        b"\0" * 12,
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
    ],
    ids=["endless message", "endless acknowledgement", "zeros", "a web server"],
)
async def test_who_sends_without_end_is_left(start: bytes) -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.read(100)
        writer.write(start)
        while not writer.is_closing() and sent < 200 * 1024 * 1024:
            writer.write(b"x" * 65536)
            sent += 65536
            try:
                await writer.drain()
            except OSError:
                break
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Lost):
        await opcua.probe(Target(f"opc.tcp://127.0.0.1:{port}", (), UNSIGNED))
    server.close()
    # What two sockets hold and one chunk may have, not what it wished to send.
    assert sent < 40 * 1024 * 1024


async def test_a_text_of_a_million_letters_is_no_value_and_stops_nothing_else() -> None:
    port = free_port()
    async with counting(port) as machine:
        index = await machine.server.get_namespace_index(NAMESPACE)
        long = await machine.server.nodes.objects.add_variable(ua.NodeId("Long", index), "Long", "x" * 1_000_000)
        assert long
        readings = await opcua.read_once(
            target(port, None), [Point(f"nsu={NAMESPACE};s=Long"), Point(f"nsu={NAMESPACE};s=Counter")]
        )
        assert [(reading.value, reading.good) for reading in readings] == [(None, False), (0, True)]


async def test_reading_never_writes_and_calls_nothing(tmp_path) -> None:
    """Whatever the driver does for a machine, the machine is not changed by it."""
    port = free_port()
    async with counting(port) as machine:
        changed: list[str] = []
        service = machine.server.iserver.attribute_service
        keep = service.write

        def write(parameters, *arguments, **more):
            changed.append(str(parameters))
            return keep(parameters, *arguments, **more)

        await machine.make(1)
        service.write = write
        address = f"nsu={NAMESPACE};s=Counter"
        await opcua.probe(target(port, None))
        await opcua.browse(target(port, None), "")
        await opcua.read_once(target(port, None), [Point(address)])
        task = asyncio.create_task(opcua.listen(target(port, tmp_path), machine.hear, lambda: None))
        await machine.told(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        # The server writes its own clock; nothing of ours is among it.
        assert not [each for each in changed if "Counter" in each]
