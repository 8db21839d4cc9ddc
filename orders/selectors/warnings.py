"""What a version may be released with although it will not do what its author may think, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator

from equipment.models import Equipment
from equipment.selectors import site_of
from orders.models import OperationsSegment, WorkMaster
from orders.states import SHIFT_START

from .documents import segments_of
from .findings import Finding, work_units


def warnings(master: WorkMaster) -> list[Finding]:
    """Everything to be thought about before the version is released; nothing of it keeps it from being released."""
    found: list[Finding] = []
    for place, segment in enumerate(segments_of(master)):
        found += _never_due(f"segments.{place}", segment)
    return found


def _never_due(path: str, segment: OperationsSegment) -> Iterator[Finding]:
    """A step at shift start waits for shifts: where none begins it is never asked for."""
    asked = [(index, step) for index, step in enumerate(segment.steps.all()) if step.due == SHIFT_START]
    if not asked:
        return
    sites = {site_of(unit) for unit in Equipment.objects.filter(pk__in=work_units(segment))}
    silent = sorted(site.number for site in sites if site is not None and not site.shift_starts.exists())
    for index, step in asked:
        for site in silent:
            yield Finding(
                f"{path}.steps.{index}.due",
                f"Step {step} is never due at {site}: nobody has said when shifts begin there.", is_warning=True,
            )
