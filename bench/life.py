"""One order's whole life over HTTP: three operations, two component lots, one serial; and Tryton doing the same.

The ERP posts the order, a supervisor releases and dispatches it, an operator makes, assembles and packs it at a paired
terminal. One client first, then eight at once, each with people and a bench of its own. Tryton's part: bench/tryton.py.
"""

from __future__ import annotations

import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bench import tryton
from bench.clients import Client
from bench.hall import COMPONENTS, PRODUCT, Hall
from bench.report import Line, tell

ORDERS = 20
CLIENTS = 8
LEAST_RATIO = 20.0


class Bench:
    """The people who carry orders through one bench."""

    def __init__(self, hall: Hall, bench: int) -> None:
        self.erp, self.supervisor, self.operator = hall.erp(), hall.supervisor(), hall.operator(bench)
        lanes = self.supervisor.get("dispatch-board")["units"]
        self.unit = next(lane["id"] for lane in lanes if lane["number"] == f"BENCH-{bench:02}")

    @property
    def everybody(self) -> tuple[Client, ...]:
        """Whose seconds count."""
        return (self.erp, self.supervisor, self.operator)

    def live(self) -> None:
        """From the ERP's message to the last report."""
        number = f"BENCH-{uuid.uuid4().hex[:8].upper()}"
        due = datetime.now(UTC) + timedelta(days=1)
        self.erp.post("erp/operations-requests", {
            "message_id": str(uuid.uuid4()), "number": number, "material": PRODUCT, "quantity": "1", "unit": "C62",
            "due_at": due.isoformat(),
        })  # fmt: skip
        order = self.supervisor.get("operations-requests", number=number)["results"][0]
        self.supervisor.post(f"operations-requests/{order['id']}/release")
        rows = self.supervisor.get("job-orders", request=order["id"])["results"]
        jobs = [row["id"] for row in sorted(rows, key=lambda row: int(row["sequence"]))]
        for job in jobs:
            self.supervisor.post(f"job-orders/{job}/dispatch", {"work_unit": self.unit, "position": 1})
        self._prepare(jobs[0])
        serial = self._assemble(jobs[1])
        self._pack(jobs[2], serial)
        done = self.supervisor.get(f"operations-requests/{order['id']}")
        if (done["state"], done["quantity_good"]) != ("completed", "1"):
            raise SystemExit(f"{number} is {done['state']} with {done['quantity_good']} good")

    def _prepare(self, job: int) -> None:
        at = self.operator
        at.post(f"job-orders/{job}/start")
        at.post(f"job-orders/{job}/complete-step", {"step": 10})
        at.post(f"job-orders/{job}/report", {"good": "1"})
        at.post(f"job-orders/{job}/complete")

    def _assemble(self, job: int) -> str:
        at = self.operator
        at.post(f"job-orders/{job}/start")
        unit = at.post(f"job-orders/{job}/begin-unit")["units"][0]
        for step, part in zip((10, 20), COMPONENTS, strict=True):
            at.post(f"job-orders/{job}/scan", {"unit": unit["id"], "step": step, "code": f"{part}-LOT"})
            at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": step})
        at.post(f"job-orders/{job}/enter-value", {"unit": unit["id"], "step": 30, "value": "45.1"})
        at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": 30})
        at.post(f"job-orders/{job}/complete")
        return str(unit["serial"])

    def _pack(self, job: int, serial: str) -> None:
        at = self.operator
        at.post(f"job-orders/{job}/start")
        unit = at.post(f"job-orders/{job}/begin-unit", {"serial": serial})["units"][0]
        at.post(f"job-orders/{job}/scan", {"unit": unit["id"], "step": 10, "code": serial})
        at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": 10})
        at.post(f"job-orders/{job}/complete")


def measure(hall: Hall, orders: int) -> bool:
    """Print the figures of `orders` lives (20 when 0) by one client and by eight; was the ratio kept?"""
    wanted = orders or ORDERS
    benches = [Bench(hall, number) for number in range(1, CLIENTS + 1)]
    # The first life of each is slower: connections, caches.
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(Bench.live, benches))
    for client in benches[0].everybody:
        client.requests = 0
    lives = [_seconds(benches[0]) for _ in range(wanted)]
    asked = sum(client.requests for client in benches[0].everybody) / wanted
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda bench: [bench.live() for _ in range(max(1, wanted // 2))], benches))
    per_second = CLIENTS * max(1, wanted // 2) / (time.perf_counter() - started)
    lines = [
        Line("requests of one life", asked),
        Line("one client: median of a life", statistics.median(lives), "s"),
        Line("one client: slowest", max(lives), "s"),
        Line(f"{CLIENTS} clients", per_second, "orders/s"),
    ]
    peer = tryton.measured(wanted, CLIENTS)
    if peer is None:
        print("Tryton could not be fetched here: no ratio.", flush=True)
    else:
        lines += [
            Line("Tryton 8.2, one client: median of a life", peer.seconds, "s"),
            Line(f"Tryton 8.2, {CLIENTS} clients", peer.per_second, "orders/s"),
            Line("ratio, one client", peer.seconds / statistics.median(lives), "times", least=LEAST_RATIO),
            Line(f"ratio, {CLIENTS} clients", per_second / peer.per_second, "times"),
        ]
    return tell("One order's whole life over HTTP (3 operations, 2 component lots, 1 serial)", lines)


def _seconds(bench: Bench) -> float:
    started = time.perf_counter()
    bench.live()
    return time.perf_counter() - started
