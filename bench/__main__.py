"""`python -m bench [life] [latency]`: start a plant of its own, measure, stop it.

BENCH_URL and BENCH_DATA name a plant that runs already; BENCH_ORDERS and BENCH_PARTS how much is measured.
"""

from __future__ import annotations

import os
import sys

from bench import latency, life
from bench.plant import plant

MEASUREMENTS = {"life": life.measure, "latency": latency.measure}


def main(wanted: list[str]) -> int:
    """Measure what was asked for, all by default."""
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        print(f"usage: python -m bench [{' | '.join(MEASUREMENTS)}]", file=sys.stderr)
        return 2
    with plant() as running:
        for name in wanted or list(MEASUREMENTS):
            MEASUREMENTS[name](running, int(os.environ.get(f"BENCH_{'ORDERS' if name == 'life' else 'PARTS'}", "0")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
