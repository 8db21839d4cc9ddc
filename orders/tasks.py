"""Work on the clock."""

from __future__ import annotations

from celery import shared_task

from orders import services


@shared_task(name="orders.tasks.close_forgotten_labour")
def close_forgotten_labour() -> None:
    """End the periods of people who forgot to leave; running it twice does nothing."""
    services.close_forgotten()


@shared_task(name="orders.tasks.forget_old_labour")
def forget_old_labour() -> None:
    """Forget whose times those are that are older than their site keeps them."""
    services.forget_old()
