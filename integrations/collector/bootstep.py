"""The collector inside a Celery worker: a step of the worker itself, so that a broker outage does not touch it."""

from __future__ import annotations

from typing import Any

from celery import bootsteps

QUEUE = "acquisition"


class AcquisitionStep(bootsteps.StartStopStep):  # type: ignore[misc]
    """Runs the collector in every worker that consumes the queue `acquisition`.

    On the worker's blueprint, not the consumer's: the latter is stopped and started with the broker's link.
    The pool must be `solo` or `threads`; a forked child would share our sockets.
    """

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.runner: Any = None

    def include_if(self, parent: Any) -> bool:
        """Only where the acquisition queue is consumed."""
        return QUEUE in parent.app.amqp.queues.consume_from

    def start(self, parent: Any) -> None:
        """Begin to read machines."""
        # Django is ready only now: this file is imported while Celery is being configured.
        from django.conf import settings

        from integrations.collector.runner import Runner

        self.runner = Runner(settings.DATA / "spool")
        self.runner.start()

    def stop(self, parent: Any) -> None:
        """Stop reading and let go of the leases."""
        if self.runner is not None:
            self.runner.stop()
            self.runner = None

    terminate = stop
