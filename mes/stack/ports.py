"""Which ports: the web's is chosen by a person, the demo's are free ones on loopback."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from mes.stack.errors import StackError

DEMO = ("opcua", "modbus", "erp")


def demand(host: str, port: int) -> None:
    """Make sure the web server can have its address, or say who cannot."""
    try:
        choices = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise StackError(f"HOST is {host!r}, which is no address of this machine.") from None
    family, kind, number, _, address = choices[0]
    with socket.socket(family, kind, number) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
            door.listen()
        except PermissionError:
            raise StackError(f"Port {port} needs root; choose one from 1024 on: make run PORT=8001") from None
        except OSError as error:
            if error.errno == 99:
                raise StackError(f"HOST is {host!r}, which is no address of this machine.") from None
            raise StackError(
                f"Port {port} on {host} is taken by another program; choose another: make run PORT={port + 1}"
            ) from None


def assign(path: Path, web: int) -> dict[str, int]:
    """Keep the demo's ports of the last start where they are still free, and write the list."""
    try:
        before = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        before = {}
    ports = {"web": web}
    for name in DEMO:
        wanted = before.get(name)
        ports[name] = wanted if isinstance(wanted, int) and _is_free(wanted) else _free()
    path.write_text(json.dumps(ports) + "\n")
    return ports


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    return port
