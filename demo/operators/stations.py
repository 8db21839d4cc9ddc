"""Stations that work piece by piece: assembly, leak test, packing; and the press, which reports in batches."""

from __future__ import annotations

import time
from typing import Any

from demo.operators.client import Json, Refused
from demo.operators.colleague import Operator
from demo.operators.jobs import Job, Unit
from demo.operators.panels import DOWN, IDLE, OpcuaPanels, PanelRefused

#: How many handfuls from the press have a piece to be worked over.
BURR_PER_BATCH = 0.1


class Assembler(Operator):
    """Begins a unit, follows its steps one after the other, begins the next."""

    #: Seconds a step takes.
    step_seconds = 6.0

    def tend(self, lane: Json, card: Json) -> float:
        job = self.job(card)
        if job.body["counting_source"] == "report":
            return self.press(lane, job)
        unit = next((u for u in job.units if u.state == "running"), None)
        if unit is None:
            return self.next_unit(lane, job)
        return self.unit_turn(job, unit)

    def unit_turn(self, job: Job, unit: Unit) -> float:
        """One step of the unit in hand."""
        steps = job.open_unit_steps(unit)
        if steps:
            self.do_step(job, steps[0], unit)
        return self.pace.wait(self.step_seconds)

    def next_unit(self, lane: Json, job: Job) -> float:
        """Take the next piece, or end the job."""
        for step in job.open_job_steps():
            self.do_step(job, step)
        if not job.left:
            return self.complete(job)
        self.mount(lane, job)
        begun = self.begin(job)
        return self.pace.wait(3 if begun else 8)

    def begin(self, job: Job) -> bool:
        """Begin a new serial; false while nothing is there to build it from."""
        try:
            self.api.post(f"job-orders/{job.id}/begin-unit", {})
        except Refused as no:
            self.log.debug("%s waits: %s", job.number, no.detail)
            return False
        return True

    def press(self, lane: Json, job: Job) -> float:
        """Press a handful and report it."""
        for step in job.open_job_steps():
            self.do_step(job, step)
            return self.pace.wait(5)
        if not job.left:
            return self.complete(job)
        batch = min(5, job.left)
        self.mount(lane, job)
        report: Json = {"good": str(batch)}
        # Not among the last: the supervisor sends it to rework while the order runs.
        if job.body["reworks"] is None and 1 < batch < job.left and self.pace.happens(BURR_PER_BATCH):
            report = {"good": str(batch - 1), "rework": [{"quantity": "1", "reason": "BURR"}]}
            self.log.info("%s: one piece with a burr", job.number)
        self.api.post(f"job-orders/{job.id}/report", report)
        self.floor.forget()
        return self.pace.wait(6 * batch)


class Follower(Assembler):
    """A station that takes serials the operation before has finished."""

    def begin(self, job: Job) -> bool:
        """Begin the next serial that waits here; false when none does."""
        released = [u.serial for u in job.units if u.state == "on_hold" and u.lot_state == "available"]
        for serial in released + job.body["waiting_serials"]:
            try:
                self.api.post(f"job-orders/{job.id}/begin-unit", {"serial": serial})
            except Refused as no:
                self.log.debug("%s: %s", serial, no.detail)
            else:
                return True
        return False


class Packer(Follower):
    """Scans the pump, packs it."""

    step_seconds = 8.0


class Tester(Follower):
    """Clamps the pump and presses start at the leak tester; the result comes over the tester's own wire."""

    def __init__(self, *arguments: Any, panels: OpcuaPanels, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.panels = panels
        self._asked: tuple[str, float] = ("", 0.0)

    def assist(self, lane: Json) -> float:
        for card in lane["running"]:
            job = self.job(card)
            unit = next((u for u in job.units if u.state == "running"), None)
            if unit is not None:
                return self.unit_turn(job, unit)
        return self.pace.wait(4)

    def unit_turn(self, job: Job, unit: Unit) -> float:
        look = self.panels.look(self.work_unit)
        if look.state == DOWN:
            self.panels.acknowledge(self.work_unit)
            self.log.info("%s: fault acknowledged: %s", self.work_unit, look.fault)
            return self.pace.wait(3)
        serial, at = self._asked
        # The result of a finished test needs a moment on its way; only then is it asked for again.
        if look.state == IDLE and (serial != unit.serial or time.monotonic() - at > 20 + 40 / self.pace.speed):
            try:
                self.panels.start(self.work_unit, unit.serial)
            except PanelRefused as no:
                self.log.info("%s refuses: %s", self.work_unit, no)
            else:
                self._asked = (unit.serial, time.monotonic())
        return self.pace.wait(2)
