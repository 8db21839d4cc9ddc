"""Talking to the supervisor that keeps the programs alive."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from mes.stack import processes
from mes.stack.errors import StackError
from mes.stack.options import CHECKOUT
from mes.stack.programs import CHILD

ENDED = "The supervisor was ended from outside, so everything stops; start again."


@dataclass(frozen=True)
class Supervisor:
    """The supervisor of one plant, reached over its private socket."""

    process: subprocess.Popen[bytes]
    control: Path

    def start(self, group: str) -> None:
        """Start every program of a group without waiting for it to settle."""
        self._ask("startProcessGroup", group, False)

    def states(self) -> dict[str, tuple[str, int]]:
        """For each program its state in the supervisor's words and its process number."""
        return {one["name"]: (one["statename"], one["pid"]) for one in self._ask("getAllProcessInfo")}

    def _ask(self, method: str, *arguments: object) -> Any:
        try:
            return self._call(method, *arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != Faults.SHUTDOWN_STATE:
                raise
        except (OSError, http.client.HTTPException):
            # Gone in the middle of it all: its socket with it.
            if not self._ends_soon():
                raise
        raise StackError(ENDED)

    def _ends_soon(self) -> bool:
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _call(self, method: str, *arguments: object) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self.control}")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)

    def wait_ready(self, patience: float = 15.0) -> None:
        """Wait until it takes orders. In seconds."""
        deadline = time.monotonic() + patience
        while True:
            if self.process.poll() is not None:
                raise StackError("The supervisor did not start; see supervisord.log in DATA/log.")
            try:
                self._call("getState")
                return
            except (OSError, xmlrpc.client.Error):
                if time.monotonic() > deadline:
                    raise StackError("The supervisor does not answer; see supervisord.log in DATA/log.") from None
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop everything in order and come back when all of it is gone."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def launch(config: Path, pidfile: Path, control: Path, environment: dict[str, str], log: Path) -> Supervisor:
    """Start the supervisor in a session of its own, so that Ctrl-C reaches only us."""
    control.unlink(missing_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [
                sys.executable, "-I", str(CHILD), str(pidfile), str(int(signal.SIGTERM)), "-", "--",
                sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config),
            ],
            env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    return Supervisor(process, control)


def stop_leftovers(pids: Path) -> list[str]:
    """End what a killed launcher left running; the names of what there was."""
    supervisor = pids / "supervisord"
    # The supervisor first: it would start its programs again. It stops them in order by itself.
    ended = ["supervisord"] if processes.end(supervisor, patience=120.0) else []
    for note in sorted(pids.iterdir(), key=lambda one: one.name in {"postgres", "valkey"}):
        sign = signal.SIGINT if note.name == "postgres" else signal.SIGTERM
        if processes.end(note, sign):
            ended.append(note.name)
    return ended


def base_environment() -> dict[str, str]:
    """What every program gets from the person's shell: language, proxies, no settings of ours."""
    ours = {"DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    dropped = ours | {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "HOST", "PORT", "TLS", "DATA"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"PYTHONUNBUFFERED": "1"}
