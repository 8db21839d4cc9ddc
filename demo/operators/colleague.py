"""A simulated colleague at one work unit: looks up, does one thing, and says when to look up again."""

from __future__ import annotations

import logging
import time
from decimal import Decimal

from demo.operators.client import Api, Json, Refused
from demo.operators.floor import STAY_AWAY, Floor
from demo.operators.jobs import Job, Unit, material_of
from demo.operators.material import mount_what_is_missing, oldest
from demo.operators.pace import Pace

#: Share of the typed values that miss their limits at the first attempt.
MISSED = 0.06


class Colleague:
    """Somebody with work to do. `turn` does at most a few calls and answers the seconds until the next turn."""

    def __init__(self, name: str, api: Api, floor: Floor, pace: Pace) -> None:
        self.name = name
        self.api = api
        self.floor = floor
        self.pace = pace
        self.log = logging.getLogger(f"operators.{name}")

    def turn(self) -> float:
        raise NotImplementedError


class Operator(Colleague):
    """An operator at one work unit; steps aside while a real person works at its terminal.

    A visitor has no machine to press start on, so the one who stepped aside still presses the machine's own
    buttons, and touches nothing in Lineside.
    """

    def __init__(self, name: str, api: Api, floor: Floor, pace: Pace, *, work_unit: str, terminal: str) -> None:
        super().__init__(name, api, floor, pace)
        self.work_unit = work_unit
        self.terminal = terminal
        self._aside = False
        self._held: dict[int, float] = {}

    def turn(self) -> float:
        taken = self.floor.is_taken(self.terminal)
        if taken is not self._aside:
            self._aside = taken
            self.log.info("%s %s", "steps aside at" if taken else "is back at", self.terminal)
        lane = self.floor.lane(self.work_unit)
        if lane is None:
            return 10.0
        return self.assist(lane) if taken else self.work(lane)

    def assist(self, lane: Json) -> float:
        """Press the machine's buttons for the person at the terminal; nothing to do where there is no machine."""
        return 10.0

    def work(self, lane: Json) -> float:
        """Look after what runs, else start what waits."""
        if lane["running"]:
            return self.tend(lane, lane["running"][0])
        if self.resume(lane):
            return self.pace.wait(2)
        for card in lane["queue"]:
            if card["input_left"] is not None and Decimal(card["input_left"]) < 1:
                continue
            if self.start(lane, card):
                return self.pace.wait(2)
        return self.pace.wait(4)

    def resume(self, lane: Json) -> bool:
        """Go on with an interrupted job that nobody has come back to for ten minutes."""
        held = [card["id"] for card in lane["held"]]
        self._held = {job: since for job, since in self._held.items() if job in held}
        for card in lane["held"]:
            since = self._held.setdefault(card["id"], time.monotonic())
            if time.monotonic() - since > STAY_AWAY.total_seconds():
                self.api.post(f"job-orders/{card['id']}/resume")
                self.floor.forget()
                self.log.info("resumed %s", card["number"])
                return True
        return False

    def start(self, lane: Json, card: Json) -> bool:
        """Start a job, with its material mounted; false when the plant's rules say not now."""
        try:
            if card["missing_mounts"]:
                self.mount(lane, self.job(card))
            self.api.post(f"job-orders/{card['id']}/start", {})
        except Refused as no:
            self.log.info("%s does not start: %s", card["number"], no.detail)
            return False
        self.floor.forget()
        self.log.info("started %s", card["number"])
        return True

    def tend(self, lane: Json, card: Json) -> float:
        """Look after the running job."""
        raise NotImplementedError

    def mount(self, lane: Json, job: Job) -> None:
        """Mount what the job takes from a mounted lot and has not enough of."""
        for lot in mount_what_is_missing(self.api, int(lane["id"]), job, job.left):
            self.log.info("%s: mounted %s", self.work_unit, lot)

    def job(self, card: Json) -> Job:
        return Job(self.api.get(f"job-orders/{card['id']}"))

    def complete(self, job: Job) -> float:
        """Complete the job; the final report goes with it."""
        self.api.post(f"job-orders/{job.id}/complete", {})
        self.floor.forget()
        self.log.info("completed %s: %d good, %d scrap", job.number, job.good, job.scrap)
        return self.pace.wait(2)

    def do_step(self, job: Job, step: Json, unit: Unit | None = None) -> None:
        """Do what the step asks and complete it; a value out of limits is entered again."""
        at: Json = {"step": step["sequence"]} | ({"unit": unit.id} if unit else {})
        entry, answer = step["entry"], job.body
        path = f"job-orders/{job.id}"
        if entry == "number":
            for missed in (self.pace.happens(MISSED), False):
                answer = self.api.post(f"{path}/enter-value", at | {"value": self.measure(step, missed=missed)})
                if not missed:
                    break
                self.log.info("%s: %s out of limits, once more", job.number, step["property"])
        elif entry in ("choice", "text"):
            said = step["choices"][0] if step.get("choices") else "as drawn"
            answer = self.api.post(f"{path}/enter-value", at | {"text": said})
        elif entry == "scan_lot":
            self.api.post(f"{path}/scan", at | {"code": oldest(self.api, material_of(step))["number"]})
        elif entry == "scan_serial" and unit:
            self.api.post(f"{path}/scan", at | {"code": unit.serial})
        if step.get("other_person") or step.get("second_person"):
            mine = [each["id"] for each in answer["entries"] if each["step"] == step["sequence"]]
            self.floor.confirm(job.id, at | {"confirms": mine[-1]})
            self.log.info("%s: %s released by the supervisor", job.number, step["title"])
        else:
            self.api.post(f"{path}/complete-step", at)

    def measure(self, step: Json, *, missed: bool) -> str:
        """A plausible value, or one just out of the limits."""
        lower, upper = _limits(step)
        width = upper - lower
        if missed:
            value = upper + width * Decimal(self.pace.chance.uniform(0.05, 0.3))
        else:
            value = lower + width * Decimal(min(0.9, max(0.1, self.pace.chance.gauss(0.5, 0.15))))
        places = 3 if width < Decimal("0.1") else 1 if width < 20 else 0
        return str(round(value, places))


def _limits(step: Json) -> tuple[Decimal, Decimal]:
    lower = Decimal(step["lower"]) if step.get("lower") is not None else Decimal(0)
    upper = Decimal(step["upper"]) if step.get("upper") is not None else lower + 10
    return lower, upper
