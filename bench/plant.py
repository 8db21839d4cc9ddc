"""A plant to measure: the one that runs, or one of our own in a folder that is gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240
#: Time passes so much faster for the machines of our own plant: a part every few seconds at each. Twenty times would
#: measure a plant twenty times as busy, orders and people included, on the computer that also runs the browser.
SPEED = int(os.environ.get("BENCH_SPEED", "10"))


@dataclass(frozen=True)
class Plant:
    """Where it answers and where it keeps its data."""

    url: str
    data: Path

    def cpu_seconds(self, program: str) -> float:
        """Processor time of one of its programs and that program's children (Linux)."""
        note = (self.data / "run" / "pids" / program).read_text().split()[0]
        stat = Path(f"/proc/{note}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def plant(*, demo: bool = True) -> Iterator[Plant]:
    """The plant named by BENCH_URL and BENCH_DATA, else a fresh demo plant that ends with this; or an empty one."""
    if demo and (url := os.environ.get("BENCH_URL")):
        yield Plant(url.rstrip("/"), Path(os.environ["BENCH_DATA"]))
        return
    folder = Path(tempfile.mkdtemp(prefix="lineside-bench-"))
    folder.chmod(0o711)
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "PORT": str(port),
        "DATA": str(folder / "data"),
        "SPEED": str(SPEED),
        "FAULTS": "0",
        "DEMO": "1" if demo else "0",
    }
    print(f"Starting a plant of our own at port {port} (log: {folder}/start.log) ...", flush=True)
    with (folder / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mes.stack", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        running = Plant(f"http://127.0.0.1:{port}", folder / "data")
        _wait(running.url, process, folder / "start.log")
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(90)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The plant did not start:\n{log.read_text()[-2000:]}")
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{url}/readyz", timeout=3).ok:
                return
        time.sleep(0.5)
    raise SystemExit(f"The plant does not answer after {START_SECONDS} s:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
