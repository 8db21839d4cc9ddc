"""What the launcher says when its supervisor is taken away from under it."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mes.stack import supervise
from mes.stack.errors import StackError
from mes.stack.folders import Folders
from mes.stack.programs import Program, configuration


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lineside-supervise-", dir="/tmp") as folder:
        for name in ("run/pids", "log"):
            (Path(folder) / name).mkdir(parents=True)
        yield Path(folder)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_supervisor_ended_from_outside_is_told_in_one_sentence(place: Path, sign: signal.Signals) -> None:
    folders = Folders(place, place / "pg", place)
    # Takes its time to stop, as a worker in the middle of a task does.
    stubborn = Program("stubborn", "web", ["/bin/sh", "-c", "trap 'sleep 2; exit' TERM; while :; do sleep 0.1; done"])
    control = place / "c.sock"
    config = folders.run / "supervisord.conf"
    config.write_text(configuration([stubborn], folders, control))
    supervisor = supervise.launch(
        config, folders.pidfile("supervisord"), control, supervise.base_environment(), folders.log / "out"
    )
    try:
        supervisor.wait_ready()
        supervisor.start("web")
        deadline = time.monotonic() + 30
        while supervisor.states()["stubborn"][0] != "RUNNING":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.kill(supervisor.process.pid, sign)
        with pytest.raises(StackError, match="ended from outside"):
            while time.monotonic() < deadline:
                supervisor.states()
                time.sleep(0.02)
    finally:
        supervisor.stop()
        supervise.stop_leftovers(folders.run / "pids")
