"""Milling and turning: the machine counts, the operator clamps, measures, acknowledges and sorts out scrap."""

from __future__ import annotations

import time
from typing import Any

from demo.operators.client import Json
from demo.operators.colleague import Operator
from demo.operators.jobs import Job
from demo.operators.panels import DOWN, IDLE, Look, OpcuaPanels

SCRAP_PER_LOOK = 0.005
SCRAP_REASONS = ("DIM", "TOOL", "PORE", "DROP")
#: How long (real seconds) the book may lag behind the machine before its pieces are taken as lost.
BOOK_LAGS = 60.0


class Machinist(Operator):
    """Runs one cutting machine."""

    def __init__(self, *arguments: Any, panels: OpcuaPanels, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.panels = panels
        self._down_until = 0.0
        #: The job, and the pieces it had when nothing was due.
        self._looked_at = (0, 0.0)
        #: Job, machine counter and pieces in the book when start was pressed; the book must catch up before the next.
        self._pressed: tuple[int, int, int] | None = None
        self._waiting_since = 0.0

    def tend(self, lane: Json, card: Json) -> float:
        look = self.panels.look(self.work_unit)
        if look.state == DOWN:
            return self._repair(look)
        self._down_until = 0.0
        if look.state != IDLE:
            return self._watch(card)
        job = self.job(card)
        first = next(iter(job.open_job_steps()), None)
        if first is not None and (first["entry"] == "check" or job.good > 0):
            self.do_step(job, first)
            return self.pace.wait(2)
        if self._book_lags(job, look):
            return 1.0
        if job.left:
            self.mount(lane, job)
            self._press_start(job, look)
            return self.pace.wait(5)
        return self.complete(job)

    def assist(self, lane: Json) -> float:
        look = self.panels.look(self.work_unit)
        if look.state == DOWN:
            return self._repair(look)
        if look.state == IDLE and lane["running"]:
            job = self.job(lane["running"][0])
            if job.left and not self._book_lags(job, look):
                self._press_start(job, look)
        return self.pace.wait(4)

    def _press_start(self, job: Job, look: Look) -> None:
        self._pressed = (job.id, look.counter, int(job.made))
        self.panels.start(self.work_unit, job.left)
        self.log.info("%s: started for %d pieces", job.number, job.left)

    def _repair(self, look: Look) -> float:
        now = time.monotonic()
        if not self._down_until:
            self._down_until = now + self.pace.wait(25)
            self.log.info("%s is down: %s", self.work_unit, look.fault)
        if now >= self._down_until:
            self.panels.acknowledge(self.work_unit)
            self._down_until = 0.0
            self.log.info("%s: fault acknowledged", self.work_unit)
        return self.pace.wait(3)

    def _watch(self, card: Json) -> float:
        good = float(card["good"])
        if good >= 1 and self._looked_at != (card["id"], good):
            job = self.job(card)
            first = next(iter(job.open_job_steps()), None)
            if first is None:
                self._looked_at = (card["id"], good)
            else:
                self.do_step(job, first)
        elif good >= 2 and self.pace.happens(SCRAP_PER_LOOK):
            reason = self.pace.chance.choice(SCRAP_REASONS)
            self.api.post(f"job-orders/{card['id']}/report", {"scrap": [{"quantity": "1", "reason": reason}]})
            self.log.info("%s: one piece scrap, %s", card["number"], reason)
        return self.pace.wait(3)

    def _book_lags(self, job: Job, look: Look) -> bool:
        """Whether the machine made pieces that the job does not show yet; then nobody starts more of them."""
        if self._pressed is None or self._pressed[0] != job.id:
            return False
        expected = self._pressed[2] + (look.counter - self._pressed[1]) % 2**32
        if job.made >= expected:
            self._waiting_since = 0.0
            return False
        now = time.monotonic()
        self._waiting_since = self._waiting_since or now
        if now - self._waiting_since < BOOK_LAGS:
            return True
        self.log.info("%s: %d pieces are in no book; going on", job.number, expected - job.made)
        self._pressed, self._waiting_since = None, 0.0
        return False
