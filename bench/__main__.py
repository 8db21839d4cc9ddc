"""`python -m bench [latency] [life]`: start a plant of its own, measure, stop it.

BENCH_URL and BENCH_DATA name a plant that runs already; BENCH_ORDERS and BENCH_PARTS how much is measured.
"""

from __future__ import annotations

import os
import signal
import sys

from bench import latency, life
from bench.plant import plant

# The floor is watched first: an order's life keeps the crew away from its stations.
MEASUREMENTS = {"latency": latency.measure, "life": life.measure}


def main(wanted: list[str]) -> int:
    """Measure what was asked for, all by default."""
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        print(f"usage: python -m bench [{' | '.join(MEASUREMENTS)}]", file=sys.stderr)
        return 2
    # A stopped measurement stops its plant too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with plant() as running:
        for name in wanted or list(MEASUREMENTS):
            MEASUREMENTS[name](running, int(os.environ.get(f"BENCH_{'ORDERS' if name == 'life' else 'PARTS'}", "0")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
