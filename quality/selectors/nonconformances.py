"""What is wrong, and what was its evidence?"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from kernel.quantities import text
from quality.models import Nonconformance, TestResult


def nonconformances() -> QuerySet[Nonconformance]:
    """All cases with what a list shows of them, in three queries."""
    evidence = TestResult.objects.select_related("lot", "by", "equipment", "gauge").order_by("id")
    return Nonconformance.objects.select_related(
        "lot__material", "raised_by", "dispositioned_by", "equipment", "signature"
    ).prefetch_related(Prefetch("results", evidence), "photos")


def shown(case: Nonconformance) -> dict[str, Any]:
    """What the person saw who decides: the content that a signature is bound to (21 CFR 11.70)."""
    return {
        "number": case.number,
        "lot": case.lot.number,
        "material": case.lot.material.number,
        "quantity": text(case.lot.quantity),
        "unit": case.lot.material.unit,
        "severity": case.severity,
        "description": case.description,
        "raised_by": case.raised_by.name,
        "raised_at": case.raised_at,
        "photos": [photo.sha256 for photo in case.photos.order_by("id")],
        "results": [
            {
                "name": result.name,
                "value": text(result.value) if result.value is not None else result.text,
                "unit": result.unit,
                "lower": text(result.lower) if result.lower is not None else None,
                "upper": text(result.upper) if result.upper is not None else None,
                "passed": result.passed,
                "attempt": result.attempt,
                "measured_at": result.measured_at,
            }
            for result in case.results.order_by("id")
        ],
    }
