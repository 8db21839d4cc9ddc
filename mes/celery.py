"""Celery: how work leaves the request, and why losing a message never loses work.

The broker is a hint, never the record. Every task points at a row and may run twice; a sweep on
the beat finds rows whose task was lost. So no results are kept, nothing is scheduled with an ETA,
and nobody waits for an answer.
"""

from __future__ import annotations

import logging
import os
import time
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

# A warm stop by SIGTERM finishes the task in hand; past the soft limit it goes back to the queue
# instead of being lost. Read by billiard at import.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")

from celery import Celery
from django.conf import settings
from kombu import Queue
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# Seconds. A task must end before its message is thought lost and given to another worker.
TASK_LIMIT = 300
VISIBILITY_TIMEOUT = 600


def broker_url(address: str) -> str:
    """The broker's address in kombu's words; redis-py and Channels say `unix://`, kombu `redis+socket://`."""
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return address
    database = parse_qs(parts.query).get("db", ["0"])[0]
    who = f"{parts.netloc}" if parts.netloc else ""
    return f"redis+socket://{who}{quote(parts.path)}?virtual_host={database}"


app = Celery("lineside")
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    # Survive any outage of the broker: the collector lives in a worker and must not end with it.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        # With the defaults (10 x 10 s) a killed worker's task comes back only after 100 s.
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 10,
        # One plant per broker database; the prefix keeps our queues apart from Channels' keys.
        "global_keyprefix": "lineside:",
    },
    # A caller must not hang on a dead broker: the sweep will find the row.
    task_publish_retry=False,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=TASK_LIMIT,
    task_soft_time_limit=TASK_LIMIT - 30,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=15,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # JSON only: a pickle in the broker would be code.
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    task_default_queue="default",
    task_queues=[Queue("default"), Queue("erp"), Queue("acquisition")],
    task_create_missing_queues=False,
)
app.set_default()
app.autodiscover_tasks()
# Machines are read in the worker of the queue `acquisition`, on its own blueprint: a broker outage stops nothing.
app.steps["worker"].add("integrations.collector.bootstep.AcquisitionStep")


_quiet_until = 0.0


def poke(task: str, queue: str) -> None:
    """Ask for a task soon. Whether anybody hears it does not matter: its rows are found by the next tick."""
    global _quiet_until
    # While the broker is away every call would wait for its refusal: stay quiet for a while instead.
    if time.monotonic() < _quiet_until:
        return
    try:
        app.send_task(task, queue=queue, expires=30)
    except OperationalError as error:
        _quiet_until = time.monotonic() + 5
        log.warning("%s waits for the next tick: %s", task, error)


def ticks() -> dict[str, dict[str, Any]]:
    """What the beat asks for: static, in code; due work lies in the rooms' tables.

    A second beat does no harm: each tick claims rows, and finds none the other has taken.
    """
    schedule: dict[str, dict[str, Any]] = {}
    for task, seconds, queue in TICKS:
        room = task.split(".")[0]
        if find_spec(f"{room}.tasks") is not None:
            # A tick that waited longer than its period is stale: the next one does its work.
            options = {"queue": queue, "expires": max(seconds, 10)}
            schedule[task] = {"task": task, "schedule": float(seconds), "options": options}
    return schedule


# Task, period in seconds, queue.
TICKS: list[tuple[str, int, str]] = [
    ("equipment.tasks.prepare_partitions", 3600, "default"),
    ("equipment.tasks.sum_up_samples", 20, "default"),
    ("equipment.tasks.keep_samples", 900, "default"),
    ("orders.tasks.close_forgotten_labour", 60, "default"),
    ("orders.tasks.forget_old_labour", 3600, "default"),
    ("integrations.relay", 15, "erp"),
    ("integrations.forget_batches", 3600, "default"),
    ("integrations.tell_expiring", 3600, "default"),
    ("integrations.probe", 15, "acquisition"),
    ("integrations.sweep_probes", 30, "default"),
    ("integrations.run_imports", 15, "default"),
    ("integrations.sweep_imports", 3600, "default"),
]
app.conf.beat_schedule = ticks()
