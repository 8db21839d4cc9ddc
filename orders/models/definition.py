"""What a job froze at its release: materials, steps and limits, read from the job's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orders.states import MOUNTED, UNIT_DUE


@dataclass(frozen=True, slots=True)
class Portion:
    """So much of a material with each piece, in the material's unit."""

    id: int
    number: str
    name: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Need(Portion):
    """One piece takes `quantity` of this material, or of one of its substitutes what stands there."""

    mode: str
    # Made by an operation before this one of the same order.
    is_from_order: bool
    substitutes: tuple[Portion, ...] = ()

    @property
    def will_do(self) -> tuple[int, ...]:
        """The ids of the material and of what may go in instead."""
        return (self.id, *(other.id for other in self.substitutes))

    def share_of(self, material: int) -> Decimal:
        """How much of a material that will do stands for one of what is asked for."""
        quantity = next((other.quantity for other in self.substitutes if other.id == material), self.quantity)
        return quantity / self.quantity


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
class Skill:
    """What the people who do the operation must have learnt."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value the machine is set to; limits in its unit, both inclusive."""

    name: str
    unit: str
    lower: Decimal | None
    target: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Document:
    """A drawing, video or document of the operation."""

    url: str
    title: str
    revision: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The version of a work master that must have been read; version 0: nothing."""

    number: str = ""
    version: int = 0


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
    co_products: list[Portion]
    skills: list[Skill]
    tool_class: str
    parameters: list[Parameter]
    labour_seconds: Decimal
    people: int
    documents: list[Document]
    test_specification: str
    read: Reading

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


@dataclass(frozen=True, slots=True)
class Asks:
    """What an operation asks for before it starts: a planner's screen reads it for thousands of jobs."""

    after: tuple[int, ...]
    # Of each material taken from a mounted lot: its number, and the ids of what will do.
    mounted: tuple[tuple[str, tuple[int, ...]], ...]
    skills: tuple[Skill, ...]
    tool_class: str
    gauge_classes: tuple[str, ...]
    read: Reading


def asks(frozen: dict[str, Any]) -> Asks:
    """The part of `read` that the start gate needs, without the steps."""
    wanted = dict.fromkeys(step.get("gauge_class", "") for step in frozen["steps"])
    return Asks(
        after=tuple(frozen["after"]),
        mounted=tuple(
            (need["number"], (need["id"], *(other["id"] for other in need.get("substitutes", ()))))
            for need in frozen["materials"]
            if need["mode"] == MOUNTED
        ),
        skills=tuple(Skill(**skill) for skill in frozen.get("skills", ())),
        tool_class=frozen.get("tool_class", ""),
        gauge_classes=tuple(name for name in wanted if name),
        read=Reading(**frozen.get("read", {})),
    )


def read(frozen: dict[str, Any]) -> Definition:
    """The definition in the JSON that `services.freezing` wrote; what an older copy lacks is empty."""
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
        materials=[_need(need) for need in frozen["materials"]],
        steps=[_step(step) for step in frozen["steps"]],
        co_products=[_portion(product) for product in frozen.get("co_products", [])],
        skills=[Skill(**skill) for skill in frozen.get("skills", [])],
        tool_class=frozen.get("tool_class", ""),
        parameters=[
            Parameter(row["name"], row["unit"], _limit(row["lower"]), _limit(row["target"]), _limit(row["upper"]))
            for row in frozen.get("parameters", [])
        ],
        labour_seconds=Decimal(frozen.get("labour_seconds", "0")),
        people=frozen.get("people", 1),
        documents=[Document(**document) for document in frozen.get("documents", [])],
        test_specification=frozen.get("test_specification", ""),
        read=Reading(**frozen.get("read", {})),
    )


def _portion(frozen: dict[str, Any]) -> Portion:
    return Portion(
        id=frozen["id"],
        number=frozen["number"],
        name=frozen["name"],
        unit=frozen["unit"],
        quantity=Decimal(frozen["quantity"]),
    )


def _need(frozen: dict[str, Any]) -> Need:
    return Need(
        id=frozen["id"],
        number=frozen["number"],
        name=frozen["name"],
        unit=frozen["unit"],
        quantity=Decimal(frozen["quantity"]),
        mode=frozen["mode"],
        is_from_order=frozen["from_order"],
        substitutes=tuple(_portion(substitute) for substitute in frozen.get("substitutes", [])),
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
