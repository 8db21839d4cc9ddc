"""One order's whole life over HTTP: three operations, two component lots, one serial.

The ERP posts it, a supervisor releases and dispatches it, an operator makes, assembles and packs it at paired
terminals. Prints requests, seconds from request to answer, and processor seconds of web server and database.
"""

from __future__ import annotations

import statistics
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from bench.plant import Plant
from demo.operators.floor import TERMINALS_SECONDS
from demo.plant.people import PASSWORD
from demo.plant.places import STATIONS

ORDERS = 20
BASELINE_SECONDS = 10.0
Json = dict[str, Any]


class Browser:
    """One client that keeps its cookies and adds up how long the server took."""

    def __init__(self, plant: Plant) -> None:
        self.url = plant.url
        self.http = requests.Session()
        self.http.trust_env = False
        self.requests, self.seconds = 0, 0.0

    def get(self, path: str, **query: Any) -> Any:
        return self._send("GET", path, None, query)

    def post(self, path: str, body: Json | None = None) -> Any:
        return self._send("POST", path, body or {}, {})

    def _send(self, method: str, path: str, body: Json | None, query: Json) -> Any:
        headers = {"Referer": self.url + "/", "Origin": self.url}
        if method == "POST":
            headers |= {"Idempotency-Key": str(uuid.uuid4()), "X-CSRFToken": self.http.cookies.get("csrftoken") or ""}
        started = time.perf_counter()
        answer = self.http.request(
            method, f"{self.url}/api/{path}", json=body, params=query, headers=headers, timeout=30
        )
        self.seconds += time.perf_counter() - started
        self.requests += 1
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()


def sign_in(plant: Plant, username: str) -> Browser:
    """Somebody at a desk."""
    browser = Browser(plant)
    browser.get("session")
    browser.post("session", {"username": username, "password": PASSWORD})
    return browser


def badge_in(plant: Plant, terminal: str) -> Browser:
    """Omar at a terminal; the simulated colleague there steps aside."""
    browser = Browser(plant)
    browser.get("session")
    code = next(station.pairing_code for station in STATIONS if station.number == terminal)
    browser.post("terminals/pair", {"code": code, "take_over": True})
    browser.post("session/badge-in", {"badge": "BADGE-OMAR"})
    return browser


