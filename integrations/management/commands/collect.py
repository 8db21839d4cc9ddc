"""Run the collector in the foreground, to watch it."""

from __future__ import annotations

import logging
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from integrations.collector.runner import Runner


class Command(BaseCommand):
    help = "Read the machines as the acquisition worker does, without Celery. Ctrl-C stops it."

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("integrations").setLevel(logging.DEBUG if options["verbosity"] > 1 else logging.INFO)
        runner = Runner(settings.DATA / "spool")

        def stop(*_: Any) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            runner.run_forever()
        except KeyboardInterrupt:
            runner.stop()
