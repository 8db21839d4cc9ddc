"""A process is known by its number and its start, and only ours are ever ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mes.stack import processes
from mes.stack.programs import CHILD


def _sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_noted_process_is_ended(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with _sleeper() as sleeper:
        processes.note(note, sleeper.pid)
        assert processes.noted(note) == sleeper.pid
        assert processes.end(note)
        assert sleeper.wait(5) == -signal.SIGTERM
    assert not note.exists()


def test_whoever_got_the_number_later_is_left_alone(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with _sleeper() as stranger:
        note.write_text(f"{stranger.pid} 1 {processes.boot_id()}\n")
        assert processes.noted(note) is None
        assert not processes.end(note)
        assert stranger.poll() is None
        stranger.kill()


def test_a_note_of_another_boot_means_nobody(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text(f"{os.getpid()} {processes.started_at(os.getpid())} another-boot\n")
    assert processes.noted(note) is None


def test_a_torn_note_means_nobody(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text("12")
    assert processes.noted(note) is None


def test_a_program_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    command = [sys.executable, "-I", str(CHILD), str(note), "15", "-", "--", *sleep]
    code = f"import subprocess; subprocess.run({command!r})"
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        deadline = time.monotonic() + 10
        while processes.noted(note) is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        # Between writing its note and asking to end with its parent lies a moment; exec comes after both.
        pid = processes.noted(note)
        while b"child.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
            time.sleep(0.02)
        parent.kill()
    while processes.noted(note) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