class Order:
    """The people who carry one order through the plant."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.erp = Browser(plant)
        key = (plant.data / "secrets" / "erp_api_key").read_text().strip()
        self.erp.http.headers["Authorization"] = f"Bearer {key}"
        self.sofia = sign_in(plant, "sofia")
        self.assembly = badge_in(plant, "T-ASM-01")
        self.second = badge_in(plant, "T-ASM-02")
        self.packing = badge_in(plant, "T-PACK")
        self.units = {unit["number"]: unit["id"] for unit in self.sofia.get("dispatch-board")["units"]}
        self.lots = {
            material: self.sofia.get("material-lots", material=material, state="available")["results"][-1]["number"]
            for material in ("SC-07", "OR-88")
        }
        self.interrupted: list[int] = []
        # The crew looks every few seconds who stands at the terminals.
        time.sleep(TERMINALS_SECONDS + 3)
        #: What the web server is busy with anyway, as a share of one processor.
        before = plant.cpu_seconds("web")
        time.sleep(BASELINE_SECONDS)
        self.baseline = (plant.cpu_seconds("web") - before) / BASELINE_SECONDS
        self._empty("ASM-01")
        self._empty("PACK-01")

    @property
    def everybody(self) -> tuple[Browser, ...]:
        return (self.erp, self.sofia, self.assembly, self.packing)

    def live(self) -> None:
        """From the ERP's message to the last report."""
        number = f"BENCH-{uuid.uuid4().hex[:8].upper()}"
        due = datetime.now(UTC) + timedelta(days=1)
        self.erp.post(
            "erp/operations-requests",
            {
                "message_id": str(uuid.uuid4()),
                "number": number,
                "material": "SK-200",
                "quantity": "1",
                "unit": "C62",
                "due_at": due.isoformat(),
            },
        )
        order = self.sofia.get("operations-requests", number=number)["results"][0]
        self.sofia.post(f"operations-requests/{order['id']}/release")
        rows = self.sofia.get("job-orders", request=order["id"])["results"]
        jobs = [row["id"] for row in sorted(rows, key=lambda row: int(row["sequence"]))]
        for job, unit in zip(jobs, ("ASM-01", "ASM-01", "PACK-01"), strict=True):
            self.sofia.post(f"job-orders/{job}/dispatch", {"work_unit": self.units[unit], "position": 1})
        self._prepare(jobs[0])
        serial = self._assemble(jobs[1])
        self._pack(jobs[2], serial)
        done = self.sofia.get(f"operations-requests/{order['id']}")
        if (done["state"], done["quantity_good"]) != ("completed", "1"):
            raise SystemExit(f"{number} is {done['state']} with {done['quantity_good']} good")

    def _prepare(self, job: int) -> None:
        at = self.assembly
        at.post(f"job-orders/{job}/start")
        at.post(f"job-orders/{job}/complete-step", {"step": 10})
        at.post(f"job-orders/{job}/report", {"good": "1"})
        at.post(f"job-orders/{job}/complete")

    def _assemble(self, job: int) -> str:
        at = self.assembly
        at.post(f"job-orders/{job}/start")
        unit = at.post(f"job-orders/{job}/begin-unit")["units"][0]
        for step, material in ((10, "SC-07"), (20, "OR-88")):
            at.post(f"job-orders/{job}/scan", {"unit": unit["id"], "step": step, "code": self.lots[material]})
            at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": step})
        at.post(f"job-orders/{job}/enter-value", {"unit": unit["id"], "step": 30, "value": "45.1"})
        at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": 30})
        at.post(f"job-orders/{job}/complete")
        return str(unit["serial"])

    def _pack(self, job: int, serial: str) -> None:
        at = self.packing
        at.post(f"job-orders/{job}/start")
        unit = at.post(f"job-orders/{job}/begin-unit", {"serial": serial})["units"][0]
        at.post(f"job-orders/{job}/scan", {"unit": unit["id"], "step": 10, "code": serial})
        at.post(f"job-orders/{job}/complete-step", {"unit": unit["id"], "step": 10})
        at.post(f"job-orders/{job}/complete")

    def _empty(self, number: str) -> None:
        """Nobody else's job may run where we work."""
        for lane in self.sofia.get("dispatch-board")["units"]:
            if lane["number"] == number:
                for card in lane["running"]:
                    self.sofia.post(f"job-orders/{card['id']}/interrupt", {"reason": "Measuring"})
                    self.interrupted.append(card["id"])

    def leave(self) -> None:
        """Let go on what we interrupted."""
        for job in self.interrupted:
            self.sofia.post(f"job-orders/{job}/resume")


def measure(plant: Plant, orders: int) -> None:
    """Print the figures of `orders` lives (20 when 0), one after the other."""
    order = Order(plant)
    order.live()
    lives, cpu, count = [], [], 0
    for _ in range(orders or ORDERS):
        for browser in order.everybody:
            browser.requests, browser.seconds = 0, 0.0
        before, started = plant.cpu_seconds("web"), time.monotonic()
        order.live()
        spent = plant.cpu_seconds("web") - before
        cpu.append(max(0.0, spent - order.baseline * (time.monotonic() - started)))
        lives.append(sum(browser.seconds for browser in order.everybody))
        count = sum(browser.requests for browser in order.everybody)
    order.leave()
    print(
        f"One order's whole life (3 operations, 2 component lots, 1 serial): {count} requests, "
        f"{statistics.median(lives):.2f} s from request to answer (median of {len(lives)}; "
        f"slowest {max(lives):.2f} s), {statistics.median(cpu):.2f} s of the web server's processor "
        "beside what it does anyway",
        flush=True,
    )
