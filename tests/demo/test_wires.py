"""The simulators as programs: real sockets, real protocols, and a plug pulled in the middle."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from asyncua import Client, ua
from pymodbus.client import ModbusTcpClient

from demo.machines.truth import summary
from demo.operators.panels import IDLE, OpcuaPanels, PanelDead, PanelRefused, WasherPanel

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def program(module: str, port: int, data: Path, speed: float = 20) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "LINESIDE_DATA": str(data),
        "LINESIDE_OPCUA_PORT": str(port),
        "LINESIDE_MODBUS_PORT": str(port),
        "SIM_SPEED": str(speed),
        "SIM_FAULTS": "off",
    }
    process = subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, env=environment)
    try:
        wait_for(lambda: answers(port, process), 30)
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the simulator ended"
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def wait_for(truth: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.1)


def test_opcua_machines_are_started_over_their_wire_and_keep_their_truth_after_kill_9(tmp_path: Path) -> None:
    port = free_port()
    panels = OpcuaPanels(port)
    with program("demo.machines.opcua", port, tmp_path) as process:
        panels.start("MILL-01", 500)
        with pytest.raises(PanelRefused):
            panels.start("MILL-01", 1)
        with pytest.raises(PanelRefused):
            panels.acknowledge("MILL-01")
        panels.start("TEST-01", "CP200-000007")
        wait_for(lambda: panels.look("MILL-01").counter >= 2 and panels.look("TEST-01").counter == 1, 30)
        seen = panels.look("MILL-01").counter
        process.send_signal(signal.SIGKILL)
        process.wait()
    panels.close()
    book = summary(tmp_path)
    assert book["MILL-01"]["pieces"] >= seen
    assert book["TEST-01"]["pieces"] == 1
    with pytest.raises(PanelDead):
        panels.look("MILL-01")
    with program("demo.machines.opcua", port, tmp_path):
        look = panels.look("MILL-01")
        assert (look.state, look.counter) == (IDLE, book["MILL-01"]["pieces"])
        assert summary(tmp_path)["MILL-01"]["epoch"] == book["MILL-01"]["epoch"]
    panels.close()


async def test_the_opcua_server_is_as_strict_as_a_controller(tmp_path: Path) -> None:
    port = free_port()
    with program("demo.machines.opcua", port, tmp_path):
        async with Client(f"opc.tcp://127.0.0.1:{port}/lineside-demo") as client:
            namespace = await client.get_namespace_index("urn:lineside:demo:machines")
            subscription = await client.create_subscription(500, _Deaf())
            node = client.get_node(ua.NodeId("MILL-01.Counter", namespace))
            await subscription.subscribe_data_change(node, queuesize=100_000)
            with pytest.raises(ua.uaerrors.BadMessageNotAvailable):
                await client.uaclient.session.republish(subscription.subscription_id, 4711)
            ring = await client.get_node(ua.NodeId("TEST-01.Results", namespace)).read_value()
            assert ring == []
            with pytest.raises(ua.uaerrors.BadInvalidArgument):
                await client.get_node(ua.NodeId("MILL-01", namespace)).call_method(
                    ua.NodeId("MILL-01.Start", namespace), ua.Variant("many", ua.VariantType.String)
                )


class _Deaf:
    def datachange_notification(self, node: object, value: object, data: object) -> None:
        pass


def test_the_washer_answers_modbus_and_keeps_its_truth_after_kill_9(tmp_path: Path) -> None:
    port = free_port()
    panel = WasherPanel(port)
    with program("demo.machines.modbus", port, tmp_path, speed=100) as process:
        panel.start(8)
        with pytest.raises(PanelRefused):
            panel.start(3)
        wait_for(lambda: panel.look().counter == 8, 20)
        assert (panel.look().state, panel.cycles()) == (IDLE, 1)
        client = ModbusTcpClient("127.0.0.1", port=port)
        client.connect()
        assert client.write_register(6, 99, device_id=1).isError()
        assert client.read_holding_registers(60, count=2, device_id=1).isError()
        first = client.read_holding_registers(2, count=2, device_id=1).registers
        client.close()
        process.send_signal(signal.SIGKILL)
        process.wait()
    with pytest.raises(PanelDead):
        panel.look()
    with program("demo.machines.modbus", port, tmp_path):
        assert (panel.look().counter, panel.cycles()) == (8, 1)
        client = ModbusTcpClient("127.0.0.1", port=port)
        client.connect()
        assert client.read_holding_registers(2, count=2, device_id=1).registers == first
        client.close()
    panel.close()


def test_the_truth_can_be_read_from_the_command_line(tmp_path: Path) -> None:
    port = free_port()
    with program("demo.machines.opcua", port, tmp_path):
        pass
    answer = subprocess.run(
        [sys.executable, "-m", "demo.machines.truth", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert [line.split("\t")[0] for line in answer.stdout.splitlines()] == [
        "MILL-01", "MILL-02", "TEST-01", "TURN-01",
    ]
    assert json.dumps(summary(tmp_path)["MILL-01"]["pieces"]) == "0"
