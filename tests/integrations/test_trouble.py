"""Frozen collectors, dead machines, a restarted server: nothing invented, and the silence is on record."""

from __future__ import annotations

import itertools
import signal
from contextlib import closing
from pathlib import Path

import pytest

from demo.machines.truth import summary
from demo.operators.panels import OpcuaPanels, WasherPanel
from equipment.models import Counter, Equipment, EquipmentState, Gap
from integrations.models import Connection, Lease
from tests.integrations import plant
from tests.integrations.plant import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def counter(unit: str = "MILL-01") -> Counter:
    return Counter.objects.get(equipment__number=unit)


def made(data: Path, unit: str = "MILL-01") -> int:
    return int(summary(data)[unit]["pieces"])


def test_a_frozen_collector_is_replaced_and_writes_nothing_when_it_thaws(tmp_path: Path) -> None:
    port = plant.free_port()
    plant.connect("opcua", port, "MILL-01")
    with (
        plant.machines("demo.machines.opcua", port, tmp_path, speed=200),
        plant.collector(tmp_path) as first,
        closing(OpcuaPanels(port)) as panels,
    ):
        wait_for(lambda: counter().last_raw is not None, 40)
        frozen = Lease.objects.get()
        with plant.collector(tmp_path):
            wait_for((tmp_path / "spool" / "collector-2.sqlite3").exists, 40)
            panels.start("MILL-01", 60)
            wait_for(lambda: counter().total >= 3)
            first.send_signal(signal.SIGSTOP)
            wait_for(lambda: Lease.objects.get().owner != frozen.owner, 8, "nobody took over")
            wait_for(lambda: made(tmp_path) >= 30, 60)
            first.send_signal(signal.SIGCONT)
            wait_for(lambda: made(tmp_path) >= 60, 60)
            wait_for(lambda: counter().total == made(tmp_path), 20)
            assert Lease.objects.get().token == frozen.token + 1
            assert not counter().discrepancies.exists()
            # It thawed, saw the new token and stopped reading: one state at a time, all of them in order.
            states = list(EquipmentState.objects.order_by("started_at", "pk"))
            assert all(a.ended_at == b.started_at for a, b in itertools.pairwise(states))


def test_a_dead_machine_is_a_gap_and_a_red_light_and_comes_back_by_itself(tmp_path: Path) -> None:
    port = plant.free_port()
    plant.connect("opcua", port, "MILL-01")
    with plant.collector(tmp_path):
        with plant.machines("demo.machines.opcua", port, tmp_path, speed=200):
            wait_for(lambda: Connection.objects.get().light == "green", 40)
            with closing(OpcuaPanels(port)) as panels:
                panels.start("MILL-01", 10)
                wait_for(lambda: made(tmp_path) >= 10, 60)
            wait_for(lambda: counter().total == 10)
        wait_for(lambda: Connection.objects.get().light == "red", 10, "a dead machine stayed green")
        assert "cable" in Connection.objects.get().sentence
        gap = wait_for(lambda: Gap.objects.filter(ended_at=None).first(), 5)
        assert gap.started_at == Equipment.objects.get(number="MILL-01").observed_at
        assert EquipmentState.objects.get(ended_at=None).state == "offline"
        with plant.machines("demo.machines.opcua", port, tmp_path, speed=200):
            wait_for(lambda: Connection.objects.get().light == "green", 20)
            wait_for(lambda: EquipmentState.objects.get(ended_at=None).state == "idle", 10)
            gap.refresh_from_db()
            assert gap.ended_at is not None
            # The machine kept its truth, so it kept its boot tag: nothing is counted again.
            assert counter().total == made(tmp_path) == 10
            assert not counter().discrepancies.exists()


def test_a_server_that_hangs_with_its_connection_open_is_doubted(tmp_path: Path) -> None:
    port = plant.free_port()
    plant.connect("opcua", port, "MILL-01")
    with plant.machines("demo.machines.opcua", port, tmp_path) as server, plant.collector(tmp_path):
        wait_for(lambda: Connection.objects.get().light == "green", 40)
        server.send_signal(signal.SIGSTOP)
        wait_for(lambda: Connection.objects.get().light == "red", 10, "a hanging server stayed green")
        server.send_signal(signal.SIGCONT)
        wait_for(lambda: Connection.objects.get().light == "green", 30)
        assert Gap.objects.filter(ended_at=None).count() == 0
        assert Gap.objects.count() == 1


def test_the_washer_is_read_over_modbus_and_its_cycles_counted(tmp_path: Path) -> None:
    port = plant.free_port()
    plant.connect("modbus", port, "WASH-01")
    with (
        plant.machines("demo.machines.modbus", port, tmp_path, speed=60),
        plant.collector(tmp_path),
        closing(WasherPanel(port)) as panel,
    ):
        wait_for(lambda: Connection.objects.get().light == "green", 40)
        wait_for(lambda: counter("WASH-01").last_raw is not None)
        panel.start(12)
        wait_for(lambda: summary(tmp_path)["WASH-01"]["entries"] == 1, 60)
        wait_for(lambda: counter("WASH-01").total == 1)
        told = set(EquipmentState.objects.values_list("state", flat=True))
        assert "running" in told
        unit = Equipment.objects.get(number="WASH-01")
        assert 15 < (unit.properties.get(name="Temperature").last_value or 0) < 100


def test_a_time_without_the_database_is_kept_on_disk_and_handed_in_once(tmp_path: Path) -> None:
    port = plant.free_port()
    plant.connect("opcua", port, "MILL-01")
    with (
        plant.machines("demo.machines.opcua", port, tmp_path, speed=200),
        plant.collector(tmp_path),
        closing(OpcuaPanels(port)) as panels,
    ):
        wait_for(lambda: counter().last_raw is not None, 40)
        panels.start("MILL-01", 40)
        wait_for(lambda: counter().total >= 3)
        with plant.no_database():
            before = made(tmp_path)
            wait_for(lambda: made(tmp_path) >= before + 10, 60)
        wait_for(lambda: made(tmp_path) >= 40, 60)
        wait_for(lambda: counter().total == 40, 30, f"{counter().total} of {made(tmp_path)}")
        assert not counter().discrepancies.exists()
        # It went on reading, so there is no hole in what is known of the machine.
        assert not Gap.objects.filter(ended_at=None).exists()
        assert Lease.objects.get().token == 1
