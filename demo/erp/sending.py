"""The ERP's way out: every message from its own outbox, with the same id until it is answered."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time

import requests

from demo.erp.book import Book

log = logging.getLogger("demo.erp")
LONGEST_WAIT = 30.0  # seconds
TIMEOUT = (3, 15)  # seconds to connect, to answer


class Sender:
    """Posts waiting messages, in order per order number; silence or a 5xx means the same message again."""

    def __init__(self, book: Book, url: str, api_key: str) -> None:
        self._book = book
        self._address = f"{url}/api/erp/operations-requests"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {api_key}"

    def run(self, stop: threading.Event) -> None:
        """Until stopped."""
        while not stop.wait(0.5):
            self.send_due()

    def send_due(self) -> int:
        """Send what is due now; how many messages were answered."""
        return sum(self._send(row) for row in self._book.due(time.time()))

    def _send(self, row: sqlite3.Row) -> bool:
        try:
            answer = self._session.post(
                self._address + row["path"],
                data=row["body"].encode(),
                headers={"Content-Type": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            self._later(row, type(error).__name__)
            return False
        # Our key may reach the plant a moment before the plant has written it down: 401 and 403 can heal.
        in_flight = answer.status_code == 409 and "in_flight" in answer.text
        if in_flight or answer.status_code in (401, 403, 429) or answer.status_code >= 500:
            self._later(row, f"{answer.status_code} {answer.text[:200]}")
            return False
        self._book.answered(row, answer.status_code, answer.text[:2000])
        log.info("%s: %s", row["message_id"], answer.status_code)
        return True

    def _later(self, row: sqlite3.Row, why: str) -> None:
        wait = min(LONGEST_WAIT, 0.5 * 2 ** min(row["attempts"], 10)) * random.uniform(0.5, 1)
        if row["attempts"] in (0, 5):
            log.info("%s: no answer (%s), again in %.1f s", row["message_id"], why, wait)
        self._book.later(row, time.time() + wait, why)
