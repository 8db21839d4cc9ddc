"""A machine that publishes ten times a second: `python -m tests.integrations.ticking PORT` counts up one variable."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from asyncua import Server, ua

from demo.machines.honest import make_honest

NAMESPACE = "urn:test:ticking"
EVERY = 0.1
logging.getLogger("asyncua").setLevel(logging.CRITICAL)


def endpoint(port: int) -> str:
    return f"opc.tcp://127.0.0.1:{port}/ticking"


ADDRESS = f"nsu={NAMESPACE};s=Ticks"


async def _main(port: int) -> None:
    server = Server()
    make_honest(server)
    await server.init()
    server.set_endpoint(endpoint(port))
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace(NAMESPACE)
    node = await server.nodes.objects.add_variable(ua.NodeId("Ticks", index), "Ticks", 0.0)
    loop = asyncio.get_running_loop()
    async with server:
        due, count = loop.time(), 0
        while True:
            count += 1
            stamp = datetime.now(UTC)
            value = ua.DataValue(ua.Variant(float(count), ua.VariantType.Double), SourceTimestamp=stamp)
            await server.iserver.aspace.write_attribute_value(node.nodeid, ua.AttributeIds.Value, value)
            due += EVERY
            await asyncio.sleep(max(0.0, due - loop.time()))


@contextlib.contextmanager
def program(port: int, folder: Path) -> Iterator[None]:
    """The server as a program of its own."""
    from tests.integrations import plant

    with plant.program([sys.executable, "-m", "tests.integrations.ticking", str(port)], folder):
        plant.wait_for(lambda: plant.answers(port), 30, "the ticking server does not answer")
        yield


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
