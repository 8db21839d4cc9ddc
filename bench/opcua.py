"""How many changes a second a bare asyncua client takes, and whether our collector keeps nine tenths of them.

A server of its own process counts up every node; a value that is missing is a hole in the count. The rate is raised
until the bare client has holes or falls behind; then the collector, a process of its own as in a plant, stores nine
tenths of the last good rate for a minute: every value, with the server's time and its code.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from bench.report import Line, tell
from bench.servers import database

NODES = 400
PUBLISHING = 200
FIRST_RATE, STEP, FINEST = 1_000, 1.4, 1.1
TRY_SECONDS = 6.0
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
# A little above the limit, for the server does not make the rate to the last change.
SHARE = 0.92
LEAST_RATIO = 0.9
# What is under way when a client says that it has heard nothing new.
LATE_SECONDS = 1.5
# Between two looks at how much is stored.
COUNT_SECONDS = 2.0
URI = "urn:lineside:bench"


def measure() -> bool:
    """Print the figures; answers whether the limits were kept."""
    with database() as environment, server() as machine:
        top = _top_rate(machine)
        kept = _collected(machine, top.made * SHARE, environment)
    return tell(
        "OPC UA",
        [
            Line("bare asyncua client, before it drops", top.made, "changes/s"),
            Line("our collector, sent to it", kept.made, "changes/s"),
            Line("our collector's rate to the bare client's", kept.made / top.made, "", least=LEAST_RATIO),
            Line(f"sent in {SECONDS:.0f} s", kept.sent, "changes"),
            Line("stored with source time and code", kept.stored, "changes"),
            Line("lost", kept.sent - kept.stored, "changes", most=0),
            Line("processor per 100,000: bare client", top.cpu / top.heard * 100_000, "s"),
            Line("processor per 100,000: our collector", kept.cpu / max(1, kept.stored) * 100_000, "s"),
        ],
    )


@dataclass(frozen=True)
class Bare:
    """What was sent to a bare client, what it heard, how fast that was, and its processor time."""

    sent: int
    heard: int
    made: float
    cpu: float

    def went_well(self, rate: float) -> bool:
        """Nothing lost, and the server kept the pace."""
        return self.heard == self.sent and self.made > 0.95 * rate


@dataclass(frozen=True)
class Kept:
    """What was sent and what was found in the database."""

    sent: int
    stored: int
    made: float
    cpu: float


@dataclass
class Machine:
    """The server's process, by a pipe: it is told a rate and for how long, and says what it sent."""

    endpoint: str
    pipe: Pipe

    def send(self, rate: float, seconds: float) -> tuple[int, float]:
        """Changes sent, and the rate it really made; blocks."""
        self.pipe.send((rate, seconds))
        if not self.pipe.poll(3 * seconds + 30):
            raise SystemExit("The server does not come to an end; the rate is far beyond this computer.")
        sent, made = self.pipe.recv()
        return sent, made


@contextmanager
def server() -> Iterator[Machine]:
    """A server in a process of its own."""
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
    from asyncua import Server, ua

    from demo.machines.honest import make_honest

    made = Server()
    make_honest(made)
    await made.init()
    made.set_endpoint("opc.tcp://127.0.0.1:0")
    made.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await made.register_namespace(URI)
    folder = await made.nodes.objects.add_object(index, "Bench")
    nodes = [
        (await folder.add_variable(ua.NodeId(f"V{number}", index), f"V{number}", 0.0)).nodeid
        for number in range(NODES)
    ]
    counts = [0] * NODES
    async with made:
        port = made.bserver._server.sockets[0].getsockname()[1]
        pipe.send(f"opc.tcp://127.0.0.1:{port}")
        while True:
            rate, seconds = await asyncio.to_thread(pipe.recv)
            began = time.perf_counter()
            sent = 0
            while (passed := time.perf_counter() - began) < seconds:
                due = int(passed * rate)
                stamp = datetime.now(UTC)
                while sent < due:
                    node = sent % NODES
                    counts[node] += 1
                    value = ua.DataValue(ua.Variant(float(counts[node]), ua.VariantType.Double), SourceTimestamp=stamp)
                    await made.iserver.aspace.write_attribute_value(nodes[node], ua.AttributeIds.Value, value)
                    sent += 1
                    if sent % 50 == 0:
                        # What it sends has to go out meanwhile.
                        await asyncio.sleep(0)
                        stamp = datetime.now(UTC)
                await asyncio.sleep(0.005)
            pipe.send((sent, sent / (time.perf_counter() - began)))


def _top_rate(machine: Machine) -> Bare:
    """Raise the rate until the bare client drops twice, then look between; the last that went well, as really made."""
    top, step, rate = Bare(0, 0, 0, 0.0), STEP, float(FIRST_RATE)
    while True:
        found = _best_of_two(machine, rate)
        if found.went_well(rate):
            top = found
        elif step > FINEST:
            step = step**0.5
        else:
            return top
        rate = top.made * step if top.made else rate / 2


