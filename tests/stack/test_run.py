"""The whole start as a person sees it: up, refused twice, down, killed, up again, nothing left behind."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mes.stack import processes
from mes.stack.options import CHECKOUT

# Seconds. A start of everything from nothing, on a machine that does other work too.
START = 150
SECOND_START = 15.0
EVERYBODY = {"supervisord", "postgres", "valkey", "web", "worker", "acquisition", "beat", "sealer"}


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        number: int = door.getsockname()[1]
        return number


class Start:
    """One `make run`, without make."""

    def __init__(self, data: Path, port: int, **chosen: str) -> None:
        own = {"DATABASE_URL", "REDIS_URL", "MIGRATE_DATABASE_URL", "SECRET_KEY", "HTTPS", "LINESIDE_DATA"}
        kept = {name: value for name, value in os.environ.items() if name not in own}
        environment = kept | {"DATA": str(data), "PORT": str(port), "DEMO": "0"} | chosen
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mes.stack", "run"],
            cwd=CHECKOUT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said = ""
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def ready(self) -> float:
        """Wait until it says so; the seconds it took."""
        deadline = time.monotonic() + START
        while "Ready." not in self.said:
            assert self.process.poll() is None and time.monotonic() < deadline, self.said
            time.sleep(0.05)
        line = next(line for line in self.said.splitlines() if "Ready." in line)
        return float(line.split("answered after ")[1].split(" s")[0])

    def end(self) -> int:
        """Wait until it is gone; its exit code."""
        code = self.process.wait(90)
        self._reader.join(5)
        return code

    def answers(self) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET", "/readyz")
        return line.getresponse().status


def _notes(data: Path) -> dict[str, int]:
    found = {note.name: processes.noted(note) for note in (data / "run" / "pids").iterdir()}
    return {name: pid for name, pid in found.items() if pid is not None}


def _all_notes(data: Path) -> dict[str, int]:
    """The plant's processes, once the last of them runs: the URL answers before the workers do."""
    deadline = time.monotonic() + 30
    while not set(_notes(data)) >= EVERYBODY:
        assert time.monotonic() < deadline, _notes(data)
        time.sleep(0.05)
    return _notes(data)


def _gone(pids: list[int], patience: float = 20) -> bool:
    deadline = time.monotonic() + patience
    while any(processes.started_at(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="lineside-run-", dir="/tmp"))
    yield folder / "data"
    for note in (folder / "data" / "run" / "pids").glob("*"):
        processes.end(note, patience=5)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.mark.timeout(400)
def test_start_refuse_stop_kill_and_start_again(data: Path) -> None:
    port = _free_port()
    first = Start(data, port)
    first.ready()
    assert first.answers() == 200
    running = _all_notes(data)
    ports = json.loads((data / "run" / "ports.json").read_text())
    assert ports["web"] == port
    for secret in (data / "secrets").glob("*"):
        assert secret.name.endswith(".pub.pem") or secret.stat().st_mode & 0o077 == 0

    # No program has the owner's password, nor any secret, in its environment.
    owner = (data / "secrets" / "database_owner_password").read_text().strip()
    for pid in running.values():
        assert owner.encode() not in Path(f"/proc/{pid}/environ").read_bytes()

    second = Start(data, _free_port())
    assert second.end() == 1
    assert f"A plant already runs on {data}" in second.said and "Traceback" not in second.said

    other = Start(data.with_name("other"), port)
    assert other.end() == 1
    assert f"Port {port} on 127.0.0.1 is taken" in other.said and "Traceback" not in other.said

    # Ctrl-C.
    first.process.send_signal(signal.SIGINT)
    assert first.end() == 0, first.said
    assert "Stopped. The data is kept" in first.said
    assert _gone(list(running.values()), 0)

    again = Start(data, port)
    assert again.ready() < SECOND_START, again.said
    assert again.answers() == 200
    killed = [again.process.pid, *_all_notes(data).values()]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    again.end()
    assert _gone(killed)

    # After a kill -9 of all of it the next start is clean.
    third = Start(data, port)
    assert third.ready() < SECOND_START, third.said
    assert third.answers() == 200
    assert "Traceback" not in third.said

    # Asked to end, the supervisor stops its programs in order; the launcher says why it follows.
    running = _all_notes(data)
    os.kill(running["supervisord"], signal.SIGTERM)
    assert third.end() == 1
    assert "ended from outside" in third.said and "Traceback" not in third.said, third.said
    assert _gone(list(running.values()))

    # Killing only the supervisor leaves nothing behind either.
    third = Start(data, port)
    third.ready()
    running = _all_notes(data)
    os.kill(running["supervisord"], signal.SIGKILL)
    assert third.end() == 1
    assert "ended from outside" in third.said and "Traceback" not in third.said
    assert _gone(list(running.values()))
