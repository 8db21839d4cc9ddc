"""Who may knock at which door: a row for each operation of the API, written by hand.

A row says which roles get in, and how to knock so that those who may are served: `thing` makes what the path names,
`body` what is sent. Anybody else is refused (403), a stranger is asked to sign in (401).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from equipment.models import Equipment, Terminal
from kernel.clock import now
from tests import make
from tests.makes import genealogy, orders, quality

S, O, Q, E, A, R, M = "supervisor", "operator", "quality", "engineer", "auditor", "erp", "administrator"  # noqa: E741
PLANT = {S, O, Q, E, A, M}
FLOOR = {S, O, Q, E, A}
ALL = PLANT | {R}


@dataclass(frozen=True)
class Row:
    """Roles that get in; the thing the path names; what is sent; what those who get in are answered."""

    roles: set[str]
    thing: Callable[[], Any] | None = None
    body: Callable[[], dict[str, Any]] = dict
    served: frozenset[int] = frozenset({200, 201, 202})
    public: bool = False
    query: Callable[[], dict[str, Any]] = dict


def terminal() -> Terminal:
    return Terminal.objects.get_or_create(number="T-1", name="Terminal")[0]


def station() -> Equipment:
    return genealogy.station()


NOT_HERE = frozenset({404})


def reads(roles: set[str], thing: Callable[[], Any] | None = None, **more: Any) -> Row:
    """A question. Without a thing to show, those who may ask are told that there is none."""
    return Row(roles, thing, **more)


ROWS: dict[str, Row] = {
    # records
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
    # people, sessions
    "GET /api/people": reads({S, A, M}),
    "GET /api/people/{id}": reads({S, A, M}, make.omar),
    "GET /api/session": Row(ALL, public=True),
    "POST /api/session": Row(ALL, body=lambda: {"username": make.omar().username, "password": make.PASSWORD}, public=True),
    "DELETE /api/session": Row(ALL, public=True),
    "POST /api/session/badge-in": Row(set(), body=lambda: {"badge": "nobody's"}, public=True),
    "POST /api/session/badge-out": Row(ALL, public=True),
    "POST /api/session/preferences": Row(ALL, body=lambda: {"language": "de"}),
    # equipment
    "GET /api/equipment": reads(PLANT),
    "GET /api/equipment/{id}": reads(PLANT, station),
    "GET /api/equipment/{id}/counters": reads(PLANT, station),
    "GET /api/equipment/{id}/gaps": reads(PLANT, station),
    "GET /api/equipment/{id}/samples": reads(PLANT, station, served=frozenset({200, 400})),
    "GET /api/equipment/{id}/states": reads(PLANT, station),
    "GET /api/terminals": reads(PLANT),
    "GET /api/terminals/{id}": reads(PLANT, terminal),
    "POST /api/terminals/{id}/renew-code": Row({S, E, M}, terminal),
    "POST /api/terminals/pair": Row(ALL, body=lambda: {"code": pairing_code()}, public=True),
    "POST /api/terminals/unpair": Row(set(), public=True),
    "GET /api/discrepancies": reads(PLANT),
    "GET /api/discrepancies/{id}": reads(PLANT, served=NOT_HERE),
    "GET /api/unassigned-counts": reads(PLANT),
    "GET /api/unassigned-counts/{id}": reads(PLANT, served=NOT_HERE),
    # genealogy
    "GET /api/material-definitions": reads(FLOOR),
    "GET /api/material-definitions/{id}": reads(FLOOR, genealogy.material),
    "POST /api/material-definitions": Row(
        {E}, body=lambda: {"number": "NEW-1", "name": "New", "unit": "C62"}
    ),
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
    # quality
    "GET /api/reason-codes": reads(FLOOR),
    "GET /api/reason-codes/{id}": reads(FLOOR, served=NOT_HERE),
    "GET /api/test-specifications": reads(FLOOR),
    "GET /api/test-specifications/{id}": reads(FLOOR, served=NOT_HERE),
    "GET /api/test-results": reads(FLOOR),
    "GET /api/test-results/{id}": reads(FLOOR, lambda: quality.torque(45)),
    "GET /api/nonconformances": reads(FLOOR),
    "GET /api/nonconformances/{id}": reads(FLOOR, quality.nonconformance),
    "POST /api/nonconformances": Row(
        {S, O, Q}, body=lambda: {"lot": genealogy.lot().number, "description": "scratched"}
    ),
    "POST /api/nonconformances/{id}/disposition": Row(
        {Q}, quality.nonconformance,
        lambda: {"disposition": "use_as_is", "reason": "within tolerance", "secret": make.PASSWORD},
    ),
    "POST /api/nonconformances/{id}/close": Row(
        {Q}, quality.nonconformance, lambda: {"reason": "done"}, served=frozenset({409})
    ),
    # machines
    "GET /api/connections": reads({S, E, A, M}),
    "GET /api/connections/{id}": reads({S, E, A, M}, served=NOT_HERE),
}


def pairing_code() -> str:
    place = terminal()
    Terminal.objects.filter(pk=place.pk).update(pairing_code="PAIRME22")
    return "PAIRME22"


def mounted() -> Any:
    box = orders.mounted(station().number, "SC-07")
    return box.mounts.get(unmounted_at=None)


def later() -> str:
    """A due date."""
    return (now() + timedelta(days=2)).isoformat()
