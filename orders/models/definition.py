"""What a job froze at its release: materials, steps and limits, read from the job's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orders.states import UNIT_DUE


@dataclass(frozen=True, slots=True)
class Need:
    """One piece takes `quantity` of this material, in the material's unit."""

    id: int
    number: str
    name: str
    unit: str
    quantity: Decimal
    mode: str
    # Made by an operation before this one of the same order.
    is_from_order: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it was at the release; limits in the step's unit, both inclusive."""

    sequence: int
    title: str
    entry: str
    source: str
    due: str
    due_every: int | None
    other_person: bool
    second_person: bool
    property_name: str
    unit: str
    lower: Decimal | None
    upper: Decimal | None
    choices: list[str]
    material: str
    gauge_class: str
    max_attempts: int
    branches: list[dict[str, Any]]

    @property
    def is_per_unit(self) -> bool:
        """Done on every unit; everything else is done for the job, once or again and again."""
        return self.due == UNIT_DUE

    @property
    def name(self) -> str:
        """What a result of this step is called."""
        return self.property_name or self.title


@dataclass(frozen=True, slots=True)
class Definition:
    """The frozen definition of one operation."""

    after: list[int]
    work_units: list[int]
    output: int | None
    creates_serial: bool
    serial_prefix: str
    setup_seconds: int
    run_seconds: Decimal
    over_production_percent: Decimal
    materials: list[Need]
    steps: list[Step]

    def step(self, sequence: int) -> Step | None:
        """The step with this number."""
        return next((step for step in self.steps if step.sequence == sequence), None)

    def need(self, material: str) -> Need | None:
        """What one piece takes of the material with this number."""
        return next((need for need in self.materials if need.number == material), None)

    @property
    def unit_steps(self) -> list[Step]:
        """What is done on every unit."""
        return [step for step in self.steps if step.is_per_unit]

    @property
    def job_steps(self) -> list[Step]:
        """What is done for the job, whenever it is due."""
        return [step for step in self.steps if not step.is_per_unit]


def read(frozen: dict[str, Any]) -> Definition:
    """The definition in the JSON that `services.release.freeze` wrote."""
    output = frozen["output"]
    return Definition(
        after=list(frozen["after"]),
        work_units=list(frozen["work_units"]),
        output=output["id"] if output else None,
        creates_serial=frozen["creates_serial"],
        serial_prefix=frozen["serial_prefix"],
        setup_seconds=frozen["setup_seconds"],
        run_seconds=Decimal(frozen["run_seconds"]),
        over_production_percent=Decimal(frozen["over_production_percent"]),
        materials=[
            Need(
                id=need["id"],
                number=need["number"],
                name=need["name"],
                unit=need["unit"],
                quantity=Decimal(need["quantity"]),
                mode=need["mode"],
                is_from_order=need["from_order"],
            )
            for need in frozen["materials"]
        ],
        steps=[
            _step(step)
            for step in frozen["steps"]
        ],
    )


def _step(frozen: dict[str, Any]) -> Step:
    # A copy of an earlier release lacks what came later; it meant the plain case.
    return Step(
        sequence=frozen["sequence"],
        title=frozen["title"],
        entry=frozen["entry"],
        source=frozen["source"],
        due=frozen.get("due") or frozen["per"],
        due_every=frozen.get("due_every"),
        other_person=frozen.get("other_person", False),
        second_person=frozen.get("second_person", False),
        property_name=frozen["property"],
        unit=frozen["unit"],
        lower=_limit(frozen["lower"]),
        upper=_limit(frozen["upper"]),
        choices=list(frozen["choices"]),
        material=frozen["material"]["number"] if frozen["material"] else "",
        gauge_class=frozen.get("gauge_class", ""),
        max_attempts=frozen["max_attempts"],
        branches=list(frozen.get("branches", [])),
    )


def _limit(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
