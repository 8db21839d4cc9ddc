"""The whole suite on two cores: what waits for browsers, plants and peers runs beside everything else.

`python -m tests.halves [words for pytest]`; words mean one run. Each half has servers of its own; the second is shown when
it is over. Exit code 1 when either of them failed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

WAITING = ["tests/browser", "tests/faults", "tests/peers", "tests/stack"]
PYTEST = [sys.executable, "-m", "mes.stack", "with-servers", sys.executable, "-m", "pytest", "--durations=10"]


def main(words: list[str]) -> int:
    """Run both halves, or the one thing that was asked for."""
    if words:
        return subprocess.run([*PYTEST, *words], check=False).returncode
    with tempfile.TemporaryFile() as shown:
        # The cache of failed tests belongs to one of them.
        beside = subprocess.Popen([*PYTEST, "-p", "no:cacheprovider", *WAITING], stdout=shown, stderr=shown)
        try:
            first = subprocess.run([*PYTEST, *(f"--ignore={folder}" for folder in WAITING)], check=False)
            print(f"Waiting for {', '.join(WAITING)} ...", flush=True)
            second = beside.wait()
        finally:
            beside.terminate()
            beside.wait()
        shown.seek(0)
        sys.stdout.buffer.write(shown.read())
        sys.stdout.flush()
    return 1 if first.returncode or second else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
