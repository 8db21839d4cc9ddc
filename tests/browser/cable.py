"""The cable between a terminal and the plant, to be pulled and put back.

Where the machine lets us (root and `ip netns`), the browser runs in a network namespace of its own, joined to the plant
by a pair of virtual interfaces, and the interface is taken down: what is on its way gets lost in silence, new calls find
no way. Elsewhere a forwarder between browser and plant is stopped: every connection ends, new ones are refused.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

# In the namespace `localhost` is the namespace's own: only from there browsers allow a service worker without TLS.
FORWARD = """
import asyncio, sys
port, host, target = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
async def serve(reader, writer):
    try:
        there = await asyncio.wait_for(asyncio.open_connection(host, target), 3)
    except (OSError, TimeoutError):
        writer.transport.abort()
        return
    await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))
async def main():
    server = await asyncio.start_server(serve, sys.argv[4], port)
    async with server:
        await server.serve_forever()
asyncio.run(main())
"""


def may_make_namespaces() -> bool:
    if os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if made:
        subprocess.run(["ip", "netns", "del", name], check=True)
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cable:
    """One cable; `url` is the plant as seen from its far end, `wrap` starts a browser there."""

    def __init__(self, plant: str, folder: Path) -> None:
        self.port, self.plant = free_port(), urlsplit(plant).port or 80
        self.url = f"http://127.0.0.1:{self.port}"
        self.has_namespace = may_make_namespaces()
        self._name = f"line-{os.getpid()}"
        self._near, self._far = f"ln{os.getpid() % 100000}", f"lf{os.getpid() % 100000}"
        self._running: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        if self.has_namespace:
            self._join()
        else:
            self._forward(self.port, "127.0.0.1", self.plant, "127.0.0.1")

    def wrap(self, program: str) -> str:
        """The same program at the far end of the cable."""
        if not self.has_namespace:
            return program
        script = self._folder / "far-browser"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self._name} {program} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def pull(self) -> None:
        if self.has_namespace:
            self._ip("link", "set", self._near, "down")
        else:
            self._stop(self._running.pop())

    def put_back(self) -> None:
        if self.has_namespace:
            self._ip("link", "set", self._near, "up")
        else:
            self._forward(self.port, "127.0.0.1", self.plant, "127.0.0.1")

    def close(self) -> None:
        for program in self._running:
            self._stop(program)
        if self.has_namespace:
            self._ip("netns", "del", self._name)
            subprocess.run(["ip", "link", "del", self._near], capture_output=True, check=False)

    def _join(self) -> None:
        at = os.getpid() % 250
        near, far = f"10.213.{at}.1", f"10.213.{at}.2"
        self._ip("netns", "add", self._name)
        self._ip("link", "add", self._near, "type", "veth", "peer", "name", self._far, "netns", self._name)
        self._ip("addr", "add", f"{near}/30", "dev", self._near)
        self._ip("link", "set", self._near, "up")
        self._ip("-n", self._name, "addr", "add", f"{far}/30", "dev", self._far)
        for name in (self._far, "lo"):
            self._ip("-n", self._name, "link", "set", name, "up")
        self._ip("-n", self._name, "route", "add", "default", "via", near)
        # The plant listens on loopback only; so does the far end.
        middle = free_port()
        self._forward(middle, "127.0.0.1", self.plant, near)
        self._forward(self.port, near, middle, "127.0.0.1", inside=True)

    def _forward(self, port: int, host: str, target: int, at: str, *, inside: bool = False) -> None:
        command = [sys.executable, "-c", FORWARD, str(port), host, str(target), at]
        if inside:
            command = ["ip", "netns", "exec", self._name, *command]
        self._running.append(subprocess.Popen(command))
        knock = [sys.executable, "-c", f"import socket; socket.create_connection(({at!r}, {port}), 1)"]
        if inside:
            knock = ["ip", "netns", "exec", self._name, *knock]
        for _ in range(100):
            if subprocess.run(knock, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"Nobody answers at {at}:{port}.")

    def _stop(self, program: subprocess.Popen[bytes]) -> None:
        program.terminate()
        program.wait(20)

    def _ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)


def kill_browser(profile: Path) -> None:
    """The browser of this profile is gone, at once and without a word."""
    for process in _of(profile):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    for _ in range(100):
        if not list(_of(profile)):
            return
        time.sleep(0.1)
    raise AssertionError("The browser does not die.")


def _of(profile: Path) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                said = (entry / "cmdline").read_bytes()
                alive = (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
                if alive and f"--user-data-dir={profile}".encode() in said:
                    yield int(entry.name)
