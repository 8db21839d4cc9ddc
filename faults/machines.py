"""Fast machines on real sockets, with a book that survives a pulled plug: `python -m faults.machines`.

PULSE-1 speaks OPC UA, PULSE-2 and PULSE-3 are units 1 and 2 behind one Modbus host. Each makes its quota at its rate,
then stands idle. FAULTS_DATA, FAULTS_OPCUA_PORT, FAULTS_MODBUS_PORT, FAULTS_QUOTA and FAULTS_RATE come from outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from asyncua import Node, Server, ua
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from demo.machines.honest import make_honest
from demo.machines.truth import Truth

OPCUA, MODBUS = "PULSE-1", ("PULSE-2", "PULSE-3")
NAMES = (OPCUA, *MODBUS)
NAMESPACE = "urn:lineside:faults"
TICK_SECONDS = 0.05
# Registers: 0 state, 1 heartbeat, 2-3 boot tag, 4-5 pieces, high word first.
REGISTERS = 6
IDLE, RUNNING = 1, 3


def book(data: Path, name: str) -> Path:
    """Where a machine writes down what it really made."""
    return data / f"{name}.sqlite3"


class Pulse:
    """A machine that makes pieces at a rate until its quota is made."""

    def __init__(self, data: Path, name: str, quota: int, rate: float) -> None:
        self.truth = Truth(book(data, name))
        self.quota, self.rate = quota, rate
        self._owed = 0.0

    @property
    def state(self) -> int:
        return RUNNING if self.truth.pieces < self.quota else IDLE

    def advance(self, seconds: float) -> None:
        """Let time pass; each piece is on the disk before anybody can read the counter."""
        self._owed += seconds * self.rate
        made = min(int(self._owed), self.quota - self.truth.pieces)
        self._owed -= int(self._owed)
        if made > 0:
            self.truth.add(made, at=datetime.now(UTC))


class Registers:
    """A Modbus unit's registers, computed at the moment they are read."""

    def __init__(self, pulse: Pulse, number: int) -> None:
        self.pulse, self.number = pulse, number

    def device(self) -> SimDevice:
        nothing = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS)]
        bits = [SimData(0, values=[False] * 16, datatype=DataType.BITS)]
        holding = [SimData(0, count=REGISTERS, values=0, datatype=DataType.REGISTERS)]
        return SimDevice(id=self.number, simdata=(bits, bits, holding, nothing), action=self.access)

    async def access(
        self, function: int, start: int, address: int, count: int, current: list[int], wanted: object
    ) -> ExcCodes | None:
        """Called for each request."""
        if wanted is not None:
            return ExcCodes.ILLEGAL_FUNCTION
        pulse = self.pulse
        epoch, pieces = pulse.truth.epoch, pulse.truth.pieces
        beat = int(time.monotonic() * 10) % 65536
        current[:REGISTERS] = [
            pulse.state, beat, epoch >> 16 & 0xFFFF, epoch & 0xFFFF, pieces >> 16 & 0xFFFF, pieces & 0xFFFF,
        ]  # fmt: skip
        return None


class Nodes:
    """The OPC UA face of a machine."""

    KINDS = {"State": ua.VariantType.Int32, "Epoch": ua.VariantType.UInt32, "Counter": ua.VariantType.UInt32}

    def __init__(self, pulse: Pulse) -> None:
        self.pulse = pulse
        self._nodes: dict[str, Node] = {}
        self._shown: dict[str, int] = {}

    async def build(self, server: Server, namespace: int) -> None:
        thing = await server.nodes.objects.add_object(ua.NodeId(OPCUA, namespace), ua.QualifiedName(OPCUA, namespace))
        for name, kind in self.KINDS.items():
            self._nodes[name] = await thing.add_variable(
                ua.NodeId(f"{OPCUA}.{name}", namespace), ua.QualifiedName(name, namespace), ua.Variant(0, kind)
            )
        await self.show()

    async def show(self) -> None:
        pulse = self.pulse
        now = {"State": pulse.state, "Epoch": pulse.truth.epoch, "Counter": pulse.truth.pieces}
        for name, value in now.items():
            if self._shown.get(name) != value:
                self._shown[name] = value
                stamp = datetime.now(UTC)
                await self._nodes[name].write_value(
                    ua.DataValue(ua.Variant(value, self.KINDS[name]), SourceTimestamp=stamp, ServerTimestamp=stamp)
                )


async def serve() -> None:
    """Answer until cancelled."""
    data = Path(os.environ["FAULTS_DATA"])
    quota, rate = int(os.environ["FAULTS_QUOTA"]), float(os.environ["FAULTS_RATE"])
    pulses = {name: Pulse(data, name, quota, rate) for name in NAMES}
    server = Server()
    make_honest(server)
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{os.environ['FAULTS_OPCUA_PORT']}/pulses")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    nodes = Nodes(pulses[OPCUA])
    await nodes.build(server, await server.register_namespace(NAMESPACE))
    devices = [Registers(pulses[name], number).device() for number, name in enumerate(MODBUS, start=1)]
    modbus = ModbusTcpServer(devices, address=("127.0.0.1", int(os.environ["FAULTS_MODBUS_PORT"])))
    await modbus.serve_forever(background=True)
    async with server:
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            passed, last = min(time.monotonic() - last, 0.5), time.monotonic()
            # Nothing is made before somebody has looked: the first reading of a counter counts nothing.
            if (data / "go").exists():
                for pulse in pulses.values():
                    pulse.advance(passed)
                await nodes.show()


async def main() -> None:
    """Serve until SIGTERM."""
    task = asyncio.ensure_future(serve())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    asyncio.run(main())
