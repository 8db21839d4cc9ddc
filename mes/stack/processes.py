"""Knowing a process again: by its number and the moment it started, never by its name."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path


def boot_id() -> str:
    """Which boot of this machine it is; a process number means nothing after the next one."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def started_at(pid: int) -> str | None:
    """The kernel's start time of a live process, or None when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # A zombie holds neither files nor sockets any more.
    return None if fields[0] in {"Z", "X"} else fields[19]


def note(path: Path, pid: int) -> None:
    """Write down who runs, so that a later start can know the process again."""
    path.write_text(f"{pid} {started_at(pid)} {boot_id()}\n")


def noted(path: Path) -> int | None:
    """The process a note speaks of, when that very process still lives."""
    try:
        pid, start, boot = path.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if boot == boot_id() and started_at(int(pid)) == start else None


def end(path: Path, sign: signal.Signals = signal.SIGTERM, patience: float = 20.0) -> bool:
    """Ask the noted process to end, wait, then insist; False when there was none.

    `patience` is in seconds.
    """
    pid = noted(path)
    if pid is None:
        path.unlink(missing_ok=True)
        return False
    _send(pid, sign)
    if not _gone(path, patience):
        _send(pid, signal.SIGKILL)
        _gone(path, 5.0)
    path.unlink(missing_ok=True)
    return True


def _send(pid: int, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)


def _gone(path: Path, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while noted(path) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
