"""The cable between a terminal and the plant, to be pulled and put back.

Where the machine lets us (root and `ip netns`), the browser runs in a network namespace of its own, joined to a second
one, and so to the plant, by a pair of virtual interfaces, and the interface is taken down: what is on its way gets lost in silence, new calls find
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
# An end is a port of an address, or a socket in the file system, which all namespaces share.
FORWARD = """
import asyncio, sys
at, to = sys.argv[1:]
def end(words):
    host, _, port = words.rpartition(":")
    return (host, int(port)) if host else ()
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
    call = asyncio.open_connection(*end(to)) if end(to) else asyncio.open_unix_connection(to)
    try:
        there = await asyncio.wait_for(call, 3)
    except (OSError, TimeoutError):
        writer.transport.abort()
        return
    await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))
async def main():
    listen = asyncio.start_server(serve, *end(at)) if end(at) else asyncio.start_unix_server(serve, at)
    async with await listen as server:
        await server.serve_forever()
asyncio.run(main())
"""
KNOCK = """
import socket, sys
host, _, port = sys.argv[1].rpartition(":")
if host:
    socket.create_connection((host, int(port)), 1)
else:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
"""
NEAR, FAR = "10.213.0.1", "10.213.0.2"


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
    """One cable; `url` is the plant as seen from its far end, `wrap` starts a browser there.

    Both ends lie in namespaces of their own: a browser of another test that saw an interface come or go would give up
    whatever it was loading (ERR_NETWORK_CHANGED).
    """

    def __init__(self, plant: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.has_namespace = may_make_namespaces()
        self._here = f"127.0.0.1:{self.port}"
        self._plant = f"127.0.0.1:{urlsplit(plant).port or 80}"
        self._near, self._far = f"near-{os.getpid()}", f"far-{os.getpid()}"
        self._running: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        if self.has_namespace:
            self._join()
        else:
            self._forward(self._here, self._plant)

    def wrap(self, program: str) -> str:
        """The same program at the far end of the cable."""
        if not self.has_namespace:
            return program
        script = self._folder / "far-browser"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self._far} {program} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def pull(self) -> None:
        if self.has_namespace:
            self._ip("-n", self._near, "link", "set", "cable", "down")
        else:
            self._stop(self._running.pop())

    def put_back(self) -> None:
        if self.has_namespace:
            self._ip("-n", self._near, "link", "set", "cable", "up")
        else:
            self._forward(self._here, self._plant)

    def close(self) -> None:
        for program in self._running:
            self._stop(program)
        if self.has_namespace:
            for end in (self._near, self._far):
                self._ip("netns", "del", end)

    def _join(self) -> None:
        for end in (self._near, self._far):
            self._ip("netns", "add", end)
        self._ip("-n", self._near, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", self._far)
        for end, address in ((self._near, NEAR), (self._far, FAR)):
            self._ip("-n", end, "addr", "add", f"{address}/30", "dev", "cable")
            for interface in ("lo", "cable"):
                self._ip("-n", end, "link", "set", interface, "up")
        self._ip("-n", self._far, "route", "add", "default", "via", NEAR)
        # The plant listens on loopback only; so does the far end.
        door, middle = str(self._folder / "plant.socket"), f"{NEAR}:{self.port}"
        self._forward(door, self._plant)
        self._forward(middle, door, inside=self._near)
        self._forward(self._here, middle, inside=self._far)

    def _forward(self, at: str, to: str, *, inside: str | None = None) -> None:
        there = ["ip", "netns", "exec", inside] if inside else []
        self._running.append(subprocess.Popen([*there, sys.executable, "-c", FORWARD, at, to]))
        for _ in range(100):
            if subprocess.run([*there, sys.executable, "-c", KNOCK, at], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"Nobody answers at {at}.")

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
