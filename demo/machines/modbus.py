"""The machine that speaks Modbus TCP: the washer.

`python -m demo.machines.modbus` answers on LINESIDE_MODBUS_PORT of LINESIDE_MODBUS_HOST (loopback), unit 1.

Holding registers: 0 state, 1 fault, 2-3 epoch, 4-5 cycles, 6-7 pieces (high word first), 8 temperature in 0.1 °C,
9 remaining seconds, 10 pieces of the load (writable), 11 heartbeat. Coils: 0 start, 1 stop, 2 acknowledge.

The handshake before each load: 12-13 number of the question, 14-15 number of a finished load, 16 its outcome,
17 life bit; writable for the MES: 20-21 answer, 22-23 acknowledge, 24 its life bit, 25 what to do without it,
26-45 why not (text), 46 how long to wait for an answer (ms).
"""

import asyncio
import logging
import time

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from demo.machines import settings
from demo.machines.behaviour import Refused, State
from demo.machines.running import until_stopped
from demo.machines.settings import Settings
from demo.machines.truth import Truth, folder
from demo.machines.washer import Washer

UNIT = 1
TICK_SECONDS = 0.1
REGISTERS, COILS = 47, 16
LOAD_REGISTER = 10
#: The first and the last register the MES writes.
TOLD, TOLD_END = 20, 46
READ_REGISTERS, WRITE_COIL, WRITE_COILS, WRITE_REGISTER, WRITE_REGISTERS = 3, 5, 15, 6, 16

log = logging.getLogger("machines.modbus")


def words(number: int) -> list[int]:
    """A 32-bit number as two registers, high word first."""
    return [number >> 16 & 0xFFFF, number & 0xFFFF]


class Face:
    """The washer's registers and coils, computed at the moment they are read."""

    def __init__(self, washer: Washer) -> None:
        self.washer = washer
        self.heartbeat = 0
        self._temperature = (0.0, 0)
        self._told = [0] * (TOLD_END - TOLD + 1)

    def registers(self) -> list[int]:
        """The holding registers now."""
        washer = self.washer
        done = washer.asking.done
        if time.monotonic() - self._temperature[0] > 0.5:
            self._temperature = (time.monotonic(), round(washer.values()["Temperature"] * 10))
        return [
            int(washer.state),
            washer.fault_number,
            *words(washer.truth.epoch),
            *words(washer.cycles % 2**32),
            *words(washer.counter),
            self._temperature[1],
            washer.remaining,
            washer.load,
            self.heartbeat,
            *words(washer.asking.request),
            *words(done.request if done else 0),
            done.outcome if done else 0,
            int(time.monotonic()) % 2**16,
            0,
            0,
            *self._told,
        ]

    def _hear(self, address: int, wanted: list[int]) -> None:
        """The MES has written: its life, its answer, its word that a result is safe."""
        first = address - TOLD
        self._told[first : first + len(wanted)] = wanted
        asking = self.washer.asking
        answer = self._told[0] << 16 | self._told[1]
        asking.live(self._told[4])
        if self._told[5]:
            asking.set_up(self._told[5], self._told[26])
        letters = b"".join(word.to_bytes(2, "big") for word in self._told[6:26])
        asking.why = letters.partition(b"\0")[0].decode(errors="replace")
        asking.acknowledge(self._told[2] << 16 | self._told[3])
        # Two's complement: below zero is a no.
        self.washer.answered(answer - 2**32 if answer >= 2**31 else answer)

    async def access(
        self,
        function: int,
        start: int,
        address: int,
        count: int,
        current: list[int],
        wanted: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        """Called by pymodbus for each request; writing a coil is pressing a button."""
        try:
            if function in (WRITE_COIL, WRITE_COILS) and wanted is not None:
                self._press(address, wanted)
                # A push button springs back; the coil never reads as set.
                wanted[:] = [False] * len(wanted)
            elif function in (WRITE_REGISTER, WRITE_REGISTERS) and wanted is not None:
                if address >= TOLD and address + len(wanted) - 1 <= TOLD_END:
                    self._hear(address, [int(word) for word in wanted])
                elif address == LOAD_REGISTER and len(wanted) == 1:
                    self.washer.key_in(int(wanted[0]))
                else:
                    return ExcCodes.ILLEGAL_ADDRESS
        except Refused as no:
            log.info("refused: %s", no)
            return ExcCodes.DEVICE_BUSY
        if function == READ_REGISTERS:
            current[:REGISTERS] = self.registers()
        return None

    def _press(self, address: int, wanted: list[int] | list[bool]) -> None:
        buttons = {0: self.washer.start, 1: self.washer.stop, 2: self.washer.acknowledge}
        for coil, pressed in enumerate(wanted, start=address):
            if pressed and coil in buttons:
                buttons[coil]()
                log.info("%s %s, load %d", self.washer.name, buttons[coil].__name__, self.washer.load)


def device(face: Face) -> SimDevice:
    """The washer as pymodbus serves it."""
    nothing = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS)]
    coils = SimData(0, values=[False] * COILS, datatype=DataType.BITS)
    bits = SimData(0, values=[False] * 16, datatype=DataType.BITS)
    holding = SimData(0, count=REGISTERS, values=0, datatype=DataType.REGISTERS)
    return SimDevice(id=UNIT, simdata=([coils], [bits], [holding], nothing), action=face.access)


async def serve(config: Settings, started: asyncio.Event | None = None) -> None:
    """Answer until cancelled."""
    book = Truth(folder(config.data) / "WASH-01.sqlite3")
    washer = Washer("WASH-01", book, faults=config.faults, chance=config.chance("WASH-01"))
    face = Face(washer)
    server = ModbusTcpServer(device(face), address=(config.host, config.port))
    await server.serve_forever(background=True)
    log.info("%s on port %d, speed %g", washer.name, config.port, config.speed)
    if started:
        started.set()
    state: State = washer.state
    last = time.monotonic()
    born = last
    try:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            # A stopped process does not make up for the time it slept.
            passed, last = min(time.monotonic() - last, 1.0), time.monotonic()
            washer.advance(passed * config.speed)
            face.heartbeat = int(last - born) % 2**16
            if washer.state is not state:
                state = washer.state
                log.info("%s %s %s", washer.name, state.name.lower(), washer.fault)
    finally:
        await server.shutdown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(until_stopped(serve(settings.read("LINESIDE_MODBUS_PORT"))))
