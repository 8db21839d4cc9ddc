"""The ledger of batches: long enough to recognise one that comes again, not for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from integrations.models import Batch
from kernel.clock import now

# A collector hands in one batch at a time and forgets it when it is stored; days are for restored disks.
KEPT = timedelta(days=2)


def forget_batches() -> int:
    """Drop batches nobody will hand in again; answers how many."""
    return Batch.objects.filter(received_at__lt=now() - KEPT).delete()[0]


def written_too_late() -> int:
    """Batches written with a token that another collector had replaced before; anything but none is a fault of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT token, max(token) OVER (PARTITION BY connection ORDER BY id) AS newest"
            " FROM integrations_batch WHERE token IS NOT NULL) AS batch WHERE token < newest"
        )
        found: int = cursor.fetchone()[0]
        return found
