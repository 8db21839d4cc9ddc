"""The whole suite on two cores, in lanes side by side: most of it waits for machines, screens and plants.

`python -m tests.lanes [words for pytest]`; words mean one run. Each lane has servers of its own and is shown when it is
over. Exit code 1 when any of them failed.

All lanes should end at about the same time, which each says of itself: move a folder from the longest to the shortest.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

PYTEST = [sys.executable, "-m", "mes.stack", "with-servers", sys.executable, "-m", "pytest", "--durations=10"]
FOLDERS = sorted({str(path.parent) for path in Path("tests").glob("*/test_*.py")})
SCREENS = sorted(map(str, Path("tests/browser").glob("test_*.py")))
# Waits for minutes while nothing may be read.
FROZEN = "tests/integrations/test_exactly_once.py"
LANES = {
    "machines": ["tests/faults", "tests/integrations", f"--ignore={FROZEN}"],
    "screens": ["tests/peers", "tests/stack", *SCREENS[::2]],
    "more screens": [*SCREENS[1::2], FROZEN],
}
ELSEWHERE = ["tests/browser", *LANES["machines"], *LANES["screens"]]
ROOMS = [folder for folder in FOLDERS if folder not in ELSEWHERE]


def main(words: list[str]) -> int:
    """Run all lanes, or the one thing that was asked for."""
    if words:
        return subprocess.run([*PYTEST, *words], check=False).returncode
    with ExitStack() as stack:
        lanes = []
        for name, paths in LANES.items():
            shown = stack.enter_context(tempfile.TemporaryFile())
            lane = subprocess.Popen([*PYTEST, *paths], stdout=shown, stderr=shown)
            lanes.append((name, lane, shown))
            stack.callback(lane.wait)
            stack.callback(lane.terminate)
        failed = subprocess.run([*PYTEST, *ROOMS], check=False).returncode != 0
        for name, lane, shown in lanes:
            print(f"Waiting for {name} ...", flush=True)
            failed |= lane.wait() != 0
            shown.seek(0)
            sys.stdout.buffer.write(shown.read())
            sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
