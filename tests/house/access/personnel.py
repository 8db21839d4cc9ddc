"""People, their badges, keys and skills, and the session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.clock import now
from personnel.models import ApiKey, Badge, Person
from personnel.services import create_api_key, deactivate, give_badge
from tests import make
from tests.house.access.row import ALL, PLANT, A, E, M, Q, Row, S, reads
from tests.makes import people


def gone() -> Person:
    return deactivate(make.olga(), by=make.max_(), reason="left")


def badge() -> Badge:
    return give_badge(make.omar(), "BADGE-8", by=make.max_())


def api_key() -> ApiKey:
    create_api_key(make.erik(), "test ERP", by=make.max_())
    return ApiKey.objects.get()


def offline() -> dict[str, Any]:
    return {"person": make.omar().pk, "path": "/api/job-orders/1/scan", "body": {"code": "x"}, "done_at": now()}


ROWS: dict[str, Row] = {
    "GET /api/people": reads({S, A, M}),
    "GET /api/people/{id}": reads({S, A, M}, make.omar),
    "POST /api/people": Row({M}, body=lambda: {"username": "berta", "name": "Berta", "roles": ["operator"]}),
    "POST /api/people/{id}/change": Row({M}, make.omar, lambda: {"name": "Omar Haddad"}),
    "POST /api/people/{id}/deactivate": Row({M}, make.omar, lambda: {"reason": "left"}),
    "POST /api/people/{id}/reactivate": Row({M}, lambda: gone(), lambda: {"reason": "came back"}),
    "POST /api/people/{id}/set-secret": Row({M}, make.olga, lambda: {"pin": "9137"}),
    "POST /api/people/{id}/give-badge": Row({M}, make.omar, lambda: {"code": "BADGE-9"}),
    "GET /api/badges": reads({S, A, M}),
    "GET /api/badges/{id}": reads({S, A, M}, lambda: badge()),
    "POST /api/badges/{id}/take-back": Row({M}, lambda: badge()),
    "POST /api/badges/{id}/report-lost": Row({S, M}, lambda: badge()),
    "GET /api/api-keys": reads({S, A, M}),
    "GET /api/api-keys/{id}": reads({S, A, M}, lambda: api_key()),
    "POST /api/api-keys/{id}/withdraw": Row({M}, lambda: api_key(), lambda: {"reason": "leaked"}),
    "GET /api/personnel-classes": reads({S, Q, E, A, M}),
    "GET /api/personnel-classes/{id}": reads({S, Q, E, A, M}, people.skill),
    "POST /api/personnel-classes": Row({E, M}, body=lambda: {"number": "CRANE", "name": "Crane driver"}),
    "POST /api/personnel-classes/{id}/change": Row({E, M}, people.skill, lambda: {"name": "Welder"}),
    "GET /api/qualifications": reads({S, Q, E, A, M}),
    "GET /api/qualifications/{id}": reads({S, Q, E, A, M}, lambda: people.qualification(make.omar())),
    "POST /api/qualifications": Row(
        {S, M}, body=lambda: {"person": make.omar().pk, "skill": people.skill().number}
    ),
    "POST /api/qualifications/{id}/withdraw": Row(
        {S, M}, lambda: people.qualification(make.omar()), lambda: {"reason": "failed the test"}
    ),
    "GET /api/skill-matrix": reads({S, Q, E, A, M}),
    "GET /api/training-records": reads({S, Q, E, A, M}),
    "GET /api/training-records/{id}": reads({S, Q, E, A, M}, lambda: people.reading(make.omar(), 1)),
    "GET /api/deputies": reads(PLANT),
    "GET /api/deputies/{id}": reads(PLANT, lambda: people.deputy(make.omar(), "engineer")),
    "POST /api/deputies": Row(
        {S, M}, body=lambda: {
            "person": make.olga().pk, "role": "supervisor", "starts_at": now().isoformat(),
            "ends_at": (now() + timedelta(hours=8)).isoformat(),
        },
    ),
    "POST /api/deputies/{id}/withdraw": Row(
        {S, M}, lambda: people.deputy(make.olga()), lambda: {"reason": "plans changed"}
    ),
    "GET /api/session": Row(ALL, public=True),
    "POST /api/session": Row(
        ALL, body=lambda: {"username": make.omar().username, "password": make.PASSWORD}, public=True
    ),
    "DELETE /api/session": Row(ALL, public=True),
    "POST /api/session/badge-in": Row(set(), body=lambda: {"badge": "nobody's"}, public=True),
    "POST /api/session/badge-out": Row(ALL, public=True),
    # Without a terminal's cookie nobody sends what was done offline.
    "POST /api/offline-actions": Row(set(), body=lambda: offline() | {"grant": 1, "sent_at": now()}, public=True),
    "POST /api/offline-actions/put-aside": Row(
        set(), body=lambda: offline() | {"key": "k", "what": "x", "why": "", "reason": "done again"}
    ),
    "POST /api/session/first": Row(
        ALL, body=lambda: {"code": "X", "username": "x", "name": "X", "password": "x" * 12},
        served=frozenset({403, 409}), public=True,
    ),
    "POST /api/session/secret": Row(
        ALL, body=lambda: {
            "username": make.omar().username, "which": "pin", "current": make.PASSWORD, "new": "6038"
        }, public=True,
    ),
    "POST /api/session/preferences": Row(ALL, body=lambda: {"language": "de"}),
}
