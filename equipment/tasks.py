"""Work on the clock."""

from __future__ import annotations

from celery import shared_task

from equipment import services


@shared_task(name="equipment.tasks.prepare_partitions")
def prepare_partitions() -> None:
    """Keep day partitions ready for the samples; running it twice does nothing."""
    services.prepare_partitions()


@shared_task(name="equipment.tasks.sum_up_samples")
def sum_up_samples() -> None:
    """Sum up the minutes and hours that have new samples."""
    services.sum_up()


@shared_task(name="equipment.tasks.keep_samples")
def keep_samples() -> None:
    """Pack a day that is over and drop what is kept no longer; whatever is left waits for the next time."""
    services.pack_closed_days()
    services.drop_old_samples()
