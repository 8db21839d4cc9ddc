"""What stands on several rooms: the floor, search, set-up, counts of tasks."""

from __future__ import annotations

from tests.house.access.row import ALL, NOT_HERE, Row, reads

ROWS: dict[str, Row] = {
    "GET /api/codes": Row(ALL, served=NOT_HERE, public=True),
    "GET /api/floor": reads(ALL),
    "GET /api/task-counts": reads(ALL),
    "GET /api/set-up": reads(ALL),
    "GET /api/search": reads(ALL, query=lambda: {"q": "PO"}),
}
