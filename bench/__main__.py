"""`python -m bench [latency] [life] [samples] [gate] [opcua] [modbus] [browser]`: measure, print, judge.

Latency, life and browser start a plant of their own and stop it afterwards; BENCH_URL and BENCH_DATA name one that runs
already. BENCH_ORDERS and BENCH_PARTS say how much is measured. Exit code 1: a limit was missed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from bench import browser, gate, latency, life, modbus, opcua, samples
from bench.plant import Plant, plant

# The floor is watched first: an order's life keeps the crew away from its stations.
AT_A_PLANT: dict[str, Callable[[Plant, int], bool | None]] = {
    "latency": latency.measure,
    "browser": browser.measure,
    "life": life.measure,
}
# Ratios of our work to the bare library's, in one run; each with servers of its own.
BESIDE: dict[str, Callable[[], bool]] = {
    "opcua": opcua.measure,
    "modbus": modbus.measure,
    "samples": samples.measure,
    "gate": gate.measure,
}


def main(wanted: list[str]) -> int:
    """Measure what was asked for, all by default."""
    wanted = wanted or [*AT_A_PLANT, *BESIDE]
    if any(name not in AT_A_PLANT and name not in BESIDE for name in wanted):
        print(f"usage: python -m bench [{' | '.join([*AT_A_PLANT, *BESIDE])}]", file=sys.stderr)
        return 2
    # A stopped measurement stops its plant too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    at_a_plant = [name for name in wanted if name in AT_A_PLANT]
    kept = True
    if at_a_plant:
        with plant() as running:
            for name in at_a_plant:
                parts = int(os.environ.get(f"BENCH_{'ORDERS' if name == 'life' else 'PARTS'}", "0"))
                kept &= AT_A_PLANT[name](running, parts) is not False
    beside = [name for name in wanted if name in BESIDE]
    for name in beside:
        kept &= BESIDE[name]() if wanted == [name] else _alone(name)
    return 0 if kept else 1


def _alone(name: str) -> bool:
    """In a process of its own: Django stands on one database for as long as its process lives."""
    return subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
