"""What the terminal's tests need to stand ready: an order brought to an operation, a machine that counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.machines import Machines

UNITS = {10: "MILL-01", 20: "TURN-01", 30: "WASH-01", 40: "ASM-01", 50: "TEST-01", 60: "PACK-01"}
LOTS = {"SC-07": "SC-26-0904", "OR-88": "OR-26-2210"}


class PumpWorks:
    """The plant in the hands of Sofia and Omar; machines speak as the collector would."""

    def __init__(self, hand: Callable[[str], Any], machines: Machines) -> None:
        self.sofia, self.omar = hand("sofia"), hand("omar")
        self.machines = machines

    def order(self, quantity: int = 2, *, at: dict[int, str] | None = None, material: str = "CP-200") -> Order:
        """A released order, its operations dispatched to `at` (without it, to none)."""
        order = Order(self, self.sofia.order(material, quantity), quantity)
        for sequence, unit in (at or {}).items():
            self.sofia.post(f"/api/job-orders/{order.ids[sequence]}/dispatch", work_unit=self.sofia.unit(unit))
        return order

    def clear(self, number: str) -> int:
        """Nothing runs at the work unit and nothing waits there; answers its id."""
        unit: int = self.sofia.unit(number)
        for load in self.sofia.get("/api/loads", work_unit=unit, state="running")["results"]:
            self.omar.post(f"/api/loads/{load['id']}/finish")
        for job in self.sofia.get("/api/job-orders", work_unit=unit)["results"]:
            if job["state"] == "running":
                self.sofia.post(f"/api/job-orders/{job['id']}/interrupt", reason="Another test needs the place")
            if job["state"] == "dispatched":
                self.sofia.post(f"/api/job-orders/{job['id']}/take-back")
        return unit


class Order:
    """One order of a test, and how to bring it along without a browser."""

    def __init__(self, plant: PumpWorks, row: dict[str, Any], quantity: int) -> None:
        self.plant, self.number, self.quantity = plant, row["number"], quantity
        jobs = plant.sofia.get("/api/job-orders", request=row["id"])["results"]
        self.ids: dict[int, int] = {job["sequence"]: job["id"] for job in jobs}

    def job(self, sequence: int) -> Any:
        return self.plant.omar.get(f"/api/job-orders/{self.ids[sequence]}")

    def do(self, sequence: int, verb: str, **words: Any) -> Any:
        return self.plant.omar.post(f"/api/job-orders/{self.ids[sequence]}/{verb}", **words)

    def start(self, sequence: int, unit: str | None = None) -> None:
        number = unit or UNITS[sequence]
        self.do(sequence, "start", work_unit=self.plant.clear(number))

    def machined(self) -> Order:
        """Milled and turned."""
        for sequence in (10, 20):
            self.start(sequence)
            self.steps(sequence)
            self.plant.machines.make(UNITS[sequence], self.quantity)
            self.do(sequence, "complete")
        return self

    def washed(self) -> Order:
        self.machined()
        unit = self.plant.clear("WASH-01")
        member = {"job": self.ids[30], "quantity": str(self.quantity)}
        load = self.plant.omar.post("/api/loads", work_unit=unit, members=[member])
        self.steps(30)
        self.plant.omar.post(f"/api/loads/{load['id']}/finish")
        self.do(30, "complete")
        return self

    def assembled(self) -> list[str]:
        """Every pump assembled; answers their serials."""
        self.washed()
        self.start(40)
        for _ in range(self.quantity):
            self.do(40, "begin-unit")
            self.steps(40)
        serials = [unit["serial"] for unit in self.job(40)["units"]]
        self.do(40, "complete")
        return serials

    def steps(self, sequence: int) -> None:
        """What is due now, one after the other; Sofia releases what Omar may not."""
        while due := self.job(sequence)["due"]:
            step = next(each for each in self.job(sequence)["steps"] if each["sequence"] == due[0]["step"])
            key = {"step": step["sequence"]}
            if step["entry"] == "scan_lot":
                self.do(sequence, "scan", code=LOTS[step["material"]["number"]], **key)
            if step["entry"] == "number":
                answer = self.do(sequence, "enter-value", value=step["target"], **key)
                if step["other_person"]:
                    words = key | {"confirms": answer["entries"][-1]["id"]}
                    self.plant.sofia.post(f"/api/job-orders/{self.ids[sequence]}/complete-step", **words)
                    continue
            self.do(sequence, "complete-step", **key)


def in_both_lights(page: Page, axe: Callable[[Page], None]) -> None:
    """The screen as it stands, checked in light and in dark."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(f"() => document.documentElement.dataset.mantineColorScheme === '{scheme}'")
        # Colours fade from one to the other.
        page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
        axe(page)
