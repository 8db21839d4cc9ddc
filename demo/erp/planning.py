"""What the demo ERP wants: a pump order now and then, sometimes changed, sometimes taken back."""

from __future__ import annotations

import random
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.erp.book import OURS, Book

INTERVAL = 600.0  # seconds between orders at speed 1
AT_FIRST = 5
MOST_AT_ONCE = 10
FIRST_NUMBER = 1001
KITS = ("SK-200", "SK-300")


class Planner:
    """Keeps the plant busy without burying it: never more than ten orders on the way."""

    def __init__(self, book: Book, speed: float, chance: random.Random) -> None:
        self._book = book
        self._speed = speed
        self._chance = chance

    def run(self, stop: threading.Event) -> None:
        """Until stopped; the first orders come at once, so that the plant is alive."""
        for _ in range(AT_FIRST - self._book.count()):
            self.order()
        while not stop.wait(INTERVAL / self._speed * self._chance.uniform(0.7, 1.3)):
            running = self._book.running()
            if len(running) < MOST_AT_ONCE:
                self.order()
            if running and self._chance.random() < 0.25:
                self.think_again(self._chance.choice(running))

    def order(self) -> None:
        """Order pumps, or now and then a batch of seal cartridges or some service kits."""
        count = self._book.count()
        chance = self._chance.random() if count else 1.0
        material = "SC-07" if chance < 0.15 else self._chance.choice(KITS) if chance < 0.25 else "CP-200"
        self._book.order(
            {
                "number": f"{OURS}{FIRST_NUMBER + count}",
                "version": 1,
                "material": material,
                "quantity": self._chance.choice((50, 100) if material == "SC-07" else (4, 6, 8, 10, 12)),
                "unit": "C62",
                "due_at": self._due(),
                "priority": self._chance.choice((2, 3, 3, 3, 4)),
            }
        )

    def think_again(self, order: sqlite3.Row) -> None:
        """Customers change their minds; mostly about how much, seldom altogether."""
        if self._chance.random() < 0.25:
            self._book.ask(order["number"], "cancel", {"reason": "Customer cancelled"})
            return
        quantity = max(2, round(float(order["ordered"]) * self._chance.choice((0.8, 1.25, 1.5))))
        wanted: dict[str, Any] = {"quantity": quantity, "reason": "Customer changed the quantity"}
        if self._chance.random() < 0.3:
            wanted["due_at"] = self._due()
        self._book.ask(order["number"], "change", wanted)

    def _due(self) -> str:
        hours = self._chance.uniform(6, 48) / min(self._speed, 10)
        return (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0).isoformat()
