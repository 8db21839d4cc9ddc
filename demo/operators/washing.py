"""Washing: several jobs in one basket, started and finished together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from demo.operators.client import Json, Refused
from demo.operators.colleague import Operator
from demo.operators.jobs import Job
from demo.operators.panels import DOWN, IDLE, WasherPanel

BASKET, WORTH_A_LOAD = 24, 4


class Washing(Operator):
    """Fills the basket with what waits, runs the washer, finishes the load."""

    def __init__(self, *arguments: Any, panel: WasherPanel, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.panel = panel
        self._cycles: tuple[int, int] | None = None

    def work(self, lane: Json) -> float:
        look = self.panel.look()
        if look.state == DOWN:
            self.log.info("%s: fault %s acknowledged", self.work_unit, look.fault)
            self.panel.acknowledge()
            return self.pace.wait(5)
        if look.state != IDLE:
            return self.pace.wait(3)
        loads = self.api.rows("loads", work_unit=lane["id"], state="running")
        if loads:
            return self._in_the_machine(loads[0])
        return self._fill(lane)

    def assist(self, lane: Json) -> float:
        look = self.panel.look()
        if look.state == DOWN:
            self.panel.acknowledge()
        elif look.state == IDLE:
            for load in self.api.rows("loads", work_unit=lane["id"], state="running"):
                return self._in_the_machine(load)
        return self.pace.wait(5)

    def _in_the_machine(self, load: Json) -> float:
        cycles = self.panel.cycles()
        if self._cycles is None or self._cycles[0] != load["id"]:
            # Begun before we came. Pressing again washes clean pieces once more, which harms nobody.
            self._cycles = (load["id"], cycles)
            return self._press(load)
        if cycles == self._cycles[1]:
            return self._press(load)
        # Washed; the washer's own cycle counter is about to finish the load.
        return 2.0

    def _press(self, load: Json) -> float:
        pieces = sum(int(Decimal(member["quantity"])) for member in load["members"])
        self.panel.start(pieces)
        self.log.info("load %s: %d pieces in the washer", load["id"], pieces)
        return self.pace.wait(10)

    def _fill(self, lane: Json) -> float:
        members, room = [], BASKET
        for card in [*lane["running"], *lane["queue"]]:
            waiting = int(Decimal(card["input_left"] or 0))
            if card["state"] == "running":
                job = self.job(card)
                for step in job.open_job_steps():
                    self.do_step(job, step)
                if not job.left:
                    return self.complete(job)
            left = int(Decimal(card["quantity"]) - Decimal(card["good"]) - Decimal(card["scrap"]))
            ready = min(left, waiting, room)
            # A few pieces wait for the rest of their order, as long as more is coming.
            if ready < 1 or (waiting < left and waiting < WORTH_A_LOAD):
                continue
            members.append({"job": card["id"], "quantity": str(ready)})
            room -= ready
        if not members:
            return self.pace.wait(5)
        try:
            load = self.api.post("loads", {"work_unit": lane["id"], "members": members})
        except Refused as no:
            self.log.info("no load: %s", no.detail)
            return self.pace.wait(8)
        self.floor.forget()
        self._cycles = (load["id"], self.panel.cycles())
        for member in members:
            job = Job(self.api.get(f"job-orders/{member['job']}"))
            for step in job.open_job_steps():
                self.do_step(job, step)
        return self._press(load)
