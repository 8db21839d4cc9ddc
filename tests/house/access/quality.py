"""Reasons, tests, nonconformances."""

from __future__ import annotations

from equipment.models import Gauge
from orders.services import find_wrong
from quality.models import CalibrationFinding, ReasonCode
from quality.services import define_reason
from tests import make
from tests.house.access.row import FLOOR, NOT_HERE, E, O, Q, Row, S, reads
from tests.makes import equipment, genealogy, quality


def reason() -> ReasonCode:
    return define_reason("scrap", "POROUS", "Porous casting", by=make.ella())


def finding() -> CalibrationFinding:
    return find_wrong(equipment.calibrated(), reason="Reads too much", by=make.quinn())


def gauge() -> Gauge:
    return equipment.calibrated("G-2")


ROWS: dict[str, Row] = {
    "GET /api/reason-codes": reads(FLOOR),
    "GET /api/reason-codes/{id}": reads(FLOOR, served=NOT_HERE),
    "POST /api/reason-codes": Row({S, Q, E}, body=lambda: {"kind": "scrap", "code": "NEW", "text": "New"}),
    "POST /api/reason-codes/{id}/change": Row({S, Q, E}, lambda: reason(), lambda: {"text": "Pores"}),
    "POST /api/reason-codes/{id}/move": Row({S, Q, E}, lambda: reason(), lambda: {"to": 1}),
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
    "GET /api/calibration-findings": reads(FLOOR),
    "GET /api/calibration-findings/{id}": reads(FLOOR, finding),
    "POST /api/calibration-findings": Row({Q}, body=lambda: {"gauge": gauge().pk, "reason": "Reads too much"}),
    "POST /api/calibration-findings/{id}/conclude": Row(
        {Q}, finding, lambda: {"conclusion": "All within", "secret": make.PASSWORD}
    ),
}
