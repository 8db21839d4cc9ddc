"""What was measured?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from genealogy.models import MaterialLot
from kernel.refs import Ref
from quality.models import TestResult


def results(lots: Iterable[int]) -> QuerySet[TestResult]:
    """Every attempt at every value of these lots, in the order they were written."""
    found = TestResult.objects.filter(lot__in=list(lots)).select_related("lot", "by", "equipment", "gauge")
    return found.order_by("measured_at", "id")


def attempts(
    name: str, *, lot: MaterialLot | None = None, job: Ref | None = None, step: str = ""
) -> QuerySet[TestResult]:
    """The attempts at one value so far, first to last."""
    return TestResult.objects.filter(
        lot=lot, job_kind=job.kind if job else "", job_id=job.id if job else None, step=step, name=name
    ).order_by("attempt")
