"""`python -m bench [latency] [browser] [life] [load] [samples] [gate] [opcua] [modbus]`: measure, print, judge.

Latency and browser start a demo plant of their own and stop it afterwards; BENCH_URL and BENCH_DATA name one that runs
already. Life and load fill an empty plant each. BENCH_PARTS, BENCH_ORDERS and BENCH_ACTIONS say how much is
measured. Exit code 1: a limit was missed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from bench import browser, gate, latency, life, load, modbus, opcua, samples
from bench.hall import Hall, hall
from bench.plant import Plant, plant

AT_A_PLANT: dict[str, Callable[[Plant, int], bool | None]] = {
    "latency": latency.measure,
    "browser": browser.measure,
}
# Each in an empty plant filled with so many equal benches; what says how much is measured.
IN_A_HALL: dict[str, tuple[Callable[[Hall, int], bool], int, str]] = {
    "life": (life.measure, life.CLIENTS, "BENCH_ORDERS"),
    "load": (load.measure, load.TERMINALS, "BENCH_ACTIONS"),
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
    known = [*AT_A_PLANT, *IN_A_HALL, *BESIDE]
    wanted = wanted or known
    if any(name not in known for name in wanted):
        print(f"usage: python -m bench [{' | '.join(known)}]", file=sys.stderr)
        return 2
    # A stopped measurement stops its plant too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    at_a_plant = [name for name in wanted if name in AT_A_PLANT]
    kept = True
    if at_a_plant:
        with plant() as running:
            for name in at_a_plant:
                kept &= AT_A_PLANT[name](running, int(os.environ.get("BENCH_PARTS", "0"))) is not False
    for name in [name for name in wanted if name not in AT_A_PLANT]:
        kept &= _beside(name) if wanted == [name] else _alone(name)
    return 0 if kept else 1


def _beside(name: str) -> bool:
    if name in BESIDE:
        return BESIDE[name]()
    measured, benches, much = IN_A_HALL[name]
    with plant(demo=False) as empty:
        return measured(hall(empty, benches), int(os.environ.get(much, "0")))


def _alone(name: str) -> bool:
    """In a process of its own: Django stands on one database for as long as its process lives."""
    return subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
