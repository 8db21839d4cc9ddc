"""Fifty terminals at one action per five seconds each: from the tap to the confirmed answer.

Each terminal has its operator and a long job of its own. Actions go round: good pieces, good and scrap with its reason,
the last report taken back, paused, resumed; after each the terminal reads its job again, as its screen does. They begin
spread over the five seconds, as people do.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from bench.clients import Client
from bench.hall import LONG_RUN, PRODUCT, Hall
from bench.report import Line, tell

TERMINALS = 50
PACE_SECONDS = 5.0
ACTIONS = 25

Action = Callable[[Client, int], None]


def _good(at: Client, job: int) -> None:
    at.post(f"job-orders/{job}/report", {"good": "2"})


def _scrap(at: Client, job: int) -> None:
    at.post(f"job-orders/{job}/report", {"good": "1", "scrap": [{"quantity": "1", "reason": "Scratched"}]})


def _pause(at: Client, job: int) -> None:
    at.post(f"job-orders/{job}/interrupt", {"reason": "Break"})


def _resume(at: Client, job: int) -> None:
    at.post(f"job-orders/{job}/resume")


def measure(hall: Hall, actions: int) -> bool:
    """Print tap to confirmed of `actions` at each terminal (25 when 0)."""
    turns = actions or ACTIONS
    jobs = _jobs(hall)
    found: list[float] = []
    late: list[float] = []
    operators = [hall.operator(number) for number in range(1, TERMINALS + 1)]
    begin = time.monotonic() + 1
    terminals = [
        threading.Thread(
            target=_work, args=(operator, job, begin + n * PACE_SECONDS / TERMINALS, turns, found, late)
        )
        for n, (operator, job) in enumerate(zip(operators, jobs, strict=True))
    ]  # fmt: skip
    cpu = hall.plant.cpu_seconds("web")
    started = time.monotonic()
    for terminal in terminals:
        terminal.start()
    for terminal in terminals:
        terminal.join()
    seconds = time.monotonic() - started
    found.sort()
    return tell(
        f"{TERMINALS} terminals, one action per {PACE_SECONDS:g} s each",
        [
            Line("actions confirmed", len(found), "", least=TERMINALS * turns),
            Line("actions per second", len(found) / seconds),
            Line("tap to confirmed: median", statistics.median(found), "s"),
            Line("tap to confirmed: 95th percentile", found[int(len(found) * 0.95) - 1], "s"),
            Line("tap to confirmed: worst", found[-1], "s"),
            Line("begun late by, at most", max(late), "s"),
            Line("processors the web server took", (hall.plant.cpu_seconds("web") - cpu) / seconds),
        ],
    )


def _jobs(hall: Hall) -> list[int]:
    """A long job at each bench, started."""
    erp, lead = hall.erp(), hall.supervisor()
    benches = {lane["number"]: lane["id"] for lane in lead.get("dispatch-board")["units"]}
    due = datetime.now(UTC) + timedelta(days=1)
    found = []
    for number in range(1, TERMINALS + 1):
        erp.post("erp/operations-requests", {
            "message_id": f"LOAD-{number}", "number": f"LOAD-{number}", "material": PRODUCT,
            "quantity": str(LONG_RUN), "unit": "C62", "due_at": due.isoformat(),
        })  # fmt: skip
        order = lead.get("operations-requests", number=f"LOAD-{number}")["results"][0]
        lead.post(f"operations-requests/{order['id']}/release")
        rows = lead.get("job-orders", request=order["id"])["results"]
        job = min(rows, key=lambda row: int(row["sequence"]))["id"]
        lead.post(f"job-orders/{job}/dispatch", {"work_unit": benches[f"BENCH-{number:02}"], "position": 1})
        lead.post(f"job-orders/{job}/start")
        found.append(job)
    return found


def _work(at: Client, job: int, begin: float, actions: int, found: list[float], late: list[float]) -> None:
    def undo(at: Client, job: int) -> None:
        last = at.get(f"job-orders/{job}")["responses"][-1]["id"]
        at.seconds = 0.0
        at.post(f"job-orders/{job}/undo", {"response": last, "reason": "Miscounted"})

    round_: list[Action] = [_good, _scrap, undo, _pause, _resume]
    for turn, action in enumerate(islice(cycle(round_), actions)):
        at_ = begin + turn * PACE_SECONDS
        time.sleep(max(0.0, at_ - time.monotonic()))
        late.append(max(0.0, time.monotonic() - at_))
        at.seconds = 0.0
        action(at, job)
        found.append(at.seconds)
        at.get(f"job-orders/{job}")
