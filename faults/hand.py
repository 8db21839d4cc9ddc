"""A person who goes on working: reports a scrap piece a second, and again with the same key until it is answered."""

from __future__ import annotations

import threading
import uuid
from itertools import cycle

import requests

from faults.plant import Plant

PAUSE_SECONDS = 1.0


class Hand:
    """Commands over HTTP; `acknowledged` of them have been answered with yes."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._end = threading.Event()
        self.acknowledged = 0
        self.tries = 0
        self.odd: list[str] = []
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the command in hand, then stop."""
        self._end.set()
        self._thread.join(60)

    def _work(self) -> None:
        jobs = cycle(self._plant.jobs.values())
        while not self._end.is_set():
            self._report(next(jobs))
            self._end.wait(PAUSE_SECONDS)

    def _report(self, job: int) -> None:
        key = str(uuid.uuid4())
        # Whoever got no answer does not know, so asks again with the same key; never gives up.
        for _ in range(600):
            self.tries += 1
            try:
                answer = requests.post(
                    f"{self._plant.url}/api/job-orders/{job}/report",
                    json={"scrap": [{"quantity": "1", "reason": "Trial"}]},
                    headers={"Authorization": f"Bearer {self._plant.key}", "Idempotency-Key": key},
                    timeout=10,
                )
            except requests.RequestException:
                self._end.wait(0.5)
                continue
            if answer.ok:
                self.acknowledged += 1
                return
            if answer.status_code not in (409, 500, 502, 503):
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
                return
            self._end.wait(0.5)
        self.odd.append("no answer within five minutes")
