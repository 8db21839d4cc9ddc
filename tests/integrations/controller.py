"""A Modbus TCP host with several units and the bad habits of real ones, byte by byte on a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

READ_BITS, READ_DISCRETE, READ_HOLDING, READ_INPUT, WRITE_BIT, WRITE_ONE, WRITE_MANY = 1, 2, 3, 4, 5, 6, 16


@dataclass
class Controller:
    """Units with their registers. A mood per unit: "" answers, "silent", "busy", "no gateway", "lose reply"."""

    registers: dict[int, dict[int, int]]
    moods: dict[int, str] = field(default_factory=dict)
    #: Called before each answer, to let a counter or heartbeat move.
    before: Callable[[], None] = lambda: None
    asked: list[tuple[int, int, int, int]] = field(default_factory=list)
    writes: list[tuple[int, int, list[int]]] = field(default_factory=list)
    links: int = 0
    port: int = 0

    @property
    def endpoint(self) -> str:
        return f"modbus://127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Controller]:
        server = await asyncio.start_server(self._link, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.links += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                tid, _, length, unit = struct.unpack(">HHHB", await reader.readexactly(7))
                answer = self._answer(unit, await reader.readexactly(length - 1))
                if answer is not None:
                    writer.write(struct.pack(">HHHB", tid, 0, len(answer) + 1, unit) + answer)
                    await writer.drain()
        writer.close()

    def _answer(self, unit: int, pdu: bytes) -> bytes | None:
        self.before()
        function, start, count = struct.unpack(">BHH", pdu[:5])
        self.asked.append((unit, function, start, count))
        mood = self.moods.get(unit, "")
        if mood == "silent":
            return None
        if mood in ("busy", "no gateway"):
            return bytes([function | 0x80, 6 if mood == "busy" else 11])
        held = self.registers[unit]
        if function in (READ_HOLDING, READ_INPUT):
            if any(start + n not in held for n in range(count)):
                return bytes([function | 0x80, 2])
            return struct.pack(f">BB{count}H", function, 2 * count, *(held[start + n] for n in range(count)))
        if function in (READ_BITS, READ_DISCRETE):
            bits = sum(bool(held.get(start + n)) << n for n in range(count))
            return struct.pack(">BB", function, (count + 7) // 8) + bits.to_bytes((count + 7) // 8, "little")
        words = [count] if function in (WRITE_BIT, WRITE_ONE) else list(struct.unpack(f">{count}H", pdu[6:]))
        self.writes.append((unit, start, words))
        held.update({start + n: word for n, word in enumerate(words)})
        return None if mood == "lose reply" else pdu[:5]
