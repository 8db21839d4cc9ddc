"""Reasons, results and nonconformances for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from genealogy.models import MaterialLot
from quality import services
from quality.models import Nonconformance, TestResult
from tests import make
from tests.makes import genealogy


def torque(value: Any, lot: MaterialLot | None = None, **more: Any) -> TestResult:
    """One attempt at the torque of the seal's screws: 45 +- 2 Nm."""
    details: dict[str, Any] = {
        "unit": "NU", "lower": Decimal(43), "upper": Decimal(47), "lot": lot, "job": genealogy.a_job(),
        "step": "Tighten", "by": make.omar(),
    }
    return services.record_result("Torque", value, **(details | more))


def leak(lot: MaterialLot, drop: Any = "9.1", *, attempt_by_machine: bool = True) -> TestResult:
    """A leak tester's measured pressure drop: at most 5 mbar."""
    return services.record_result(
        "Pressure drop", drop, unit="MBR", upper=Decimal(5), lot=lot, job=genealogy.a_job("PO-1001-50"),
        step="Leak test", source="machine" if attempt_by_machine else "operator",
        equipment=genealogy.station("TEST-01"), by=make.house(),
    )


def nonconformance(lot: MaterialLot | None = None) -> Nonconformance:
    """A pump that failed its leak test, and waits for quality."""
    lot = lot or genealogy.serial()
    return services.raise_nonconformance(
        lot, "Leak test failed", results=[leak(lot)], job=genealogy.a_job("PO-1001-50"), by=make.quinn()
    )
