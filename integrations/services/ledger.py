"""The ledger of batches: long enough to recognise one that comes again, not for ever."""

from __future__ import annotations

from datetime import timedelta

from integrations.models import Batch
from kernel.clock import now

# A collector hands in one batch at a time and forgets it when it is stored; days are for restored disks.
KEPT = timedelta(days=2)


def forget_batches() -> int:
    """Drop batches nobody will hand in again; answers how many."""
    return Batch.objects.filter(received_at__lt=now() - KEPT).delete()[0]
