"""`python -m demo.erp`: the ERP of the demo, until it is told to stop."""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
from types import FrameType

from demo.erp import settings
from demo.erp.book import Book, path_in
from demo.erp.hearing import Ear
from demo.erp.planning import Planner
from demo.erp.sending import Sender


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # Waits for the key of a first start; until then a SIGTERM ends it as it ends any program.
    mine = settings.read()
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    book = Book(path_in(mine.data))
    ear = Ear(mine.port, book, mine.webhook_secret, mine.host)
    seed = os.environ.get("SIM_SEED")
    planner = Planner(book, mine.speed, random.Random(int(seed) if seed else None))
    sender = Sender(book, mine.url, mine.api_key)
    threads = [
        threading.Thread(target=ear.serve_forever, name="ear", daemon=True),
        threading.Thread(target=planner.run, args=(stop,), name="planner", daemon=True),
        threading.Thread(target=sender.run, args=(stop,), name="sender", daemon=True),
    ]
    for thread in threads:
        thread.start()
    logging.info("The demo ERP hears on port %s and speaks to %s", mine.port, mine.url)
    # A dead thread is a deaf or dumb ERP: end, so that the supervisor starts a whole one.
    while not stop.wait(1):
        if not all(thread.is_alive() for thread in threads):
            return 1
    ear.shutdown()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
