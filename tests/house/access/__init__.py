"""Who may knock at which door: a row for each operation of the API, written by hand, by room.

A row says which roles get in, and how to knock so that those who may are served: `thing` makes what the path names,
`body` what is sent. Anybody else is refused (403), a stranger is asked to sign in (401).
"""

from __future__ import annotations

from tests.house.access import (
    equipment,
    genealogy,
    integrations,
    jobs,
    labour,
    limits,
    masters,
    mes,
    paper,
    personnel,
    quality,
    records,
    requests,
)
from tests.house.access.row import Row

ROOMS = (records, personnel, equipment, genealogy, quality, requests, masters, jobs, labour, paper, limits, integrations, mes)
ROWS: dict[str, Row] = {operation: row for room in ROOMS for operation, row in room.ROWS.items()}
