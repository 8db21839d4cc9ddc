"""The four deaths of a connection: frozen for half a minute, a black hole, cut twice in a row, thawed too late.

Fast machines on real sockets behind a cable that can be cut, their own book beside them. After each story nothing is lost
or doubled, no row was written with a stale token, and the gap begins and ends where the machine's own times say.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from equipment.models import Counter, Equipment, Gap
from equipment.services import add_counter
from faults.machines import MODBUS, NAMESPACE, OPCUA, book
from faults.plant import Machines
from faults.proxy import Mood, Proxy
from integrations.models import Connection, Lease
from integrations.services.connections import add_connection, bind
from integrations.services.ledger import written_too_late
from tests import make
from tests.integrations import plant
from tests.integrations.plant import wait_for
from tests.makes.machines import UNSIGNED
from tests.makes.orders import work_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
RATE, QUOTA = 20.0, 100_000
WORDS = {"1": "idle", "3": "running"}
# A poll, or a publishing interval and the tick of the machine before it; a busy computer is a little late.
INTERVAL = timedelta(seconds=0.7)


@dataclass
class Line:
    """A fast machine of one protocol behind a cable, read into the test's database."""

    machine: str
    machines: Machines
    cable: Proxy

    @property
    def counter(self) -> Counter:
        return Counter.objects.get(equipment__number=self.machine)

    def made(self) -> int:
        return self.machines.made()[self.machine]

    def times(self) -> list[datetime]:
        """When it made pieces, by its own book."""
        with closing(sqlite3.connect(f"file:{book(self.machines.data, self.machine)}?mode=ro", uri=True)) as db:
            return [datetime.fromisoformat(row[0]) for row in db.execute("SELECT at FROM made ORDER BY seq")]

    def is_counting(self) -> bool:
        """Whether the counter stands where the machine stood a moment ago."""
        before = self.made()
        wait_for(lambda: self.counter.total >= before, 60, f"{self.counter.total} of {before}")
        return True

    def gaps(self) -> list[Gap]:
        return list(Gap.objects.filter(equipment__number=self.machine).order_by("started_at"))

    def near(self, moment: datetime) -> datetime:
        """The machine's own time nearest to this one: it makes a piece every twentieth of a second."""
        return min(self.times(), key=lambda at: abs(at - moment))


@contextmanager
def line(protocol: str, folder: Path) -> Iterator[Line]:
    sim = folder / "sim"
    sim.mkdir()
    machines = Machines(sim, QUOTA, RATE)
    cable = Proxy(machines.ports[protocol])
    machines.start()
    try:
        wait_for(lambda: all(plant.answers(port) for port in machines.ports.values()), 60, "the machines do not answer")
        yield _bound(protocol, machines, cable)
    finally:
        machines.kill()
        cable.close()


def _bound(protocol: str, machines: Machines, cable: Proxy) -> Line:
    opcua = protocol == "opcua"
    number = OPCUA if opcua else MODBUS[0]
    unit = work_unit(number)
    add_counter(unit, "Counter", most_per_second=Decimal(1000))
    endpoint = f"opc.tcp://127.0.0.1:{cable.port}/pulses" if opcua else f"modbus://127.0.0.1:{cable.port}"
    link = add_connection("Fast", protocol, endpoint, by=make.ella(), settings=UNSIGNED if opcua else None)
    addresses = {
        "State": (f"nsu={NAMESPACE};s={OPCUA}.State", "1/holding/0", "state", "uint16"),
        "Epoch": (f"nsu={NAMESPACE};s={OPCUA}.Epoch", "1/holding/2", "epoch", "uint32"),
        "Counter": (f"nsu={NAMESPACE};s={OPCUA}.Counter", "1/holding/4", "counter", "uint32"),
    }
    for name, (node, register, role, datatype) in addresses.items():
        bind(
            link, unit, role, name, node if opcua else register, datatype="" if opcua else datatype,
            mapping=WORDS if role == "state" else None, by=make.ella(),
        )  # fmt: skip
    if not opcua:
        bind(link, unit, "heartbeat", "Heartbeat", "1/holding/1", datatype="uint16", by=make.ella())
    return Line(number, machines, cable)


def runs(found: Line) -> None:
    """A collector reads it and the machine begins."""
    wait_for(lambda: found.counter.last_raw is not None, 60, "nobody reads the machine")
    wait_for(lambda: Connection.objects.get().light == "green", 30)
    (found.machines.data / "go").touch()
    wait_for(lambda: found.counter.total >= 20, 30)


