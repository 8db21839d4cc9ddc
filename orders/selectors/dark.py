"""When was neither the machine nor its terminal heard while a job was running?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from equipment.models import Gap, Terminal
from orders.models import JobRun

# A shorter cut tells nothing: machines are pulled off the network longer than that for a cable.
DARK: Final = timedelta(minutes=5)


def dark_time(run: JobRun) -> tuple[datetime, datetime] | None:
    """The last time in this open stretch that is still to be asked about.

    Somebody who was at the terminal meanwhile saw the machine; then nobody has to be asked.
    """
    after = run.confirmed_until or run.started_at
    whole = Gap.objects.filter(equipment=run.work_unit_id, property=None, started_at__gte=run.started_at)
    # When the power returns the line may flicker: what is short says nothing about the long one before it.
    long = whole.filter(ended_at__gt=after, ended_at__gte=F("started_at") + DARK)
    gap = long.order_by("-started_at").first()
    if gap is None or gap.ended_at is None:
        return None
    for terminal in Terminal.objects.filter(work_units=run.work_unit_id).exclude(token_hash=""):
        # Its last silence must cover the machine's, but for what a screen needs to come back.
        if terminal.silent_from is None or terminal.silent_until is None:
            return None
        if terminal.silent_from - DARK > gap.started_at or terminal.silent_until < gap.started_at + DARK:
            return None
    return gap.started_at, gap.ended_at
