"""The whole suite on two cores, in lanes side by side: most of it waits for machines, screens and plants.

`python -m tests.lanes [words for pytest]`; words mean one run. Each lane has servers of its own and is shown when it is
over. What failed there is tried once more, alone: a screen that was late because three other lanes had the machine is not
a fault, but it is said. Exit code 1 when any failed alone, too, or when more failed than chance explains.

All lanes should end at about the same time, which each says of itself: move a folder from the longest to the shortest.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

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


# More than these are a fault, whatever a second try says.
CHANCE = 4


def words_for(memory: Path) -> list[str]:
    """Make a lane remember in this folder what failed."""
    return ["-o", f"cache_dir={memory}"]


def failed_alone(code: int, paths: list[str], memory: Path) -> bool:
    """Whether a lane that ended with this code failed, after a second try of the few tests that did."""
    if code != pytest.ExitCode.TESTS_FAILED:
        return code != pytest.ExitCode.OK
    failed = json.loads((memory / "v/cache/lastfailed").read_text(encoding="utf-8"))
    if len(failed) > CHANCE:
        return True
    print("Failed among the other lanes, tried once more alone:", *failed, sep="\n  ", flush=True)
    return subprocess.run([*PYTEST, *paths, *words_for(memory), "--last-failed"], check=False).returncode != 0


def main(words: list[str]) -> int:
    """Run all lanes, or the one thing that was asked for."""
    if words:
        return subprocess.run([*PYTEST, *words], check=False).returncode
    with ExitStack() as stack:
        memories = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lanes = []
        for name, paths in LANES.items():
            shown = stack.enter_context(tempfile.TemporaryFile())
            lane = subprocess.Popen([*PYTEST, *paths, *words_for(memories / name)], stdout=shown, stderr=shown)
            lanes.append((name, lane, shown))
            stack.callback(lane.wait)
            stack.callback(lane.terminate)
        rooms = subprocess.run([*PYTEST, *ROOMS, *words_for(memories / "rooms")], check=False).returncode
        ended = [("rooms", ROOMS, rooms)]
        for name, lane, shown in lanes:
            print(f"Waiting for {name} ...", flush=True)
            ended.append((name, LANES[name], lane.wait()))
            shown.seek(0)
            sys.stdout.buffer.write(shown.read())
            sys.stdout.flush()
        return int(any(failed_alone(code, paths, memories / name) for name, paths, code in ended))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
