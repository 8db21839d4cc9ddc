"""People's times: what is kept, hours, raw periods, what is no job."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.clock import now
from orders import services
from orders.models import LabourPeriod, LabourPolicy
from personnel.roles import ROLES
from quality.models import ReasonCode
from quality.services import define_reason
from tests import make
from tests.house.access.row import ALL, M, O, Row, S, reads
from tests.makes import equipment, orders


def policy() -> LabourPolicy:
    found = LabourPolicy.objects.first()
    return found or services.set_labour_policy(
        equipment.site(), by=make.max_(), reason="Works agreement 7", is_on=True, split="equal",
        visible_to=ROLES, retention_days=30, idle_minutes=720,
    )


def policy_words() -> dict[str, Any]:
    return {
        "site": equipment.site().pk, "is_on": True, "split": "full", "visible_to": ["supervisor"],
        "retention_days": 30, "idle_minutes": 60, "reason": "Works agreement 7",
    }  # fmt: skip


def period() -> LabourPeriod:
    policy()
    orders.pressing()
    return LabourPeriod.objects.get()


def activity() -> dict[str, Any]:
    policy()
    found = ReasonCode.objects.filter(kind="activity").first()
    return {"activity": (found or define_reason("activity", "CLEAN", "Cleaning", by=make.sofia())).pk}


def at_it() -> dict[str, Any]:
    """Both who may are cleaning."""
    reason = ReasonCode.objects.get(pk=activity()["activity"])
    for person in (make.sofia(), make.omar()):
        services.begin_activity(reason, by=person)
    return {}


ROWS: dict[str, Row] = {
    "GET /api/labour-policies": reads(ALL),
    "GET /api/labour-policies/{id}": reads(ALL, policy),
    "POST /api/labour-policies": Row({M}, body=policy_words),
    "GET /api/personnel-actuals": reads(ALL),
    "GET /api/labour-periods": reads(ALL),
    # Here all see them; who does not learns of none (tests/orders/test_labour.py).
    "GET /api/labour-periods/{id}": reads(ALL, period),
    "GET /api/labour-periods/own": reads(ALL),
    "POST /api/labour-periods/{id}/correct": Row(
        {S}, period, lambda: {"reason": "Came earlier", "started_at": (now() - timedelta(hours=1)).isoformat()}
    ),
    "POST /api/labour-periods/begin-activity": Row({S, O}, body=activity),
    "POST /api/labour-periods/end-activity": Row({S, O}, body=at_it),
}
