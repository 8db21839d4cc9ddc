"""Reading a job as the API answers it: what is left to make, which steps are open, what must be mounted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Unit:
    """One serial at this operation."""

    id: int
    serial: str
    state: str
    lot_state: str
    done: frozenset[int]


@dataclass(frozen=True)
class Need:
    """What one piece takes, and from where: scan, mounted or backflush."""

    material: str
    quantity: Decimal
    mode: str
    from_order: bool


class Job:
    """One job order with its steps, as its detail page shows it."""

    def __init__(self, body: Json) -> None:
        self.body = body
        self.id: int = body["id"]
        self.number: str = body["number"]
        self.state: str = body["state"]
        self.quantity = Decimal(body["quantity"])
        self.good = Decimal(body["good"])
        self.scrap = Decimal(body["scrap"])
        self.rework = Decimal(body.get("rework") or 0)

    @property
    def made(self) -> Decimal:
        """Pieces that went through, whatever became of them."""
        return self.good + self.scrap + self.rework

    @property
    def left(self) -> int:
        """Pieces still to make. A first operation makes up for its scrap, a later one cannot; rework comes back."""
        gone = self.good + self.rework + (self.scrap if self.body["definition"]["after"] else 0)
        return max(0, int(self.quantity - gone))

    @property
    def steps(self) -> list[Json]:
        steps: list[Json] = sorted(self.body["definition"]["steps"], key=lambda step: int(step["sequence"]))
        return steps

    @property
    def needs(self) -> list[Need]:
        return [
            Need(n["number"], Decimal(n["quantity"]), n["mode"], bool(n.get("from_order")))
            for n in self.body["definition"]["materials"]
        ]

    @property
    def units(self) -> list[Unit]:
        return [
            Unit(
                u["id"], u["serial"], u["state"], u["lot_state"], frozenset(u["steps_done"] + u["steps_skipped"])
            )
            for u in self.body["units"]
        ]

    def open_job_steps(self) -> list[Json]:
        """Steps of the job, not of its units, in the order in which they are due now; the last once all is made."""
        steps = {step["sequence"]: step for step in self.steps}
        return [
            steps[row["step"]]
            for row in self.body["due"]
            if row["unit"] is None and (row["why"] != "end" or self.left == 0)
        ]

    def open_unit_steps(self, unit: Unit) -> list[Json]:
        """Steps of this unit that are not done."""
        return [step for step in self.steps if step["per"] == "unit" and step["sequence"] not in unit.done]


def material_of(step: Json) -> str:
    """The material a lot is scanned of."""
    material = step.get("material")
    return str(material["number"] if isinstance(material, dict) else material or "")
