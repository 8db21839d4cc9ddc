"""Work on the clock."""

from __future__ import annotations

from celery import shared_task

from equipment import services


@shared_task(name="equipment.tasks.prepare_partitions")
def prepare_partitions() -> None:
    """Keep day partitions ready for the samples; running it twice does nothing."""
    services.prepare_partitions()
