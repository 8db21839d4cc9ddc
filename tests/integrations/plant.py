"""A small plant with real sockets: simulated machines and acquisition workers as programs of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connection as database

from demo.plant.places import LINKS
from integrations.models import Connection
from integrations.services.connections import add_connection, bind
from integrations.states import Role
from tests import make
from tests.makes.orders import work_unit

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(what: Callable[[], T], seconds: float = 20, told: str = "") -> T:
    """Ask until the answer is true."""
    deadline = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < deadline, told or "did not happen in time"
        time.sleep(0.05)
    return answer


def database_url() -> str:
    """The test's own database, as a program of its own finds it."""
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{database.settings_dict['NAME']}").geturl()


@contextmanager
def program(arguments: list[str], data: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone afterwards, whatever happened to it."""
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": environment.get("DATABASE_URL") or database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "LINESIDE_DATA": str(data),
            "HTTPS": "0",
            **environment,
        },
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


@contextmanager
def machines(module: str, port: int, data: Path, speed: float = 20) -> Iterator[subprocess.Popen[bytes]]:
    """Simulated machines that answer on `port`."""
    environment = {
        "LINESIDE_OPCUA_PORT": str(port), "LINESIDE_MODBUS_PORT": str(port), "SIM_SPEED": str(speed),
        "SIM_FAULTS": "off",
    }  # fmt: skip
    with program([sys.executable, "-m", module], data, **environment) as process:
        wait_for(lambda: answers(port), 90, "the simulator does not answer")
        yield process


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def acquisition(data: Path, name: str = "acquisition", **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """An acquisition worker as the plant runs it."""
    arguments = [
        sys.executable, "-m", "celery", "-A", "mes.celery", "worker", "-P", "solo", "-Q", "acquisition",
        "-n", f"{name}@test", "--without-gossip", "--without-mingle", "-l", "INFO",
    ]  # fmt: skip
    with program(arguments, data, **environment) as process:
        yield process


@contextmanager
def collector(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The same collector without Celery around it."""
    with program([sys.executable, "manage.py", "collect"], data) as process:
        yield process


@contextmanager
def no_database() -> Iterator[None]:
    """Everybody is thrown out of the test's database, and nobody gets in."""
    name = database.settings_dict["NAME"]
    database.close()
    given = database.get_connection_params()
    keeper = psycopg2.connect(**{**given, "dbname": "postgres"})
    keeper.autocommit = True
    with keeper.cursor() as cursor:
        try:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            keeper.close()


def connect(protocol: str, port: int, *units: str) -> Connection:
    """The demo plant's connection of this protocol, with the bindings of these machines."""
    link = next(link for link in LINKS if link.protocol == protocol)
    endpoint = (
        f"opc.tcp://127.0.0.1:{port}/lineside-demo" if protocol == "opcua" else f"modbus://127.0.0.1:{port}"
    )
    connection = add_connection(link.name, protocol, endpoint, by=make.ella(), settings=link.settings)
    for wire in link.wires:
        if wire.equipment in units:
            bind(
                connection,
                work_unit(wire.equipment, "load" if wire.equipment.startswith("WASH") else "single"),
                Role(wire.role),
                wire.name,
                wire.address,
                datatype=wire.datatype,
                scale=wire.scale,
                unit=wire.unit,
                mapping=wire.mapping,
                length=wire.length,
                by=make.ella(),
            )
    return connection