def _best_of_two(machine: Machine, rate: float) -> Bare:
    found = asyncio.run(_bare(machine, rate))
    # Whatever else the machine does may spoil one try.
    return found if found.went_well(rate) else asyncio.run(_bare(machine, rate))


async def _bare(machine: Machine, rate: float) -> Bare:
    """A client as the library's own example has it, that only counts."""
    from asyncua import Client, ua

    class Handler:
        heard = 0
        at = 0.0

        def datachange_notification(self, node: Any, value: Any, data: Any) -> None:
            self.heard += 1
            self.at = time.monotonic()

    handler = Handler()
    async with Client(machine.endpoint) as client:
        index = await client.get_namespace_index(URI)
        subscription = await client.create_subscription(PUBLISHING, handler)
        nodes = [client.get_node(ua.NodeId(f"V{number}", index)) for number in range(NODES)]
        await subscription.subscribe_data_change(nodes, queuesize=50, sampling_interval=PUBLISHING / 2)
        await asyncio.sleep(1)
        first, cpu = handler.heard, time.process_time()
        sent, made = await asyncio.to_thread(machine.send, rate, TRY_SECONDS)
        ended = time.monotonic()
        while handler.heard - first < sent and time.monotonic() - ended < LATE_SECONDS:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        found = Bare(sent, handler.heard - first, made, time.process_time() - cpu)
    print(f"  bare client at {rate:,.0f}/s: sent {sent:,} ({made:,.0f}/s), heard {found.heard:,}", flush=True)
    return found


def _collected(machine: Machine, rate: float, environment: dict[str, str]) -> Kept:
    """Our collector at this rate: what it stored, and its processor time."""
    from equipment.models import Equipment, EquipmentProperty
    from equipment.services import prepare_partitions
    from integrations.models import Binding, Connection

    prepare_partitions()
    unit = Equipment.objects.create(number="BENCH-01", name="Bench", level="work_unit", mode="single")
    names = [f"V{number}" for number in range(NODES)]
    EquipmentProperty.objects.bulk_create(EquipmentProperty(equipment=unit, name=name) for name in names)
    connection = Connection.objects.create(
        name="Bench", protocol="opcua", endpoint=machine.endpoint,
        settings={"publishing_ms": PUBLISHING, "security": "none", "exception_reason": "a measurement on loopback"},
    )  # fmt: skip
    Binding.objects.bulk_create(
        Binding(
            connection=connection, equipment=unit, role="value", name=name, address=f"nsu={URI};s={name}", keep_ms=0
        )
        for name in names
    )
    log = Path(environment["LINESIDE_DATA"]) / "collector.log"
    with log.open("wb") as said:
        collector = subprocess.Popen(
            [sys.executable, "manage.py", "collect"], env=environment, stdout=said, stderr=said
        )
    try:
        until(lambda: _stored() >= NODES, 60)
        before, cpu = _stored(), cpu_seconds(collector.pid)
        sent, made = machine.send(rate, SECONDS)
        ended = time.monotonic()
        _until_all_or_no_more(before + sent)
        found = Kept(sent, _whole(before), made, cpu_seconds(collector.pid) - cpu)
        print(
            f"  our collector at {rate:,.0f}/s: sent {sent:,} ({made:,.0f}/s), stored {found.stored:,},"
            f" the last {time.monotonic() - ended:.1f} s behind",
            flush=True,
        )
        if found.stored < sent:
            print(log.read_text()[-2000:], file=sys.stderr)
        return found
    finally:
        collector.terminate()
        try:
            collector.wait(20)
        except subprocess.TimeoutExpired:
            collector.kill()


def until(is_so: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(f"Nothing came of it in {seconds:.0f} s.")
        time.sleep(0.5)


def _until_all_or_no_more(wanted: int) -> None:
    """To count a million rows costs the database what it should store them with, so seldom and not meanwhile."""
    before, stored = -1, _stored()
    while before < stored < wanted:
        time.sleep(COUNT_SECONDS)
        before, stored = stored, _stored()


def _one(sql: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        # A minute at full rate is a million rows; a plant's limits for one question are not meant for them.
        cursor.execute("SET statement_timeout = 0; SET work_mem = '256MB'")
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _stored() -> int:
    return _one("SELECT count(*) FROM equipment_sample")


def _whole(before: int) -> int:
    """Different values with a good code and a time of their own source, without the first ones."""
    return (
        _one(
            "SELECT count(*) FROM (SELECT DISTINCT property_id, value FROM equipment_sample"
            " WHERE is_good AND status = 0 AND at < now()) AS found"
        )
        - before
    )


def cpu_seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, stat[11:13])) / os.sysconf("SC_CLK_TCK")
