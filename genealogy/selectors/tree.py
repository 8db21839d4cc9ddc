"""The tree of a lot: what it is made of, and where it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Sum,
    Value,
)
from django_cte import CTE, with_cte

from genealogy.models import LotLink, MaterialLot
from kernel.errors import Malformed

BACK = "back"
FORWARD = "forward"
BOTH = "both"
DEPTH = 20
NODES = 5_000


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A lot in the tree; `level` counts steps from the asked lot, negative towards its components."""

    lot: MaterialLot
    level: int


@dataclass(frozen=True, slots=True)
class TreeEdge:
    """So much of `parent` went into `child` at one operation, in the parent's unit, over all its links."""

    parent_id: int
    child_id: int
    quantity: Decimal
    times: int
    job: str
    operation: str
    equipment: str
    by: str
    first_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in the order of their levels, and the edges among them."""

    nodes: list[TreeNode]
    edges: list[TreeEdge]
    is_complete: bool


def tree(lot: MaterialLot, direction: str = BOTH, depth: int = DEPTH) -> Tree:
    """The lots within `depth` links of this one: back to components, forward to products, or both ways.

    Links that were taken back are no part of it. Two or three queries, whatever its size; a ring of
    links (a part reworked into itself through others) ends at the depth. Raises Malformed.
    """
    if direction not in (BACK, FORWARD, BOTH):
        raise Malformed("The direction is back, forward or both.", field="direction")
    if not 1 <= depth <= DEPTH:
        raise Malformed(f"The depth is 1 to {DEPTH}.", field="depth")
    levels: dict[int, int] = {lot.pk: 0}
    is_complete = True
    for way, sign in ((BACK, -1), (FORWARD, 1)):
        if direction in (way, BOTH):
            reached = _walk(lot, way, depth)
            is_complete = is_complete and len(reached) <= NODES
            for row in reached[:NODES]:
                levels.setdefault(row["lot"], sign * row["level"])
    rows = {row.pk: row for row in MaterialLot.objects.filter(pk__in=levels).select_related("material")}
    nodes = [TreeNode(rows[key], level) for key, level in sorted(levels.items(), key=lambda at: (at[1], at[0]))]
    return Tree(nodes, _edges(levels), is_complete)


def standing() -> QuerySet[LotLink]:
    """The links that hold: neither taken back nor a taking back."""
    undone = LotLink.objects.filter(reverses=OuterRef("pk"))
    return LotLink.objects.filter(reverses=None).filter(~Exists(undone))


def _walk(lot: MaterialLot, way: str, depth: int) -> list[dict[str, Any]]:
    """Lot ids with the shortest way to them. UNION without ALL: a lot met twice at one level is walked once."""
    near, far = ("child_id", "parent_id") if way == BACK else ("parent_id", "child_id")

    def steps(walk: Any) -> Any:
        first = standing().filter(**{near: lot.pk}).annotate(level=Value(1, output_field=IntegerField()))
        further = (
            walk.join(standing(), **{near: walk.col.lot})
            .annotate(level=ExpressionWrapper(walk.col.level + 1, output_field=IntegerField()))
            .filter(level__lte=depth)
        )
        seed, step = (rows.order_by().values("level", lot=F(far)) for rows in (first, further))
        return seed.union(step)

    walk = CTE.recursive(steps)
    shortest = (
        with_cte(walk, select=walk.queryset().values("lot"))
        .annotate(level=Min(walk.col.level))
        .order_by("level", "lot")
    )
    return list(shortest[: NODES + 1])


def _edges(lots: Iterable[int]) -> list[TreeEdge]:
    """What joins these lots, one edge for each pair, operation, machine and person."""
    keys = list(lots)
    rows = (
        standing()
        .filter(parent__in=keys, child__in=keys)
        .values("parent_id", "child_id", "job_label", "operation", "equipment__number", "by__name")
        .annotate(total=Sum("quantity"), times=Count("pk"), first_at=Min("at"), last_at=Max("at"))
        .order_by("first_at", "parent_id", "child_id")
    )
    return [
        TreeEdge(
            parent_id=row["parent_id"],
            child_id=row["child_id"],
            quantity=row["total"],
            times=row["times"],
            job=row["job_label"],
            operation=row["operation"],
            equipment=row["equipment__number"] or "",
            by=row["by__name"],
            first_at=row["first_at"],
            at=row["last_at"],
        )
        for row in rows
    ]