def ends_well(found: Line) -> None:
    """Nothing lost, nothing doubled, nothing written too late, nothing still open."""
    (found.machines.data / "go").unlink()
    wait_for(lambda: found.counter.total == found.made(), 60, f"{found.counter.total} of {found.made()}")
    wait_for(lambda: Connection.objects.get().light == "green", 60)
    time.sleep(1)
    assert found.counter.total == found.made()
    assert written_too_late() == 0
    assert not found.counter.discrepancies.exists()
    assert not Gap.objects.filter(ended_at=None).exists()


def is_exact(gap: Gap, found: Line, *, gone: datetime, back: datetime) -> None:
    """It begins with the last and ends with the first of the machine's own times that could be heard."""
    last, first = found.near(gone), found.near(back)
    assert abs(gap.started_at - last) <= INTERVAL, (gap.started_at, last)
    assert gap.ended_at is not None
    assert first - timedelta(milliseconds=100) <= gap.ended_at, (gap.ended_at, first)


def first_heard(found: Line, since: datetime) -> datetime:
    """The first moment after `since` at which a count was taken in again, as the counter says."""
    return wait_for(lambda: (at := found.counter.last_at) is not None and at > since and at, 60)


@pytest.mark.parametrize("protocol", ["modbus", "opcua"])
def test_a_collector_frozen_for_half_a_minute_leaves_an_exact_gap(protocol: str, tmp_path: Path) -> None:
    with line(protocol, tmp_path) as found, plant.collector(tmp_path) as collector:
        runs(found)
        collector.send_signal(signal.SIGSTOP)
        gone = datetime.now(UTC)
        time.sleep(30)
        back = datetime.now(UTC)
        collector.send_signal(signal.SIGCONT)
        first_heard(found, back)
        ends_well(found)
        (gap,) = found.gaps()
        is_exact(gap, found, gone=gone, back=back)
        assert Lease.objects.get().token == 1


@pytest.mark.parametrize("protocol", ["modbus", "opcua"])
def test_a_black_hole_is_noticed_and_its_gap_is_exact(protocol: str, tmp_path: Path) -> None:
    with line(protocol, tmp_path) as found, plant.collector(tmp_path):
        runs(found)
        found.cable.become(Mood.BLACK_HOLE)
        gone = datetime.now(UTC)
        wait_for(lambda: Connection.objects.get().light == "red", 20, "a black hole stayed green")
        assert Equipment.objects.get(number=found.machine).states.get(ended_at=None).state == "offline"
        back = datetime.now(UTC)
        found.cable.become(Mood.PASS)
        first_heard(found, back)
        ends_well(found)
        (gap,) = found.gaps()
        is_exact(gap, found, gone=gone, back=back)


@pytest.mark.parametrize("protocol", ["modbus", "opcua"])
def test_a_cable_cut_twice_in_a_row_leaves_two_exact_gaps(protocol: str, tmp_path: Path) -> None:
    with line(protocol, tmp_path) as found, plant.collector(tmp_path):
        runs(found)
        times = []
        for _ in range(2):
            found.cable.become(Mood.CUT)
            gone = datetime.now(UTC)
            wait_for(lambda: Connection.objects.get().light == "red", 20, "a cut cable stayed green")
            back = datetime.now(UTC)
            found.cable.become(Mood.PASS)
            first_heard(found, back)
            wait_for(lambda: not Gap.objects.filter(ended_at=None).exists(), 30)
            times.append((gone, back))
        ends_well(found)
        gaps = found.gaps()
        assert len(gaps) == 2
        for gap, (gone, back) in zip(gaps, times, strict=True):
            is_exact(gap, found, gone=gone, back=back)


@pytest.mark.parametrize("protocol", ["modbus", "opcua"])
def test_a_thawed_collector_writes_nothing(protocol: str, tmp_path: Path) -> None:
    with line(protocol, tmp_path) as found, plant.collector(tmp_path) as first:
        wait_for(lambda: Lease.objects.exists(), 60)
        frozen = Lease.objects.get()
        with plant.collector(tmp_path):
            wait_for((tmp_path / "spool" / "collector-2.sqlite3").exists, 60)
            runs(found)
            first.send_signal(signal.SIGSTOP)
            gone = datetime.now(UTC)
            wait_for(lambda: Lease.objects.get().owner != frozen.owner, 20, "nobody took over")
            first_heard(found, gone + timedelta(seconds=1))
            first.send_signal(signal.SIGCONT)
            found.is_counting()
            ends_well(found)
            assert Lease.objects.get().token == frozen.token + 1
            # Replaced within the five seconds that are no gap yet, or a gap that begins where it froze.
            for gap in found.gaps():
                assert abs(gap.started_at - found.near(gone)) <= INTERVAL
