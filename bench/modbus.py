"""Polls a second: our collector against a bare pymodbus client that reads the same registers at the same pace.

The first pace is the fastest that can be set for a connection; what both do at faster ones, and without any pause, is
told beside it. The server,
a process of its own, counts the requests. Its values move with every poll, as in a machine that works, and the
collector does with them what it does in a plant: decodes, judges, keeps on disk, stores.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe

from bench.opcua import cpu_seconds, until
from bench.report import Line, tell
from bench.servers import database

# Forty process values of 32 bits and a heartbeat: one request of 82 registers.
VALUES = 40
REGISTERS = 2 * VALUES + 2
HEART = 2 * VALUES
SECONDS = 8.0
ROUNDS = 3
LEAST_RATIO = 0.9
# Seconds; integrations.services.wording allows no less than the first.
PACE, FASTER, NO_PAUSE = 0.02, (0.01, 0.005, 0.002), 0.00001


def measure() -> bool:
    """Print the figures; answers whether the limit was kept."""
    with database() as environment, server() as machine:
        rounds = [_round(machine, environment, PACE) for _ in range(ROUNDS)]
        faster = {pace: _round(machine, environment, pace) for pace in FASTER}
        fastest = _round(machine, environment, NO_PAUSE)
        stored = _stored()
    ratio = statistics.median(ours / bare for bare, ours, _ in rounds)
    return tell(
        "Modbus TCP",
        [
            Line("bare pymodbus client", statistics.median(bare for bare, _, _ in rounds), "polls/s"),
            Line("our collector", statistics.median(ours for _, ours, _ in rounds), "polls/s"),
            Line("our collector to bare client", ratio, "", least=LEAST_RATIO),
            Line("our collector's processor", statistics.median(cpu for _, _, cpu in rounds), "s a second"),
            *(
                Line(f"every {pace * 1000:g} ms: ours to bare", ours / bare) for pace, (bare, ours, _) in faster.items()
            ),
            Line("without a pause: bare pymodbus client", fastest[0], "polls/s"),
            Line("without a pause: our collector", fastest[1], "polls/s"),
            Line("samples stored meanwhile", stored, ""),
        ],
    )


@dataclass
class Machine:
    """The server's process; asked, it says how often it was read."""

    port: int
    pipe: Pipe

    def polls(self) -> int:
        """Requests so far."""
        self.pipe.send("how many")
        count: int = self.pipe.recv()
        return count


@contextmanager
def server() -> Iterator[Machine]:
    """A Modbus server in a process of its own."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Machine(here.recv(), here)
    finally:
        process.terminate()
        process.join(10)


def _serve(pipe: Pipe) -> None:
    asyncio.run(_server(pipe))


async def _server(pipe: Pipe) -> None:
    from pymodbus.constants import ExcCodes
    from pymodbus.server import ModbusTcpServer
    from pymodbus.simulator import DataType, SimData, SimDevice

    count = 0

    async def access(
        function: int, start: int, address: int, length: int, current: list[int], wanted: object
    ) -> ExcCodes | None:
        nonlocal count
        count += 1
        word = count % 65536
        current[1:HEART:2] = [word] * VALUES
        current[HEART] = word
        return None

    nothing = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS)]
    bits = [SimData(0, values=[False] * 16, datatype=DataType.BITS)]
    holding = [SimData(0, count=REGISTERS, values=0, datatype=DataType.REGISTERS)]
    made = ModbusTcpServer(
        SimDevice(id=1, simdata=(bits, bits, holding, nothing), action=access), address=("127.0.0.1", 0)
    )
    await made.serve_forever(background=True)
    assert made.transport is not None
    pipe.send(made.transport.sockets[0].getsockname()[1])
    while True:
        await asyncio.to_thread(pipe.recv)
        pipe.send(count)


def _round(machine: Machine, environment: dict[str, str], pace: float) -> tuple[float, float, float]:
    """Polls a second of the bare client, of ours, and our processor time a second."""
    bare = asyncio.run(_bare(machine, pace))
    ours, cpu = _ours(machine, environment, pace)
    print(f"  every {pace * 1000:g} ms: bare {bare:,.1f}/s, ours {ours:,.1f}/s", flush=True)
    return bare, ours, cpu


async def _bare(machine: Machine, pace: float) -> float:
    from pymodbus.client import AsyncModbusTcpClient

    client = AsyncModbusTcpClient("127.0.0.1", port=machine.port)
    await client.connect()
    count, began = 0, time.perf_counter()
    due = began
    while time.perf_counter() - began < SECONDS:
        answer = await client.read_holding_registers(0, count=HEART + 1, device_id=1)
        assert len(answer.registers) == HEART + 1
        count += 1
        if pace > NO_PAUSE:
            # From due time to due time, as the collector does.
            due = max(due + pace, time.perf_counter())
            await asyncio.sleep(due - time.perf_counter())
    rate = count / (time.perf_counter() - began)
    client.close()
    return rate


def _ours(machine: Machine, environment: dict[str, str], pace: float) -> tuple[float, float]:
    _connect(machine, pace)
    collector = subprocess.Popen(
        [sys.executable, "manage.py", "collect"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        idle = machine.polls()
        until(lambda: machine.polls() > idle + 20, 60)
        # The first second goes into opening.
        time.sleep(1)
        before, cpu, began = machine.polls(), cpu_seconds(collector.pid), time.perf_counter()
        time.sleep(SECONDS)
        passed = time.perf_counter() - began
        return (machine.polls() - before) / passed, (cpu_seconds(collector.pid) - cpu) / passed
    finally:
        # Not SIGINT: what a shell has put into the background does not hear it.
        collector.terminate()
        collector.wait(20)


def _connect(machine: Machine, pace: float) -> None:
    from equipment.models import Equipment, EquipmentProperty
    from equipment.services import prepare_partitions
    from integrations.models import Binding, Connection

    settings = {"poll_seconds": pace, "heartbeat": f"1/holding/{HEART}"}
    if Connection.objects.update(settings=settings):
        return
    prepare_partitions()
    unit = Equipment.objects.create(number="BENCH-01", name="Bench", level="work_unit", mode="single")
    names = [f"V{number}" for number in range(VALUES)]
    EquipmentProperty.objects.bulk_create(EquipmentProperty(equipment=unit, name=name) for name in names)
    connection = Connection.objects.create(
        name="Bench", protocol="modbus", endpoint=f"modbus://127.0.0.1:{machine.port}",
        settings=settings,
    )  # fmt: skip
    Binding.objects.bulk_create(
        Binding(
            connection=connection, equipment=unit, role="value", name=name, address=f"1/holding/{2 * number}",
            datatype="uint32",
        )
        for number, name in enumerate(names)
    )


def _stored() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM equipment_sample")
        return int(cursor.fetchone()[0])
