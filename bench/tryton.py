"""Tryton 8.2 as the peer of an order's life: its own server, its own client library, a virtual environment of its own.

Nothing of it is part of Lineside or needed by it; the packages come from the package index when the measurement runs
(GPL-3.0, run as a separate program). Where they cannot be fetched there is no ratio.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from mes.stack.trial import private_servers

HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".cache" / "tryton"
PACKAGES = [
    "trytond==8.2.1", "proteus==8.2.0", "trytond-production-work==8.2.0", "trytond-stock-lot==8.2.0",
    "psycopg[binary,pool]",
]  # fmt: skip
DATABASE = PASSWORD = "tryton"
START_SECONDS = 120


@dataclass(frozen=True)
class Peer:
    """What it took Tryton."""

    seconds: float
    per_second: float


def measured(orders: int, clients: int) -> Peer | None:
    """Its seconds per order with one client, and orders per second with several; None where it cannot be fetched."""
    if not _installed():
        return None
    print("Setting up Tryton beside it ...", flush=True)
    with private_servers() as servers, tempfile.TemporaryDirectory(prefix="lineside-tryton-") as folder:
        url = urlsplit(servers["DATABASE_URL"])
        connection = psycopg2.connect(url.geturl())
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {DATABASE}")
        connection.close()
        port = _free_port()
        config, secret = Path(folder) / "trytond.conf", Path(folder) / "password"
        at = url._replace(scheme="postgresql", path="/").geturl()
        config.write_text(f"[database]\nuri = {at}\n[web]\nlisten = 127.0.0.1:{port}\n")
        secret.write_text(PASSWORD)
        environment = os.environ | {"TRYTOND_CONFIG": str(config), "TRYTONPASSFILE": str(secret)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        _run(environment, str(HOME / "bin" / "trytond-admin"), "-d", DATABASE, "--all", "--email", "nobody@localhost")
        _peer(environment, "set-up", f"postgresql:///{DATABASE}")
        server = subprocess.Popen(
            [HOME / "bin" / "trytond", "-d", DATABASE], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait(port)
            said = _peer(environment, "live", f"http://127.0.0.1:{port}/{DATABASE}/rpc/", str(orders), str(clients))
        finally:
            server.terminate()
            server.wait()
    return Peer(**json.loads(said.splitlines()[-1]))


def _installed() -> bool:
    if (HOME / "ready").exists():
        return True
    print("Fetching Tryton into a virtual environment of its own (once) ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
    pip = [str(HOME / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    if subprocess.run(pip, check=False).returncode:
        return False
    (HOME / "ready").touch()
    return True


def _peer(environment: dict[str, str], *words: str) -> str:
    return _run(environment, str(HOME / "bin" / "python"), str(HERE / "tryton_peer.py"), *words)


def _run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"Tryton does not answer after {START_SECONDS} s.")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
