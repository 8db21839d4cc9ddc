"""The ledger: events, refusals, signatures, seals, row history, files."""

from __future__ import annotations

from tests.house.access.row import ALL, NOT_HERE, PLANT, A, E, M, Q, Row, S, reads

ROWS: dict[str, Row] = {
    "GET /api/events": reads({S, Q, E, A, M}),
    "GET /api/events/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/refusals": reads({S, Q, E, A, M}),
    "GET /api/refusals/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/signatures": reads({S, Q, E, A, M}),
    "GET /api/signatures/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/seals": reads({S, Q, E, A, M}),
    "GET /api/seals/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/changes": reads({S, Q, E, A, M}, query=lambda: {"subject_kind": "person", "subject_id": "1"}),
    "GET /api/files/{sha256}": reads(PLANT, served=NOT_HERE),
    # Who may is tried with a real form in tests/orders/test_files.py.
    "POST /api/files": Row(ALL, served=frozenset({415})),
}
