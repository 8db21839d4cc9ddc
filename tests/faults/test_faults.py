"""`make faults` with a fixed seed and few pulses: what everybody can run, everybody runs."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from faults.nemesis import FAULTS, order

ROOT = Path(__file__).resolve().parents[2]


def test_the_same_seed_is_the_same_order_and_leaves_nothing_out() -> None:
    first, again = (list(islice(order(7), 2 * len(FAULTS))) for _ in range(2))
    assert first == again
    assert {fault.name for fault in first[: len(FAULTS)]} == {fault.name for fault in FAULTS}
    assert first != list(islice(order(8), 2 * len(FAULTS)))
    assert random.Random(7).random() == random.Random(7).random()


@pytest.mark.timeout(900)
def test_who_reads_dies_and_the_cable_is_cut_and_no_pulse_is_lost_or_doubled() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "faults", "--seed", "7", "--pulses", "900", "--minutes", "1", "--faults", "3"],
        cwd=ROOT, capture_output=True, text=True, timeout=850,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "Machine truth 900 = counters 900 = credited and waiting 900; lost 0, doubled 0." in done.stdout
    assert "stale token 0" in done.stdout
