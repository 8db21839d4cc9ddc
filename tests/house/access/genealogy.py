"""Materials, lots, what is mounted where, and the assembled trace."""

from __future__ import annotations

from typing import Any

from orders.services.exports import export_trace
from tests import make
from tests.house.access.row import FLOOR, A, E, O, Q, Row, S, reads
from tests.house.access.things import station
from tests.makes import genealogy, orders


def export() -> Any:
    return export_trace(genealogy.lot(), "csv", by=make.anna())


def mounted() -> Any:
    box = orders.mounted(station().number, "SC-07")
    return box.mounts.get(unmounted_at=None)


ROWS: dict[str, Row] = {
    "GET /api/material-definitions": reads(FLOOR),
    "GET /api/material-definitions/{id}": reads(FLOOR, genealogy.material),
    "POST /api/material-definitions": Row(
        {E}, body=lambda: {"number": "NEW-1", "name": "New", "unit": "C62"}
    ),
    "POST /api/material-definitions/{id}/change": Row({E}, genealogy.material, lambda: {"name": "Other"}),
    "GET /api/material-lots": reads(FLOOR),
    "GET /api/material-lots/{id}": reads(FLOOR, genealogy.lot),
    "GET /api/material-lots/{id}/tree": reads(FLOOR, genealogy.lot),
    "POST /api/material-lots": Row(
        {S, O}, body=lambda: {"material": genealogy.material().number, "number": "L-1", "quantity": 1}
    ),
    "POST /api/material-lots/{id}/adjust": Row({S, O}, genealogy.lot, lambda: {"counted": 5, "reason": "counted"}),
    "POST /api/material-lots/{id}/hold": Row({S, O, Q}, genealogy.lot, lambda: {"reason": "scratched"}),
    "POST /api/material-lots/{id}/release-hold": Row({Q}, genealogy.held, lambda: {"reason": "polished"}),
    "GET /api/mounted-lots": reads(FLOOR),
    "GET /api/mounted-lots/{id}": reads(FLOOR, lambda: mounted()),
    "POST /api/mounted-lots": Row(
        {S, O}, body=lambda: {"work_unit": station().pk, "code": genealogy.lot().number}
    ),
    "POST /api/mounted-lots/{id}/empty": Row({S, O}, lambda: mounted(), lambda: {"reason": "empty"}),
    # the assembled trace
    "GET /api/trace/{id}": reads(FLOOR, genealogy.lot),
    "GET /api/exports": reads({S, Q, A}),
    "GET /api/exports/{id}": reads({S, Q, A}, lambda: export()),
    "GET /api/exports/{id}/content": reads({S, Q, A}, lambda: export()),
    "POST /api/exports": Row(
        {S, Q, A}, body=lambda: {"kind": "trace", "lot": genealogy.lot().pk, "format": "csv"}
    ),
}
