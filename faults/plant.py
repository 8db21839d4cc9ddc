"""A plant to hurt: its own folder, its own free ports, two acquisition workers, gone afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import requests

from faults.machines import NAMES, book
from faults.proxy import Proxy

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240


@dataclass
class Plant:
    """Where it answers, where its data lie, and the cables to its machines."""

    url: str
    data: Path
    sim: Path
    cables: dict[str, Proxy]
    key: str
    jobs: dict[str, int]
    machines: Machines

    def pid(self, program: str) -> int:
        """The process a program of the plant has now."""
        return int((self.data / "run" / "pids" / program).read_text().split()[0])

    def database(self) -> psycopg2.extensions.connection:
        """A look into its database, each time a fresh one: the last may be dead."""
        address = (self.data / "secrets" / "database_url").read_text().strip()
        link = psycopg2.connect(address, connect_timeout=3, options="-c statement_timeout=5000")
        link.set_session(readonly=True, autocommit=True)
        return link


class Machines:
    """The simulator's process, started again when it was killed."""

    def __init__(self, data: Path, quota: int, rate: float) -> None:
        self.data = data
        self.quota = quota
        self.ports = {"opcua": free_port(), "modbus": free_port()}
        self._environment = {
            **os.environ, "FAULTS_DATA": str(data), "FAULTS_QUOTA": str(quota), "FAULTS_RATE": str(rate),
            **{f"FAULTS_{name.upper()}_PORT": str(port) for name, port in self.ports.items()},
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Switch on."""
        with (self.data / "machines.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "faults.machines"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """Pull the plug."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def made(self) -> dict[str, int]:
        """What each machine really made, from its own book; read without disturbing it."""
        found = {}
        for name in NAMES:
            with contextlib.closing(sqlite3.connect(f"file:{book(self.data, name)}?mode=ro", uri=True)) as db:
                found[name] = int(db.execute("SELECT coalesce(sum(pieces), 0) FROM made").fetchone()[0])
        return found


@contextlib.contextmanager
def plant(quota: int, rate: float, workers: int = 2) -> Iterator[Plant]:
    """Start it, set it up, and stop it whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="lineside-faults-"))
    folder.chmod(0o711)
    data, sim = folder / "data", folder / "sim"
    sim.mkdir()
    machines = Machines(sim, quota, rate)
    cables = {name: Proxy(port) for name, port in machines.ports.items()}
    ours = (
        "DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "LINESIDE_DATA", "DJANGO_SETTINGS_MODULE",
    )  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    port = free_port()
    started = {
        **environment, "PORT": str(port), "HOST": "127.0.0.1", "DATA": str(data), "DEMO": "0", "TLS": "",
        "WORKERS": str(workers),
    }  # fmt: skip
    print(f"Starting a plant of its own at port {port} (logs: {data}/log) ...", flush=True)
    with (folder / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mes.stack", "run"], cwd=ROOT, env=started, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, folder / "start.log")
        machines.start()
        seeded = subprocess.run(
            [sys.executable, "-m", "faults.seed", str(cables["opcua"].port), str(cables["modbus"].port)], cwd=ROOT,
            env={**environment, "LINESIDE_DATA": str(data), "HTTPS": "0"}, capture_output=True, text=True,
        )  # fmt: skip
        if seeded.returncode:
            raise SystemExit(f"The plant could not be set up:\n{seeded.stderr[-2000:]}")
        told = json.loads(seeded.stdout.strip().splitlines()[-1])
        yield Plant(url, data, sim, cables, told["key"], told["jobs"], machines)
    finally:
        machines.kill()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(90)
        except subprocess.TimeoutExpired:
            print("The plant does not stop; its processes are left for a look.", file=sys.stderr)
        for cable in cables.values():
            cable.close()
        if os.environ.get("FAULTS_KEEP"):
            print(f"Kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The plant did not start:\n{log.read_text()[-2000:]}")
        if "Ready." in log.read_text():
            return
        time.sleep(0.3)
    raise SystemExit(f"The plant does not answer after {START_SECONDS} s:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def is_ready(url: str) -> bool:
    """Whether the web server answers, and its database with it."""
    try:
        return requests.get(f"{url}/readyz", timeout=3).ok
    except requests.RequestException:
        return False
