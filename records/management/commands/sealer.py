"""The sealer: every few seconds what was committed becomes a signed block."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from records.sealing import BLOCK, Sealer, private_key

PAUSE = 5.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Gather committed records into signed Merkle blocks, every five seconds, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sealer = Sealer(private_key())
        while not stop.is_set():
            more = False
            try:
                block = sealer.seal()
                more = block is not None and block.size == BLOCK
            except DatabaseError as error:
                log.warning("nothing sealed, trying again: %s", error)
                connection.close()
            if not more:
                stop.wait(PAUSE)
