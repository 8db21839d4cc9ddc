"""Sheets: printed, and entered afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.clock import now
from orders import services
from orders.models import BackEntry, JobOrder
from tests import make
from tests.house.access.row import ALL, O, Row, S, reads
from tests.makes import orders


def resting() -> JobOrder:
    """A job that ran, released long enough ago for any sheet."""
    job = JobOrder.objects.filter(request__number="PO-2001").first()
    return job or services.interrupt(orders.pressing(), reason="Break", by=make.omar())


def lines() -> list[dict[str, Any]]:
    JobOrder.objects.filter(pk=resting().pk).update(released_at=now() - timedelta(days=1))
    return [{"action": "report", "happened_at": now() - timedelta(hours=1), "good": 3}]


def words() -> dict[str, Any]:
    acts = [line | {"happened_at": line["happened_at"].isoformat()} for line in lines()]
    return {
        "job": resting().pk, "worker": make.olga().pk, "second": make.person("quentin", "quality").pk,
        "secret": make.PIN, "acts": acts,
    }  # fmt: skip


def entered() -> BackEntry:
    acts = lines()
    return services.enter_from_paper(
        orders.fresh(resting()), acts, by=make.omar(), worker=make.omar(), second=make.sofia(), secret=make.PIN
    )


ROWS: dict[str, Row] = {
    "GET /api/paper": reads(ALL),
    "GET /api/back-entries": reads(ALL),
    "GET /api/back-entries/people": reads(ALL),
    "GET /api/back-entries/{id}": reads(ALL, entered),
    "POST /api/back-entries": Row({S, O}, body=words),
}
