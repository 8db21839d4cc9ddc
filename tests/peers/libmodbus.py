"""libmodbus's own unit-test server, compiled from Debian's source: a Modbus server none of us has written."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PACKAGES = ("libmodbus-dev", "libmodbus5")
SOURCE = "usr/share/doc/libmodbus-dev/examples/unit-test-server.c"
#: Where a downloaded copy is kept between runs.
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "libmodbus"


def compiled(folder: Path, port: int) -> Path:
    """The server, built to answer on `port`; skips loudly where the machine offers no source or compiler."""
    if not shutil.which("gcc"):
        pytest.skip("NO PEER: gcc is missing, so libmodbus's server cannot be compiled (apt-get install gcc)")
    root = _root()
    source = folder / "unit-test-server.c"
    # The port stands in its source, and somebody else may have it.
    source.write_text((root / SOURCE).read_text().replace("1502", str(port)))
    (library,) = list(root.glob("usr/lib/*/libmodbus.so.5"))[:1]
    server = folder / "unit-test-server"
    subprocess.run(
        [
            "gcc", "-o", str(server), str(source), "-I", str((root / SOURCE).parent), "-I",
            str(root / "usr/include/modbus"), str(library), f"-Wl,-rpath,{library.parent}",
        ],
        check=True,
    )  # fmt: skip
    return server


def _root() -> Path:
    """Where the package's files lie: on this machine, or unpacked beside the tests."""
    if Path("/", SOURCE).exists() and list(Path("/").glob("usr/lib/*/libmodbus.so.5")):
        return Path("/")
    if not (CACHE / SOURCE).exists():
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            pytest.skip("NO PEER: libmodbus-dev is not installed (apt-get install libmodbus-dev)")
        CACHE.mkdir(parents=True, exist_ok=True)
        got = subprocess.run(["apt-get", "download", *PACKAGES], cwd=CACHE, capture_output=True, text=True, timeout=90)
        if got.returncode:
            pytest.skip("NO PEER: libmodbus-dev is neither installed nor to be had (apt-get install libmodbus-dev)")
        for package in CACHE.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), str(CACHE)], check=True)
    return CACHE


@contextmanager
def running(server: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """It takes one link and ends with it, so whoever comes first is served."""
    process = subprocess.Popen([server], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_listens(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    # A look at the door would be its one guest: ask the kernel instead.
    wanted = f":{port:04X}"
    while process.poll() is None:
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if local.endswith(wanted) and state == "0A":
                return
    raise AssertionError("libmodbus's server ended at once")


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
