"""Private servers for one test run: made in a folder of their own, gone when it ends."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mes.stack.accounts import database_account
from mes.stack.postgres import THROWAWAY, Postgres, install
from mes.stack.programs import Program, child, servers
from mes.stack.supervise import base_environment
from mes.stack.valkey import Valkey

ROLE = "lineside"


@contextlib.contextmanager
def private_servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey nobody else knows of; gives the settings that lead to them.

    Even after a kill -9 of the test run nothing stays: both end with the process that started them.
    """
    folder = Path(tempfile.mkdtemp(prefix="lineside-test-", dir="/tmp"))
    running: list[tuple[Program, subprocess.Popen[bytes]]] = []
    try:
        folder.chmod(0o711)
        account = database_account()
        postgres = Postgres(install(account), folder / "pg", folder / "s", account)
        valkey = Valkey(folder / "vk", folder / "vk", folder / "valkey.conf")
        password = secrets.token_urlsafe(16)
        postgres.make(password)
        postgres.configure(**THROWAWAY)
        valkey.configure(durable=False)
        for program in servers(postgres, valkey):
            running.append((program, _start(program, folder)))
        postgres.wait(password)
        valkey.wait()
        # The tests make databases, roles and forgeries; the product's own accounts may not.
        postgres.ask(f"CREATE ROLE {ROLE} SUPERUSER LOGIN PASSWORD '{password}';", password)
        postgres.ask(f"CREATE DATABASE {ROLE} OWNER {ROLE};", password)
        yield {
            "DATABASE_URL": postgres.url(ROLE, password, ROLE),
            "REDIS_URL": valkey.url,
            "SECRET_KEY": secrets.token_urlsafe(32),
            "LINESIDE_DATA": str(folder / "data"),
            "HTTPS": "0",
        }
    finally:
        for program, process in reversed(running):
            process.send_signal(program.stop_signal)
            try:
                process.wait(program.stop_seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _start(program: Program, folder: Path) -> subprocess.Popen[bytes]:
    with (folder / f"{program.name}.log").open("wb") as log:
        return subprocess.Popen(
            child(program, folder / f"{program.name}.pid"),
            env=base_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C is for the tests; the servers are stopped after them.
            start_new_session=True,
        )


def ensure_servers() -> contextlib.ExitStack:
    """Put the settings of private servers into the environment, unless some are there already.

    Close what it gives back when the tests have ended.
    """
    stack = contextlib.ExitStack()
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        # What make leaves empty counts as not chosen.
        os.environ.update(stack.enter_context(private_servers()))
    return stack


def with_servers(command: list[str]) -> int:
    """Run a command beside private servers; its exit code is ours."""

    def ended(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)
    with private_servers() as settings:
        if command[0] == "python":
            command = [sys.executable, *command[1:]]
        with subprocess.Popen(command, env=dict(os.environ) | settings) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)
                return process.wait() or 130
