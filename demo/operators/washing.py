"""Washing: several jobs in one basket, started and finished together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from demo.operators.client import Json, Refused
from demo.operators.colleague import Operator
from demo.operators.panels import DOWN, IDLE, WasherPanel

BASKET = 24


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

    def _in_the_machine(self, load: Json) -> float:
        cycles = self.panel.cycles()
        if self._cycles is None or self._cycles[0] != load["id"]:
            # Begun before we came: was it washed already? The washer's own count tells once we press again.
            self._cycles = (load["id"], cycles)
            return self._press(load)
        if cycles == self._cycles[1]:
            return self._press(load)
        self.api.post(f"loads/{load['id']}/finish", {})
        self.floor.forget()
        self.log.info("load %s washed", load["id"])
        return self.pace.wait(3)

    def _press(self, load: Json) -> float:
        pieces = sum(int(Decimal(member["quantity"])) for member in load["members"])
        self.panel.start(pieces)
        self.log.info("load %s: %d pieces in the washer", load["id"], pieces)
        return self.pace.wait(10)

    def _fill(self, lane: Json) -> float:
        members, room = [], BASKET
        for card in [*lane["running"], *lane["queue"]]:
            job = self.job(card)
            ready = min(job.left, int(Decimal(job.body.get("available") or 0)), room)
            if job.state == "running" and not job.left:
                return self.complete(job)
            if ready < 1 or (job.state != "running" and not self.start(card)):
                continue
            for step in job.open_job_steps():
                self.do_step(job, step)
            members.append({"job": job.id, "quantity": str(ready)})
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
        return self._press(load)
