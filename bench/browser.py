"""From a part made by a simulated machine to its number changed in a browser, while fifty more screens watch the floor.

The machines publish every 200 ms, as the demo's connections are set; a part is made at any moment within.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.clients import sign_in
from bench.latency import PARTS, percentile, watched
from bench.plant import SPEED, Plant
from bench.report import Line, tell
from bench.stages import stages
from demo.plant.people import PASSWORD

SOCKETS = 50
MOST_SECONDS = 0.4


def measure(plant: Plant, parts: int) -> bool:
    """Print the figures of `parts` parts (100 when 0); answers whether the limit was kept."""
    with screens(plant) as heard:
        seen = watched(plant, parts or PARTS)
        still = sum(1 for count in heard if count > 0)
    found = seen.delays
    return tell(
        f"Part made to number changed in a browser, {SOCKETS} sockets open, machines {SPEED} times as fast",
        [
            Line("parts", len(found), ""),
            Line("median", statistics.median(found), "s"),
            Line("95th percentile", percentile(found, 95), "s", most=MOST_SECONDS),
            Line("worst", found[-1], "s"),
            Line("sockets that heard the floor", still, "", least=SOCKETS),
            *stages(plant, seen),
        ],
    )


@contextmanager
def screens(plant: Plant) -> Iterator[list[int]]:
    """Fifty sockets that take everything the floor says; how much each has heard so far."""
    heard = [0] * SOCKETS
    cookies = sign_in(plant, "sofia", PASSWORD).http.cookies
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def screen(number: int) -> None:
        address = plant.url.replace("http", "ws", 1) + "/ws/live"
        with contextlib.suppress(OSError, WebSocketException):
            async with connect(address, origin=plant.url, additional_headers=headers) as socket:  # type: ignore[arg-type]
                await socket.send('{"subscribe": ["floor"]}')
                async for message in socket:
                    heard[number] += '"floor"' in str(message)[:40]

    async def everybody() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(SOCKETS):
                group.create_task(screen(number))

    watching = asyncio.run_coroutine_threadsafe(everybody(), loop)
    try:
        yield heard
    finally:
        watching.cancel()
        # Each says goodbye to the server before its loop ends.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(1), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
